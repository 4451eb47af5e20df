"""The sample extension web/extensions/callback_list.py: who called in vain is called back, once."""

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock, ExtensionUnderTest, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/callback_list.py")

DIAL = "voice.dial"


async def miss(simulator: DeskSimulator, number: str = "5550100") -> None:
    call = simulator.ring(ani=number)
    await simulator.settled()
    simulator.release(call.interaction_id)
    simulator.mark_done(call.interaction_id)
    await simulator.settled()


async def press(simulator: DeskSimulator, button: str) -> None:
    (toast_id,) = simulator.views.toasts
    simulator.views.press(toast_id, button)
    await simulator.settled()


async def test_the_toast_calls_back(page: PageUnderTest, simulator: DeskSimulator) -> None:
    await miss(simulator)
    (toast,) = simulator.views.toasts.values()
    assert toast["keyValues"] == {"Number": "5550100"}
    await press(simulator, "Call back")
    (call,) = simulator.interactions.values()
    assert (call.dnis, call.user_data) == ("5550100", {"Callback": "yes"})
    assert simulator.views.toasts == {}
    assert await page.get_by_role("button").count() == 0


async def test_what_is_put_off_is_on_the_list(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    await miss(simulator)
    await press(simulator, "Later")
    assert simulator.requests(DIAL) == []
    await page.get_by_role("button", name="Call 5550100").click()
    assert [call.dnis for call in simulator.interactions.values()] == ["5550100"]


async def test_a_toast_that_nobody_looks_at_goes_by_itself(
    page: PageUnderTest, simulator: DeskSimulator, clock: DesktopClock
) -> None:
    await miss(simulator)
    await clock.advance(21)
    assert simulator.views.toasts == {}
    assert await page.get_by_role("button", name="Call 5550100").is_visible()


async def test_who_calls_in_vain_twice_is_on_the_list_once(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    await miss(simulator)
    await miss(simulator)
    assert len(simulator.views.toasts) == 1
    assert await page.get_by_role("button").count() == 1


async def test_the_toast_and_the_list_together_call_once(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    await miss(simulator)
    await page.get_by_role("button", name="Call 5550100").click()
    await press(simulator, "Call back")
    assert len(simulator.requests(DIAL)) == 1


async def test_one_that_was_not_dialed_stays_on_the_list(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    await miss(simulator)
    with simulator.faults.refuse(DIAL, "Not today."):
        await page.get_by_role("button", name="Call 5550100").click()
    assert "not dialed" in await page.get_by_role("alert").text_content()
    assert await page.get_by_role("button", name="Call 5550100").is_visible()


async def test_a_desktop_that_shows_no_toast_has_the_list(
    page: PageUnderTest, simulator: DeskSimulator, extension: ExtensionUnderTest
) -> None:
    with simulator.faults.refuse("system.popupToast", "Not today."):
        await miss(simulator)
    assert await page.get_by_role("button", name="Call 5550100").is_visible()
    [failure] = extension.take_failures()
    assert "5550100" not in failure.text


async def test_a_call_that_was_answered_is_on_no_list(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    call = simulator.ring()
    simulator.answer(call.interaction_id)
    await simulator.settled()
    simulator.release(call.interaction_id)
    assert await page.get_by_text("Nobody").is_visible()
    assert simulator.views.toasts == {}
