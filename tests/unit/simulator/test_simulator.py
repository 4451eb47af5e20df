"""The simulated desktop's state, and what the agent and the customer can do."""

import itertools

import pytest

from py_ext import CallType, Direction, State
from py_ext.simulator import DeskSimulator, MarkDoneBlocked, SimulatorError


def test_an_inbound_call_from_ring_to_mark_done(simulator: DeskSimulator) -> None:
    call = simulator.ring(ani="555", dnis="800", user_data={"Queue": "vip"})
    assert (call.direction, call.call_type) == (Direction.IN, CallType.INBOUND)
    states = [call.state]
    for verb in ("answer", "hold", "retrieve", "release"):
        getattr(simulator, verb)(call.interaction_id)
        states.append(call.state)
    assert states == [State.RINGING, State.TALKING, State.HELD, State.TALKING, State.IDLE]
    simulator.mark_done(call.interaction_id)
    assert (call.state, call.previous_state) == (State.COMPLETED, State.IDLE)
    assert simulator.interactions == {}


def test_an_outbound_call(simulator: DeskSimulator) -> None:
    call = simulator.dial("5550199", user_data={"a": "b"})
    assert (call.state, call.direction, call.call_type) == (
        State.DIALING,
        Direction.OUT,
        CallType.OUTBOUND,
    )
    assert (call.dnis, call.user_data) == ("5550199", {"a": "b"})
    simulator.answer(call.interaction_id)
    assert call.state is State.TALKING


def test_open_media(simulator: DeskSimulator) -> None:
    chat = simulator.invite("chat")
    simulator.accept(chat.interaction_id)
    assert chat.state is State.ACCEPTED
    simulator.mark_done(chat.interaction_id)
    assert simulator.interactions == {}
    taken_back = simulator.invite("email")
    simulator.revoke(taken_back.interaction_id)
    assert taken_back.state is State.REVOKED
    assert simulator.interactions == {}


@pytest.mark.parametrize(
    ("steps", "verb", "words"),
    [
        ([], "hold", "RINGING: hold is possible only when it is TALKING"),
        (["answer"], "answer", "TALKING: answer is possible only when it is DIALING or RINGING"),
        (["answer"], "mark_done", "mark_done is possible only when it is IDLE"),
        (["release"], "release", "is IDLE"),
        ([], "accept", "there is no accept for voice"),
    ],
)
def test_an_illegal_step_says_why(
    simulator: DeskSimulator, steps: list[str], verb: str, words: str
) -> None:
    call = simulator.ring()
    for step in steps:
        getattr(simulator, step)(call.interaction_id)
    before = call.state
    with pytest.raises(SimulatorError, match=words):
        getattr(simulator, verb)(call.interaction_id)
    assert call.state is before


def test_media_and_voice_have_their_own_steps(simulator: DeskSimulator) -> None:
    with pytest.raises(SimulatorError, match="there is no hold for email"):
        simulator.hold(simulator.invite("email").interaction_id)
    with pytest.raises(SimulatorError, match="use ring"):
        simulator.invite("voice")


def test_unknown_ids_and_values_are_refused(simulator: DeskSimulator) -> None:
    with pytest.raises(SimulatorError, match="no interaction '9'"):
        simulator.answer("9")
    with pytest.raises(SimulatorError, match="no case 'x'"):
        simulator.select_case("x")
    with pytest.raises(SimulatorError, match="no call type 'ODD': it is one of INTERNAL"):
        simulator.ring(call_type="ODD")
    with pytest.raises(SimulatorError, match="no agent state 'Gone': it is one of Ready"):
        simulator.set_agent_state("Gone")


def test_the_first_case_is_selected_and_the_next_when_it_goes(simulator: DeskSimulator) -> None:
    first, second = simulator.invite("email"), simulator.invite("chat")
    assert simulator.selected_case_id == first.case_id
    simulator.revoke(first.interaction_id)
    assert simulator.selected_case_id == second.case_id
    simulator.revoke(second.interaction_id)
    assert simulator.selected_case_id is None


def test_a_reload_changes_client_side_ids_and_keeps_the_rest(simulator: DeskSimulator) -> None:
    posted: list[object] = []
    frame = simulator.open_frame(name="x", origin="https://x", post=posted.append)
    told: list[str] = []
    simulator.on_reload.append(lambda: told.append("reload"))
    call, other = simulator.ring(user_data={"a": "b"}), simulator.ring()
    simulator.select_case(other.case_id)
    before = (call.interaction_id, call.case_id, call.uuid)
    simulator.reload()
    assert call.interaction_id != before[0]
    assert call.case_id != before[1]
    assert call.uuid == before[2]
    assert simulator.find(call.interaction_id) is call
    assert simulator.user_data(call.interaction_id) == {"a": "b"}
    assert simulator.selected_case_id == other.case_id
    assert told == ["reload"]
    assert not frame.open
    assert simulator.frames == []


def test_a_blocked_mark_done_shows_the_warnings(simulator: DeskSimulator) -> None:
    call = simulator.ring()
    simulator.release(call.interaction_id)
    call.blocks["extension"] = "Not yet."
    with pytest.raises(MarkDoneBlocked) as caught:
        simulator.mark_done(call.interaction_id)
    assert caught.value.warnings == ["Not yet."]
    assert call.interaction_id in simulator.interactions


def test_a_frame_that_closes_takes_its_blocks_with_it(simulator: DeskSimulator) -> None:
    frame = simulator.open_frame(name="extension", origin="https://x", post=lambda message: None)
    call = simulator.ring()
    call.blocks.update({"extension": "Not yet.", "other": "Nor now."})
    frame.close()
    assert call.blocks == {"other": "Nor now."}


def test_the_drawing_offers_what_can_be_done(simulator: DeskSimulator) -> None:
    simulator.ring()
    (drawn,) = simulator.drawing()["interactions"]
    assert [action["label"] for action in drawn["actions"]] == ["Answer", "Reject"]
    assert drawn["state"] == "RINGING"


async def test_a_desktop_that_does_not_settle_says_so(simulator: DeskSimulator) -> None:
    from py_ext import Desk, InteractionEvent
    from py_ext.simulator import SimulatedTransport

    desk, numbers = Desk(), itertools.count()

    @desk.on(InteractionEvent)
    async def answers_itself(event: InteractionEvent) -> None:
        await event.interaction.set_user_data({"a": str(next(numbers))})

    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring()
        with pytest.raises(SimulatorError, match="Messages keep coming"):
            await simulator.journal.quiet(at_most=2000)
