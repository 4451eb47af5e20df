"""The sample extension web/extensions/click_to_dial.py: one click is one call."""

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/click_to_dial.py")

DIAL = "voice.dial"


async def test_a_click_dials_and_says_for_whom(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    await page.get_by_role("button", name="Warehouse").click()
    (call,) = simulator.interactions.values()
    assert (call.dnis, call.user_data) == ("5550170", {"DialedFor": "Warehouse"})
    assert await page.get_by_role("button", name="Carrier").is_disabled()


async def test_a_second_click_before_the_call_is_told_dials_nobody(
    page: PageUnderTest, simulator: DeskSimulator, clock: DesktopClock
) -> None:
    with simulator.faults.delay("interaction", 3), simulator.faults.delay("voice", 3):
        await page.get_by_role("button", name="Warehouse").click()
        await clock.advance(1)
        await page.get_by_role("button", name="Carrier").click()
        await clock.advance(3)
    assert len(simulator.requests(DIAL)) == 1


async def test_while_somebody_talks_nothing_is_dialed(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    call = simulator.ring(ani="5550100")
    assert await page.get_by_role("button", name="Sales").is_disabled()
    simulator.answer(call.interaction_id)
    simulator.release(call.interaction_id)
    assert await page.get_by_role("button", name="Sales").is_enabled()


async def test_a_desktop_that_refuses_is_told_of_and_can_be_tried_again(
    page: PageUnderTest, simulator: DeskSimulator, clock: DesktopClock
) -> None:
    with simulator.faults.refuse(DIAL, "Not today."):
        await page.get_by_role("button", name="Sales").click()
    assert await page.get_by_role("alert").text_content() == "The desktop did not dial."
    await clock.advance(6)
    await page.get_by_role("button", name="Sales").click()
    assert [call.dnis for call in simulator.interactions.values()] == ["5550172"]


async def test_without_an_answer_nothing_is_dialed_again(
    page: PageUnderTest, simulator: DeskSimulator, clock: DesktopClock
) -> None:
    with simulator.faults.drop(DIAL):
        await page.get_by_role("button", name="Sales").click()
        await clock.advance(11)
    assert "may be dialing" in await page.get_by_role("alert").text_content()
    await clock.advance(30)
    assert len(simulator.requests(DIAL)) == 1
    assert simulator.interactions == {}
