"""The media: each walks only through states that the vendor lists, and refuses an illegal step."""

from __future__ import annotations

import pytest

from py_ext import CallType, Direction, RecordingState, State
from py_ext.simulator import DeskSimulator, SimulatedInteraction, SimulatorError
from py_ext.simulator.desktop.steps import STEPS
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


@pytest.mark.parametrize(
    ("start", "verbs", "states"),
    [
        (
            ("ring", {}),
            "answer hold retrieve release mark_done",
            "RINGING TALKING HELD TALKING IDLE COMPLETED",
        ),
        (("dial", {"destination": "7"}), "answer release", "DIALING TALKING IDLE"),
        (("ring", {"call_type": "INTERNAL"}), "release mark_done", "RINGING IDLE COMPLETED"),
        (
            ("invite", {"media": "chat"}),
            "accept join load_history history_loaded leave_conference mark_done",
            "INVITED ACCEPTED JOIN_PENDING HISTORY_IN_PROGRESS HISTORY_DONE LEFT_CONFERENCE COMPLETED",
        ),
        (
            ("invite", {"media": "chat", "conference": True}),
            "accept join join_fails mark_done",
            "INVITED_CONFERENCE ACCEPTED JOIN_PENDING JOIN_FAILED COMPLETED",
        ),
        (("invite", {"media": "instagram"}), "revoke", "INVITED REVOKED"),
        (
            ("invite", {"media": "email"}),
            "accept save pull transfer transfer_arrives mark_done",
            "INVITED ACCEPTED SAVED PULLED TRANSFERRING TRANSFER_COMPLETED COMPLETED",
        ),
        (
            ("invite", {"media": "email"}),
            "accept transfer fail mark_done",
            "INVITED ACCEPTED TRANSFERRING ERROR COMPLETED",
        ),
        (
            ("compose", {"destination": "a@b"}),
            "save pull send mark_done",
            "CREATED SAVED PULLED SENT COMPLETED",
        ),
        (("compose", {"destination": "a@b"}), "cancel mark_done", "CREATED CANCELLED COMPLETED"),
        (("compose", {"destination": "a@b"}), "fail", "CREATED ERROR"),
        (("take_from_workbin", {}), "save pull mark_done", "PULLED SAVED PULLED COMPLETED"),
        (("preview", {}), "accept cancel mark_done", "PREVIEW READY CANCELED COMPLETED"),
        (("preview", {}), "reject mark_done", "PREVIEW REJECTED COMPLETED"),
        (("preview", {}), "cancel", "PREVIEW CANCELED"),
    ],
)
def test_each_medium_goes_its_way(
    simulator: DeskSimulator,
    wire: Wire,
    start: tuple[str, dict[str, object]],
    verbs: str,
    states: str,
) -> None:
    interaction: SimulatedInteraction = getattr(simulator, start[0])(**start[1])
    for verb in verbs.split():
        assert verb in [step.verb for step in interaction.steps]
        getattr(simulator, verb)(interaction.interaction_id)
    assert [state for _, state in told(wire)] == states.split()
    assert (interaction.interaction_id in simulator.interactions) == (
        interaction.state not in (State.COMPLETED, State.REVOKED)
    )


def test_all_states_of_the_table_are_listed_and_every_verb_is_a_method() -> None:
    for steps in STEPS.values():
        for step in steps:
            assert all(isinstance(state, State) for state in step.start)
            assert step.end is None or isinstance(step.end, State)
            assert callable(getattr(DeskSimulator, step.verb))


def test_an_illegal_step_says_where_it_would_be_legal(simulator: DeskSimulator) -> None:
    call, chat = simulator.ring(), simulator.invite("chat")
    with pytest.raises(
        SimulatorError,
        match=r"'1' \(voice\) is RINGING: hold is possible only when it is TALKING\.",
    ):
        simulator.hold(call.interaction_id)
    with pytest.raises(
        SimulatorError, match=r"'2' \(chat\) is INVITED: there is no hold for chat\."
    ):
        simulator.hold(chat.interaction_id)
    for verb, words in (
        ("invite", "use ring"),
        ("take_from_workbin", "hold emails and work items"),
    ):
        with pytest.raises(SimulatorError, match=words):
            getattr(simulator, verb)("voice")
    with pytest.raises(SimulatorError, match="use preview"):
        simulator.invite("outboundpreview")
    with pytest.raises(SimulatorError, match="no conference for an email"):
        simulator.invite("email", conference=True)
    with pytest.raises(SimulatorError, match="media must be text"):
        simulator.invite("")
    assert (call.state, chat.state) == (State.RINGING, State.INVITED)


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


# Others


def test_a_reply_is_a_further_email_of_the_case(simulator: DeskSimulator) -> None:
    email = simulator.invite("email", user_data={"Order": "A"})
    simulator.accept("1")
    reply = simulator.reply("1")
    assert (reply.case_id, reply.parent_interaction_id) == (email.case_id, "1")
    assert reply.kind == "outbound email"
    simulator.send("2")
    simulator.mark_done("1")
    assert reply.is_main_case_interaction
    with pytest.raises(SimulatorError, match="there is no accept for outbound email"):
        simulator.accept("2")


def test_a_workbin_keeps_what_was_saved(simulator: DeskSimulator) -> None:
    email = simulator.invite("email")
    simulator.accept("1")
    simulator.save("1")
    assert simulator.workbin == [email]
    simulator.pull("1")
    assert simulator.workbin == []


def test_a_preview_becomes_a_call_of_its_case(simulator: DeskSimulator, wire: Wire) -> None:
    preview = simulator.preview("5550170", user_data={"Record": "7"})
    simulator.accept("1")
    wire.posted.clear()
    call = simulator.call_record("1")
    assert told(wire) == [("2", "DIALING"), ("1", "COMPLETED")]
    assert (call.case_id, call.dnis, call.user_data) == (
        preview.case_id,
        "5550170",
        {"Record": "7"},
    )
    assert list(simulator.interactions) == ["2"]
    assert call.is_main_case_interaction


@pytest.mark.parametrize(
    ("verbs", "live"),
    [
        ("accept save pull", True),
        ("accept transfer", True),
        ("accept transfer transfer_arrives", False),
    ],
)
def test_user_data_can_be_written_while_it_is_live(
    simulator: DeskSimulator, wire: Wire, verbs: str, live: bool
) -> None:
    simulator.invite("email")
    for verb in verbs.split():
        getattr(simulator, verb)("1")
    answer = wire.ask(request="interaction.setUserData", parameters=["1", {"a": "b"}])[0]
    assert ("data" in answer) == live
