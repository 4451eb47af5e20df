"""The sample extension web/extensions/customer_card.py: what the agent sees of a caller, and attaches."""

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import ExtensionUnderTest, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/customer_card.py")


async def test_before_a_call_it_says_what_it_is_for(page: PageUnderTest) -> None:
    assert await page.get_by_text("its customer is shown here").is_visible()


async def test_a_known_caller_is_shown_with_his_orders(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    simulator.ring(ani="5550100")
    assert await page.get_by_role("heading", name="Ada Example").is_visible()
    rows = page.get_by_role("table", name="Orders").get_by_role("row")
    assert await rows.count() == 3
    assert await rows.filter(has_text="A-1042").get_by_text("on its way").is_visible()


async def test_an_order_is_attached_once(page: PageUnderTest, simulator: DeskSimulator) -> None:
    call = simulator.ring(ani="5550100")
    await page.get_by_role("button", name="Attach A-1042").click()
    assert simulator.user_data(call.interaction_id) == {"Order": "A-1042"}
    assert await page.get_by_role("button", name="Attach A-1042").count() == 0
    assert await page.get_by_text("attached", exact=True).count() == 1


async def test_an_order_is_attached_after_a_reload_of_the_desktop_too(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    call = simulator.ring(ani="5550100")
    await simulator.settled()
    simulator.reload()
    await page.get_by_role("button", name="Attach A-1042").click()
    assert simulator.user_data(call.interaction_id) == {"Order": "A-1042"}


async def test_after_the_call_nothing_can_be_attached(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    call = simulator.ring(ani="5550100")
    simulator.answer(call.interaction_id)
    await simulator.settled()
    simulator.release(call.interaction_id)
    assert await page.get_by_role("button", name="Attach A-0977").is_disabled()


async def test_a_desktop_that_refuses_is_told_of(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    simulator.options["service-client-api.user-data.write-allowed"] = "Tier"
    simulator.ring(ani="5550100")
    await page.get_by_role("button", name="Attach A-1042").click()
    assert "did not take" in await page.get_by_role("alert").text_content()


async def test_an_unknown_caller_has_no_orders(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    simulator.ring(ani="5559999")
    assert await page.get_by_text("No orders yet.").is_visible()
    link = page.get_by_role("link", name="5559999")
    assert await link.get_attribute("href") == "tel:5559999"


async def test_when_the_call_is_gone_so_is_its_customer(
    page: PageUnderTest, simulator: DeskSimulator, extension: ExtensionUnderTest
) -> None:
    call = simulator.ring(ani="5550100")
    await simulator.settled()
    simulator.answer(call.interaction_id)
    simulator.release(call.interaction_id)
    simulator.mark_done(call.interaction_id)
    assert await page.get_by_text("its customer is shown here").is_visible()
