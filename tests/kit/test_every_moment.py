"""A call that rings while the frame starts is told once: by ``desk.interactions``, or by its event."""

from __future__ import annotations

import asyncio

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock, ExtensionUnderTest

MOMENTS = 50
GET, SET = "interaction.getInteractions", "interaction.setUserData"

pytestmark = pytest.mark.extension("../../web/extensions/screen_pop.py")


def ring_after(simulator: DeskSimulator, turns: int) -> None:
    """Have a call ring when the event loop has gone round so often."""
    if turns == 0:
        simulator.ring(ani="5550100")
    else:
        asyncio.get_running_loop().call_soon(ring_after, simulator, turns - 1)


def ring_later(simulator: DeskSimulator, seconds: float) -> None:
    """Have a call ring after that time."""
    asyncio.get_running_loop().call_later(seconds, ring_after, simulator, 0)


def was_told_once(simulator: DeskSimulator) -> None:
    """The extension has written the tier of that call, and only once."""
    (call,) = [each for each in simulator.interactions.values() if each.ani == "5550100"]
    assert call.user_data == {"Tier": "gold"}
    written = [entry.message["parameters"][0] for entry in simulator.requests(SET)]
    assert written.count(call.interaction_id) == 1


@pytest.mark.parametrize("moment", range(MOMENTS))
async def test_a_call_that_rings_at_any_turn_of_the_loop(
    simulator: DeskSimulator, extension: ExtensionUnderTest, moment: int
) -> None:
    ring_after(simulator, moment)
    await extension.open()
    await simulator.settled()
    was_told_once(simulator)


@pytest.mark.parametrize("moment", range(MOMENTS))
async def test_a_call_that_rings_while_a_start_hook_waits(
    simulator: DeskSimulator, extension: ExtensionUnderTest, clock: DesktopClock, moment: int
) -> None:
    other = simulator.ring(ani="5550999")
    ring_later(simulator, 0.05 * moment)
    with simulator.faults.delay(SET, 2, times=1):
        await extension.open()
        await clock.advance(3)
    assert simulator.user_data(other.interaction_id) == {"Tier": "standard"}
    was_told_once(simulator)


@pytest.mark.parametrize("moment", range(MOMENTS))
async def test_an_answer_that_is_older_than_the_events_before_it(
    simulator: DeskSimulator, extension: ExtensionUnderTest, clock: DesktopClock, moment: int
) -> None:
    ring_later(simulator, 0.05 * moment)
    with simulator.faults.answer_late(GET, 2, times=1):
        await extension.open()
        await clock.advance(3)
    was_told_once(simulator)


@pytest.mark.extension("../../web/extensions/order_toast.py")
@pytest.mark.parametrize("moment", range(MOMENTS))
async def test_a_call_that_is_answered_at_any_turn_of_the_loop(
    simulator: DeskSimulator, extension: ExtensionUnderTest, moment: int
) -> None:
    call = simulator.ring(user_data={"OrderNumber": "A-1042"})

    def answer_after(turns: int) -> None:
        if turns == 0:
            simulator.answer(call.interaction_id)
        else:
            asyncio.get_running_loop().call_soon(answer_after, turns - 1)

    answer_after(moment)
    await extension.open()
    await simulator.settled()
    assert len(simulator.views.toasts) == 1


@pytest.mark.extension("../../web/extensions/wrap_up.py")
@pytest.mark.parametrize("moment", range(MOMENTS))
async def test_how_a_call_goes_is_written_down_once(
    simulator: DeskSimulator, extension: ExtensionUnderTest, moment: int
) -> None:
    ring_after(simulator, moment)
    await extension.open()
    await simulator.settled()
    (call,) = simulator.interactions.values()
    assert call.user_data == {"WrapUp": "missed"}
    assert len(simulator.requests(SET)) == 1
