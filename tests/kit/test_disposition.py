"""The sample extension web/extensions/disposition.py: a form for each call, in a frame of its own."""

import pytest

from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import ExtensionUnderTest, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/disposition.py")


@pytest.fixture
async def call(extension: ExtensionUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """A call that the agent has answered, in whose frame the form is."""
    simulator.options["interaction.web-content"] = "Outcome"
    await extension.open()
    ringing = simulator.ring(ani="5550100")
    await simulator.settled()
    simulator.answer(ringing.interaction_id)
    await simulator.settled()
    return ringing


@pytest.fixture
def page(extension: ExtensionUnderTest, call: SimulatedInteraction) -> PageUnderTest:
    """What the frame of that call shows."""
    return extension.page


async def test_what_is_chosen_is_attached(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_label("Order").check()
    await page.get_by_label("What exactly").select_option("Cancellation")
    await page.get_by_label("Complaint").check()
    await page.get_by_label("Sent by e-mail").check()
    await page.get_by_role("button", name="Attach").click()
    assert simulator.user_data(call.interaction_id) == {
        "Reason": "order",
        "Detail": "Cancellation",
        "Topics": "Complaint, Sent by e-mail",
    }
    assert await page.get_by_role("status").text_content() == "Attached: Order"


async def test_details_follow_the_reason(page: PageUnderTest) -> None:
    assert await page.get_by_label("What exactly").count() == 0
    await page.get_by_label("Invoice").check()
    options = page.get_by_label("What exactly").get_by_role("option")
    assert await options.all_text_contents() == ["Wrong amount", "Reminder", "Copy"]
    await page.get_by_label("Something else").check()
    assert await page.get_by_label("What exactly").count() == 0


async def test_without_a_reason_nothing_is_sent(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_role("button", name="Attach").click()
    assert simulator.user_data(call.interaction_id) == {}


async def test_after_the_call_it_is_too_late(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    simulator.release(call.interaction_id)
    assert await page.get_by_role("status").text_content() == "The call ended without an outcome."
    assert await page.get_by_role("button", name="Attach").is_disabled()
    assert await page.get_by_label("Order").is_disabled()


async def test_a_desktop_that_refuses_is_told_of_beside_the_form(
    page: PageUnderTest, simulator: DeskSimulator, extension: ExtensionUnderTest
) -> None:
    simulator.options["service-client-api.user-data.write-allowed"] = "Tier"
    await page.get_by_label("Invoice").check()
    await page.get_by_role("button", name="Attach").click()
    assert "did not take it" in await page.get_by_role("alert").text_content()
    assert [failure.headline[:40] for failure in extension.take_failures()]
