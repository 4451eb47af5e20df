"""The sample extension web/extensions/time_in_state.py: the agent's states and how long they lasted."""

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock, ExtensionUnderTest, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/time_in_state.py")


async def time_in(page: PageUnderTest, state: str) -> str:
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=state, exact=True))
    return await row.get_by_role("cell").inner_text()


async def test_each_state_has_its_time(
    page: PageUnderTest, simulator: DeskSimulator, clock: DesktopClock
) -> None:
    await clock.advance(60)
    simulator.set_agent_state("NotReady")
    await clock.advance(30)
    simulator.set_agent_state("Ready")
    await clock.advance(5)
    assert await time_in(page, "Ready") == "1:05"
    assert await page.get_by_role("heading").inner_text() == "Ready"
    simulator.set_agent_state("NotReady")
    await clock.advance(10)
    assert await time_in(page, "Ready") == "1:05"
    assert await time_in(page, "Not Ready") == "0:40"


async def test_a_state_that_is_told_twice_counts_once(
    page: PageUnderTest, simulator: DeskSimulator, clock: DesktopClock
) -> None:
    await clock.advance(10)
    with simulator.faults.send_twice("agent"):
        simulator.set_agent_state("NotReady")
        await clock.advance(20)
        simulator.set_agent_state("NotReady")
        await clock.advance(20)
    assert await time_in(page, "Not Ready") == "0:40"
    assert await page.get_by_role("row").count() == 2


async def test_a_desktop_that_does_not_tell_the_state_ends_nothing(
    simulator: DeskSimulator, extension: ExtensionUnderTest, clock: DesktopClock
) -> None:
    with simulator.faults.refuse("agent.getState", "Not today."):
        await extension.open()
    page = extension.page
    assert await page.get_by_role("heading").inner_text() == "The state is not known"
    simulator.set_agent_state("NotReady")
    await clock.advance(15)
    assert await time_in(page, "Not Ready") == "0:15"


async def test_after_the_desktop_was_away_the_state_is_read(
    page: PageUnderTest, simulator: DeskSimulator, clock: DesktopClock
) -> None:
    with simulator.faults.go_away():
        await clock.advance(45)
        simulator.set_agent_state("NotReady")
        await clock.advance(45)
    await clock.advance(90)
    assert await page.get_by_role("heading").inner_text() == "Not Ready"
