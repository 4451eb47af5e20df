"""The sample extension web/extensions/wallboard.py: the agent's day, counted."""

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/wallboard.py")


async def tile(page: PageUnderTest, label: str) -> str:
    return (await page.locator(".card").filter(has_text=label).locator(".big").inner_text()).strip()


async def test_a_day_begins_with_nothing(page: PageUnderTest) -> None:
    assert await tile(page, "Taken") == "0"
    assert await page.get_by_text("No call now.").is_visible()


async def test_calls_are_counted_and_timed(
    page: PageUnderTest, simulator: DeskSimulator, clock: DesktopClock
) -> None:
    for seconds in (30, 90):
        call = simulator.ring()
        await simulator.settled()
        simulator.answer(call.interaction_id)
        await clock.advance(seconds)
        simulator.release(call.interaction_id)
        simulator.mark_done(call.interaction_id)
        await simulator.settled()
    assert await tile(page, "Taken") == "2"
    assert await tile(page, "Average") == "1:00"
    assert await tile(page, "Longest") == "1:30"


async def test_a_reload_of_the_desktop_loses_no_call(
    page: PageUnderTest,
    simulator: DeskSimulator,
    clock: DesktopClock,
    pytestconfig: pytest.Config,
) -> None:
    if pytestconfig.getoption("--desktop-browser"):
        pytest.skip("there each frame has a Python of its own, which goes with what it has counted")
    call = simulator.ring()
    await simulator.settled()
    simulator.answer(call.interaction_id)
    await clock.advance(30)
    simulator.reload()
    await clock.advance(30)
    simulator.release(call.interaction_id)
    await simulator.settled()
    assert await tile(page, "Taken") == "1"
    assert await tile(page, "Longest") == "1:00"


async def test_a_call_that_nobody_answered_was_missed(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    call = simulator.ring()
    await simulator.settled()
    simulator.release(call.interaction_id)
    await simulator.settled()
    assert await tile(page, "Missed") == "1"


async def test_the_clock_of_a_call_goes_on(
    page: PageUnderTest, simulator: DeskSimulator, clock: DesktopClock
) -> None:
    call = simulator.ring()
    await simulator.settled()
    simulator.answer(call.interaction_id)
    await clock.advance(65.5)
    assert await page.get_by_role("timer").inner_text() == "1:05"


async def test_the_agents_state_is_shown(page: PageUnderTest, simulator: DeskSimulator) -> None:
    simulator.agent.set_state("NotReady")
    await simulator.settled()
    assert await page.locator(".badge").inner_text()
