"""The sample extension web/extensions/wrap_up.py, tested with the kit as its author would: by what the
desktop sees. It passes in this Python and, with ``--desktop-browser``, in Chromium."""

import pytest

from py_ext import State
from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import DesktopClock, ExtensionUnderTest

pytestmark = [
    pytest.mark.extension("../../web/extensions/wrap_up.py"),
    pytest.mark.usefixtures("desk"),
]

SET = "interaction.setUserData"
DONE = "interaction.markdone"


@pytest.fixture
async def ended(simulator: DeskSimulator, desk: object) -> SimulatedInteraction:
    """A call that has ended just now."""
    return await end_a_call(simulator)


async def end_a_call(simulator: DeskSimulator) -> SimulatedInteraction:
    call = simulator.ring(ani="5550100")
    simulator.answer(call.interaction_id)
    await simulator.settled()
    simulator.release(call.interaction_id)
    return call


async def test_how_a_call_went_is_written_down(
    simulator: DeskSimulator, ended: SimulatedInteraction
) -> None:
    await simulator.settled()
    assert simulator.user_data(ended.interaction_id) == {"WrapUp": "talked"}


async def test_a_call_that_nobody_answered_was_missed(simulator: DeskSimulator) -> None:
    call = simulator.ring()
    await simulator.settled()
    simulator.release(call.interaction_id)
    await simulator.settled()
    assert simulator.user_data(call.interaction_id) == {"WrapUp": "missed"}


async def test_half_a_minute_later_it_is_marked_done(
    simulator: DeskSimulator, ended: SimulatedInteraction, clock: DesktopClock
) -> None:
    await clock.advance(25)
    assert ended.interaction_id in simulator.interactions
    await clock.advance(6)
    assert ended.interaction_id not in simulator.interactions


async def test_one_that_is_to_stay_open_stays_open(
    simulator: DeskSimulator, ended: SimulatedInteraction, clock: DesktopClock
) -> None:
    await clock.advance(10)
    simulator.update_user_data(ended.interaction_id, {"KeepOpen": "1"})
    await clock.advance(60)
    assert ended.interaction_id in simulator.interactions
    assert simulator.requests(DONE) == []


async def test_the_agent_may_be_faster(
    simulator: DeskSimulator, ended: SimulatedInteraction, clock: DesktopClock
) -> None:
    await simulator.settled()
    simulator.mark_done(ended.interaction_id)
    await clock.advance(60)
    assert simulator.requests(DONE) == []


async def test_calls_are_looked_after_side_by_side(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    first = await end_a_call(simulator)
    await clock.advance(20)
    second = await end_a_call(simulator)
    await clock.advance(15)
    assert list(simulator.interactions) == [second.interaction_id]
    await clock.advance(20)
    assert first.state == second.state == State.COMPLETED


async def test_emails_and_chats_are_left_alone(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    email, chat = simulator.invite("email"), simulator.invite("chat")
    simulator.accept(email.interaction_id)
    simulator.revoke(chat.interaction_id)
    await clock.advance(60)
    assert simulator.requests(SET) == simulator.requests(DONE) == []


async def test_a_consultation_is_none_of_its_business(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    call = simulator.ring()
    simulator.answer(call.interaction_id)
    consultation = simulator.consult(call.interaction_id, "7002")
    simulator.answer(consultation.interaction_id)
    simulator.complete_transfer(consultation.interaction_id)
    await clock.advance(31)
    assert [request.parameters[0] for request in simulator.requests(DONE)] == [call.interaction_id]


async def test_a_quarantine_delays_nothing_but_the_note(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    simulator.options[f"service-client-api.rate-limit.{SET}"] = 1
    simulator.ring()
    second = simulator.ring()
    await clock.advance(12)
    assert second.user_data == {}
    assert simulator.frames[0].quarantines.keys() == {SET}
    simulator.release(second.interaction_id)
    await clock.advance(31)
    assert second.state == State.COMPLETED
    assert simulator.frames[0].quarantines == {}
    third = simulator.ring()
    await simulator.settled()
    assert third.user_data == {"WrapUp": "missed"}


async def test_a_note_whose_answer_is_late_is_not_written_twice(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    with simulator.faults.answer_late(SET, seconds=12, times=1):
        call = simulator.ring()
        await clock.advance(20)
    assert call.user_data == {"WrapUp": "missed"}
    assert len(simulator.requests(SET)) == 1


@pytest.mark.parametrize("option", ["", "OrderNumber, Tier"])
async def test_a_desktop_that_lets_it_write_nothing_is_no_obstacle(
    simulator: DeskSimulator, clock: DesktopClock, option: str
) -> None:
    simulator.options["service-client-api.user-data.write-allowed"] = option
    call = await end_a_call(simulator)
    await clock.advance(31)
    assert call.state == State.COMPLETED
    assert call.user_data == {}


async def test_a_call_that_cannot_be_marked_done_is_left_to_the_agent(
    simulator: DeskSimulator, ended: SimulatedInteraction, clock: DesktopClock
) -> None:
    with simulator.faults.refuse(DONE, "Blocked."):
        await clock.advance(60)
    assert ended.interaction_id in simulator.interactions
    assert len(simulator.requests(DONE)) == 1


async def test_an_event_that_comes_twice_counts_once(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    with simulator.faults.send_twice("interaction"):
        call = simulator.ring()
        await simulator.settled()
        simulator.release(call.interaction_id)
        await clock.advance(31)
    assert call.state == State.COMPLETED
    assert len(simulator.requests(SET)) == len(simulator.requests(DONE)) == 1


async def test_strange_events_do_no_harm(simulator: DeskSimulator, clock: DesktopClock) -> None:
    call = simulator.ring()
    with simulator.faults.unknown_state("interaction", times=1):
        simulator.answer(call.interaction_id)
    with simulator.faults.null_objects("interaction", times=1):
        simulator.hold(call.interaction_id)
    simulator.release(call.interaction_id)
    await clock.advance(31)
    assert call.state == State.COMPLETED


async def test_a_reload_of_the_desktop_loses_nothing(
    simulator: DeskSimulator, ended: SimulatedInteraction, clock: DesktopClock
) -> None:
    await clock.advance(10)
    simulator.reload()
    await simulator.settled()
    await clock.advance(31)
    assert simulator.interactions == {}
    assert ended.state == State.COMPLETED


async def test_a_reload_in_the_middle_of_a_request(
    simulator: DeskSimulator, clock: DesktopClock
) -> None:
    with simulator.faults.reload(SET):
        call = simulator.ring()
        await simulator.settled()
    assert call.user_data == {"WrapUp": "missed"}
    assert [request.parameters[0] for request in simulator.requests(SET)] == ["1", "2"]


async def test_a_desktop_that_goes_away_is_survived(
    simulator: DeskSimulator, ended: SimulatedInteraction, clock: DesktopClock
) -> None:
    await simulator.settled()
    with simulator.faults.go_away():
        await clock.advance(60)
    assert ended.interaction_id in simulator.interactions


class TestInAFrameForEachInteraction:
    @pytest.fixture
    def options(self, simulator: DeskSimulator) -> None:
        simulator.options.update(
            {
                "interaction.web-content": "WrapUp",
                "WrapUp/url": "/?interactionId=$Interaction.Id$",
            }
        )

    @pytest.fixture
    async def desk(self, options: None, extension: ExtensionUnderTest) -> object:
        return await extension.open()

    async def test_each_call_is_written_to_once(
        self,
        simulator: DeskSimulator,
        extension: ExtensionUnderTest,
        clock: DesktopClock,
        pytestconfig: pytest.Config,
    ) -> None:
        if pytestconfig.getoption("--desktop-browser"):
            pytest.skip("there each frame has a Python of its own, and its start hooks run in each")
        first = simulator.ring()
        second = simulator.ring()
        await simulator.settled()
        assert list(extension.desks) == ["WrapUp-1", "WrapUp-2"]
        simulator.release(first.interaction_id)
        await clock.advance(31)
        assert list(extension.desks) == ["WrapUp-2"]
        assert second.user_data == {"WrapUp": "missed"}
        assert [request.parameters[0] for request in simulator.requests(SET)] == ["1", "2"]
