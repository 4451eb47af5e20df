"""The sample extension web/extensions/after_call.py: a minute after each call, but for who is away."""

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock

pytestmark = [
    pytest.mark.extension("../../web/extensions/after_call.py"),
    pytest.mark.usefixtures("desk"),
]

SET = "agent.setState"


async def end_a_call(simulator: DeskSimulator) -> None:
    call = simulator.ring(ani="5550100")
    simulator.answer(call.interaction_id)
    await simulator.settled()
    simulator.release(call.interaction_id)
    await simulator.settled()


def state(simulator: DeskSimulator) -> str:
    return simulator.agent.state["operationName"]


async def test_a_minute_after_the_call_the_agent_is_ready(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    await end_a_call(simulator)
    assert state(simulator) == "AfterCallWork"
    await clock.advance(59)
    assert state(simulator) == "AfterCallWork"
    await clock.advance(2)
    assert state(simulator) == "Ready"
    assert len(simulator.requests(SET)) == 2


async def test_the_reason_is_the_desktop_s_own_where_it_has_one(simulator: DeskSimulator) -> None:
    simulator.agent.add_state("NotReady-7", "NOT_READY_ACTION_CODE", "Wrap-up")
    await end_a_call(simulator)
    assert state(simulator) == "NotReady-7"


async def test_the_last_of_two_calls_counts_and_ready_is_set_once(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    await end_a_call(simulator)
    await clock.advance(40)
    await end_a_call(simulator)
    await clock.advance(40)
    assert state(simulator) == "AfterCallWork"
    await clock.advance(30)
    assert state(simulator) == "Ready"
    assert len(simulator.requests(SET)) == 2


async def test_who_was_not_ready_stays_so(simulator: DeskSimulator, clock: DesktopClock) -> None:
    simulator.set_agent_state("NotReady")
    await end_a_call(simulator)
    await clock.advance(70)
    assert state(simulator) == "NotReady"
    assert simulator.requests(SET) == []


async def test_the_agent_has_the_last_word(simulator: DeskSimulator, clock: DesktopClock) -> None:
    await end_a_call(simulator)
    simulator.set_agent_state("NotReady")
    await clock.advance(70)
    assert state(simulator) == "NotReady"


async def test_nobody_becomes_ready_in_a_call(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    await end_a_call(simulator)
    simulator.dial("5550170")
    await clock.advance(70)
    assert state(simulator) == "AfterCallWork"


async def test_a_desktop_that_refuses_is_asked_once(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    with simulator.faults.refuse(SET, "Not today."):
        await end_a_call(simulator)
        await clock.advance(70)
        assert len(simulator.requests(SET)) == 1
    assert state(simulator) == "Ready"


async def test_a_consultation_is_no_call_to_rest_after(simulator: DeskSimulator) -> None:
    call = simulator.ring()
    simulator.answer(call.interaction_id)
    consultation = simulator.consult(call.interaction_id, "7002")
    await simulator.settled()
    simulator.release(consultation.interaction_id)
    await simulator.settled()
    assert state(simulator) == "Ready"
