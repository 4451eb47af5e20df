"""Calls: consultations, transfers, conferences, recording."""

from __future__ import annotations

import pytest

from py_ext import CallType, Direction, RecordingState, State
from py_ext.simulator import DeskSimulator, SimulatedInteraction, SimulatorError
from tests.wire import Wire


@pytest.fixture
def wire(simulator: DeskSimulator) -> Wire:
    wire = Wire(simulator)
    wire.ask(event="subscribe", data="interaction")
    wire.posted.clear()
    return wire


def told(wire: Wire) -> list[tuple[str, str]]:
    """The ids and states that events told."""
    return [
        (each["interaction"]["interactionId"], each["interaction"]["state"])
        for each in wire.events("interaction")
        if "interaction" in each
    ]


# Consultations


@pytest.fixture
def main(simulator: DeskSimulator, wire: Wire) -> SimulatedInteraction:
    main = simulator.ring(ani="5550100", user_data={"Tier": "gold"})
    simulator.answer(main.interaction_id)
    wire.posted.clear()
    return main


@pytest.fixture
def consultation(simulator: DeskSimulator, main: SimulatedInteraction) -> SimulatedInteraction:
    return simulator.consult(main.interaction_id, "7002", user_data={"Why": "price"})


def test_a_consultation_holds_the_call_and_belongs_to_its_case(
    simulator: DeskSimulator,
    wire: Wire,
    main: SimulatedInteraction,
    consultation: SimulatedInteraction,
) -> None:
    assert told(wire) == [("1", "HELD"), ("2", "DIALING")]
    assert (consultation.case_id, consultation.parent_interaction_id) == (main.case_id, "1")
    assert (consultation.call_type, consultation.direction) == (CallType.CONSULT, Direction.OUT)
    assert consultation.is_consultation
    assert not consultation.is_main_case_interaction
    assert consultation.user_data == {"Tier": "gold", "Why": "price"}
    with pytest.raises(SimulatorError, match="has a consultation already"):
        simulator.consult("1", "7003")
    with pytest.raises(SimulatorError, match="there is no consult for consultation"):
        simulator.consult("2", "7003")


@pytest.mark.parametrize("answered", [True, False])
def test_a_completed_transfer_ends_both_and_leaves_the_main_call_to_be_marked_done(
    simulator: DeskSimulator,
    wire: Wire,
    main: SimulatedInteraction,
    consultation: SimulatedInteraction,
    answered: bool,
) -> None:
    if answered:
        simulator.answer("2")
    wire.posted.clear()
    simulator.complete_transfer("2")
    assert told(wire) == [("2", "IDLE"), ("2", "COMPLETED"), ("1", "IDLE")]
    assert list(simulator.interactions) == ["1"]


def test_a_completed_conference_joins_the_parties(
    simulator: DeskSimulator,
    wire: Wire,
    main: SimulatedInteraction,
    consultation: SimulatedInteraction,
) -> None:
    with pytest.raises(SimulatorError, match="complete_conference is possible only when"):
        simulator.complete_conference("2")
    simulator.answer("2")
    wire.posted.clear()
    simulator.complete_conference("2")
    assert told(wire) == [("2", "IDLE"), ("2", "COMPLETED"), ("1", "TALKING")]
    assert main.parties == ["5550100", "7002"]


def test_a_consultation_that_is_released_leaves_the_call_on_hold(
    simulator: DeskSimulator, main: SimulatedInteraction, consultation: SimulatedInteraction
) -> None:
    simulator.release("2")
    assert list(simulator.interactions) == ["1"]
    simulator.retrieve("1")
    assert main.state is State.TALKING


def test_a_customer_who_hangs_up_leaves_a_consultation_without_its_call(
    simulator: DeskSimulator, main: SimulatedInteraction, consultation: SimulatedInteraction
) -> None:
    simulator.answer("2")
    simulator.release("1")
    with pytest.raises(SimulatorError, match="has no call to go with"):
        simulator.complete_transfer("2")
    simulator.mark_done("1")
    assert consultation.is_main_case_interaction
    simulator.release("2")
    assert simulator.interactions == {}


def test_single_steps(simulator: DeskSimulator, main: SimulatedInteraction) -> None:
    simulator.single_step_conference("1", "7002")
    assert main.parties == ["5550100", "7002"]
    simulator.single_step_transfer("1", "7003")
    assert main.state is State.IDLE
    with pytest.raises(SimulatorError, match="single_step_transfer is possible only when"):
        simulator.single_step_transfer("1", "7003")


def test_a_colleague_who_wants_advice_rings_with_a_consultation(simulator: DeskSimulator) -> None:
    call = simulator.ring(call_type="CONSULT")
    assert (call.is_consultation, call.call_type) == (True, CallType.CONSULT)
    simulator.answer(call.interaction_id)
    simulator.release(call.interaction_id)
    simulator.mark_done(call.interaction_id)


# Recording


def test_recording_moves_and_ends_with_the_call(
    simulator: DeskSimulator, wire: Wire, main: SimulatedInteraction
) -> None:
    moves = ["start", "pause", "resume", "stop", "start"]
    for move in moves:
        getattr(simulator, f"{move}_recording")("1")
    seen = [each["interaction"]["recordingState"] for each in wire.events("interaction")]
    assert seen == ["RECORDING", "PAUSED", "RECORDING", "STOPPED", "RECORDING"]
    simulator.release("1")
    assert main.recording_state is RecordingState.STOPPED


@pytest.mark.parametrize("move", ["pause", "resume", "stop"])
def test_what_is_not_recorded_cannot_be_paused(
    simulator: DeskSimulator, main: SimulatedInteraction, move: str
) -> None:
    with pytest.raises(SimulatorError, match=r"recorded|possible only when it is"):
        getattr(simulator, f"{move}_recording")("1")


def test_only_calls_are_recorded(simulator: DeskSimulator) -> None:
    simulator.invite("email")
    with pytest.raises(SimulatorError, match=r"'1' \(email\) is INVITED: only a call"):
        simulator.start_recording("1")
