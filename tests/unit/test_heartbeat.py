"""A desktop that goes away, a machine that sleeps, an event that is lost: the desk notices that."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from py_ext import Desk, DeskReconnected, InteractionEvent, MessengerEvent, RequestTimeout, State
from py_ext._heartbeat import BEAT, FOLLOWING, GAP
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing._virtual_time import MOST_HEARTBEATS, JumpingSelector, virtual_time
from tests.wire import Wire

READ = "interaction.getInteractions"
LIMIT = "service-client-api.rate-limit"


class Scene:
    """A connected desk in virtual time, and what it has told."""

    def __init__(self, desk: Desk | None = None) -> None:
        self.simulator = DeskSimulator()
        self.desk = desk or Desk()
        self.told: list[str] = []
        self.events: list[DeskReconnected] = []
        self.time: JumpingSelector
        self.desk.on(InteractionEvent)(lambda event: self.told.append(str(event.state)))
        self.desk.on(DeskReconnected)(self._note)

    def _note(self, event: DeskReconnected) -> None:
        self.told.append("reconnected")
        self.events.append(event)

    @property
    def reads(self) -> int:
        """How often the interactions were read, beside the reading of the start."""
        return len(self.simulator.requests(READ)) - 1

    def frame(self, name: str = "extension") -> SimulatedTransport:
        return SimulatedTransport(self.simulator, name=name)

    async def sleep_machine(self, seconds: float) -> None:
        await self.simulator.settled()
        self.time.wait(seconds)
        await self.simulator.settled()


@asynccontextmanager
async def connected(desk: Desk | None = None, *names: str) -> AsyncIterator[Scene]:
    with virtual_time() as passing:
        scene = Scene(desk)
        scene.time = passing
        first, *others = names or ["extension"]
        async with scene.desk.connected(scene.frame(first)):
            for name in others:
                scene.desk.attach(scene.frame(name))
            # The last answers of the start may have come after it: then it does not look at first.
            await asyncio.sleep(scene.desk._heartbeat.seconds)
            await scene.simulator.settled()
            scene.simulator.journal.clear()
            scene.simulator.journal.write("", "", "request", READ, {})  # so that it knows one
            yield scene
        assert scene.simulator.frames == []


# When it looks


async def test_where_nothing_comes_it_reads_once_in_a_while_and_tells_nothing() -> None:
    async with connected() as it:
        await asyncio.sleep(BEAT - 1)
        assert it.reads == 0
        await asyncio.sleep(10 * BEAT)
        assert it.reads == 10
        assert it.told == []


async def test_while_events_or_answers_come_it_does_not() -> None:
    async with connected() as it:
        call = it.simulator.ring().interaction_id
        for number in range(20):
            await asyncio.sleep(BEAT / 2)
            if number % 2:
                it.simulator.update_user_data(call, {"n": str(number)})
            else:
                await it.desk.agent.get()
        assert it.reads == 0


async def test_it_can_be_switched_off_and_set() -> None:
    for heartbeat, reads in ((0, 0), (10, 30)):
        async with connected(Desk(heartbeat=heartbeat)) as it:
            await asyncio.sleep(305)
            assert it.reads == pytest.approx(reads, abs=1)


@pytest.mark.parametrize("wrong", [-1, "30", True, None])
def test_it_is_a_number_of_seconds(wrong: object) -> None:
    with pytest.raises((TypeError, ValueError), match="heartbeat must be"):
        Desk(heartbeat=wrong)  # type: ignore[arg-type]


async def test_it_takes_no_more_than_a_tenth_of_a_rate_limit() -> None:
    async with connected(Desk(rate_limit=6)) as it:
        await asyncio.sleep(1001)
        assert it.reads == pytest.approx(10, abs=1)
        began = asyncio.get_running_loop().time()
        for _ in range(5):  # there is room for others
            await it.desk.agent.get()
        assert asyncio.get_running_loop().time() == began


async def test_where_others_wait_for_their_turn_it_waits_behind_them() -> None:
    async with connected(Desk(rate_limit=10, max_wait=600)) as it:
        waiting = [asyncio.ensure_future(it.desk.request("agent.get")) for _ in range(50)]
        await asyncio.sleep(115)
        assert it.desk.waiting.count > 0
        assert it.reads == 0
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_python_that_does_not_lead_looks_less_often() -> None:
    class Following(SimulatedTransport):
        leads = False

    with virtual_time():
        simulator, desk = DeskSimulator(), Desk()
        async with desk.connected(Following(simulator)):
            await asyncio.sleep(FOLLOWING * BEAT * 3.5)
            assert len(simulator.requests(READ)) - 1 in (2, 3)


# What it finds


async def test_a_call_that_rang_while_the_desktop_was_gone_is_told_before_the_news_of_it() -> None:
    async with connected() as it:
        old, gone = it.simulator.ring(), it.simulator.ring()
        await it.simulator.settled()
        it.told.clear()
        with it.simulator.faults.go_away():
            it.simulator.answer(old.interaction_id)
            it.simulator.release(gone.interaction_id)
            it.simulator.mark_done(gone.interaction_id)
            new = it.simulator.ring()
            await asyncio.sleep(50)
        assert set(it.desk.interactions) == {old.interaction_id, gone.interaction_id}
        await asyncio.sleep(60)
        assert sorted(it.told[:2]) == ["RINGING", "TALKING"]
        assert it.told[2:] == ["reconnected"]
        [event] = it.events
        assert [each.interaction_id for each in event.began] == [new.interaction_id]
        assert [each.state for each in event.changed] == [State.TALKING]
        assert [each.interaction_id for each in event.ended] == [gone.interaction_id]
        assert 50 <= event.seconds <= 50 + 2 * BEAT
        assert (event.missed, event.reloaded, dict(event.renamed)) == (True, False, {})
        assert set(it.desk.interactions) == set(it.simulator.interactions)


async def test_the_first_event_brings_it_back_at_once() -> None:
    async with connected() as it:
        with it.simulator.faults.go_away():
            it.simulator.ring()
            await asyncio.sleep(300)
        it.told.clear()
        it.simulator.ring()
        await it.simulator.settled()
        assert it.told == ["RINGING", "RINGING", "reconnected"]
        assert len(it.events[0].began) == 1
        subscribed = [each for each in it.simulator.journal if each.kind == "subscribe"]
        assert subscribed == [], "an event shows that the desktop knows our subscriptions"


async def test_the_first_answer_brings_it_back_at_once() -> None:
    async with connected() as it:
        with it.simulator.faults.go_away():
            it.simulator.ring()
            await asyncio.sleep(300)
        await it.desk.agent.get()
        await it.simulator.settled()
        assert it.told == ["RINGING", "reconnected"]


async def test_nothing_has_changed_and_it_is_told_all_the_same() -> None:
    async with connected() as it:
        with it.simulator.faults.go_away():
            await asyncio.sleep(300)
        await asyncio.sleep(61)
        assert it.told == ["reconnected"]
        assert not it.events[0].missed
        assert it.events[0].seconds >= 300


async def test_one_event_that_was_lost_is_found_out() -> None:
    async with connected() as it:
        with it.simulator.faults.drop("interaction"):
            it.simulator.ring()
        await asyncio.sleep(2 * BEAT)
        assert it.told == ["RINGING", "reconnected"]


async def test_a_request_without_an_answer_is_a_reason_to_look() -> None:
    async with connected() as it:
        with it.simulator.faults.drop("agent.get"), it.simulator.faults.drop("interaction"):
            it.simulator.ring()
            with pytest.raises(RequestTimeout):
                await it.desk.agent.get()
        for _ in range(6):  # though other things come
            it.simulator.set_agent_state("Ready")
            it.simulator.set_agent_state("NotReady")
            await asyncio.sleep(BEAT / 3)
        assert it.told == ["RINGING", "reconnected"]


async def test_its_pauses_grow_while_nobody_answers() -> None:
    async with connected() as it:
        with it.simulator.faults.go_away():
            await asyncio.sleep(1000)
            assert 14 <= it.reads <= 20
        await asyncio.sleep(61)
        assert it.told == ["reconnected"]


async def test_a_refused_reading_is_no_news_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async with connected() as it:
        with it.simulator.faults.refuse(READ, "Not today."), caplog.at_level(logging.WARNING):
            await asyncio.sleep(300)
        assert it.told == []
        assert caplog.text == ""


async def test_a_quarantine_is_waited_for_and_what_was_missed_is_found() -> None:
    async with connected() as it:
        it.simulator.options[LIMIT] = 20
        with it.simulator.faults.drop("interaction"):
            it.simulator.ring()
        burst = [it.desk.request("agent.getStateList", timeout=1) for _ in range(40)]
        await asyncio.gather(*burst, return_exceptions=True)
        await asyncio.sleep(120)
        assert it.told[0] == "RINGING"


# Sleeping machines


async def test_a_machine_that_has_slept_is_noticed() -> None:
    async with connected() as it:
        with it.simulator.faults.drop("interaction"):
            it.simulator.ring()
        await it.sleep_machine(7200)
        assert it.told == ["RINGING", "reconnected"]
        assert it.events[0].seconds == pytest.approx(7200, abs=BEAT)


async def test_a_timer_that_is_a_minute_late_is_no_sleep() -> None:
    async with connected() as it:
        await it.sleep_machine(BEAT + GAP - 1)
        assert it.reads == 1
        assert it.told == []


async def test_where_the_loops_clock_has_stood_still_the_wall_clock_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with connected() as it:
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() + 3600)
        it.simulator.ring()  # long before the timer
        await it.simulator.settled()
        assert it.told == ["RINGING", "reconnected"]
        assert it.events[0].seconds == pytest.approx(3600, abs=BEAT)
        await asyncio.sleep(2 * BEAT)
        assert it.told.count("reconnected") == 1


# The desktop loads anew


async def test_a_window_of_its_own_outlives_a_reload_and_is_subscribed_anew() -> None:
    async with connected() as it:
        pings: list[object] = []
        it.desk.on(MessengerEvent, channel="pings")(lambda event: pings.append(event.message))
        first = it.simulator.ring()
        await it.simulator.settled()
        old = first.interaction_id
        it.told.clear()
        it.simulator.reload()
        it.simulator.ring()
        await asyncio.sleep(3 * BEAT)
        assert it.told == ["RINGING", "reconnected"]
        assert dict(it.events[0].renamed) == {old: first.interaction_id}
        assert it.events[0].reloaded
        it.simulator.answer(first.interaction_id)
        other = Wire(it.simulator, name="other")
        other.ask(request="messenger.broadcastMessage", parameters=["pings", 1])
        await it.simulator.settled()
        assert it.told[2:] == ["TALKING"]
        assert pings == [1]
        other.frame.close()


async def test_what_is_subscribed_anew_comes_once() -> None:
    async with connected() as it:
        pings: list[object] = []
        it.desk.on(MessengerEvent, channel="pings")(lambda event: pings.append(event.message))
        await it.simulator.settled()
        with it.simulator.faults.go_away():
            await asyncio.sleep(100)
        await asyncio.sleep(100)
        [frame] = it.simulator.frames
        assert sorted(frame.subscriptions.values()) == [("interaction",), ("messenger:pings",)]
        other = Wire(it.simulator, name="other")
        other.ask(request="messenger.broadcastMessage", parameters=["pings", 1])
        await it.simulator.settled()
        assert pings == [1]
        other.frame.close()


async def test_a_subscription_that_is_lost_while_it_is_renewed_is_tried_again() -> None:
    async with connected() as it:
        with it.simulator.faults.go_away():
            await asyncio.sleep(100)
        with it.simulator.faults.drop("subscribe"):
            await asyncio.sleep(100)
            assert it.events == []
        await asyncio.sleep(100)
        assert it.told == ["reconnected"]
        it.simulator.ring()
        await it.simulator.settled()
        assert it.told == ["reconnected", "RINGING"]


async def test_the_frame_that_stands_by_is_subscribed_anew_too() -> None:
    async with connected(None, "first", "second") as it:
        with it.simulator.faults.go_away():
            await asyncio.sleep(100)
        await asyncio.sleep(100)
        first, second = (frame.transport for frame in it.desk.frames.values())
        it.simulator.ring()
        await it.simulator.settled()
        assert isinstance(first, SimulatedTransport)
        first.vanish()
        it.simulator.ring()
        await it.simulator.settled()
        assert it.told == ["reconnected", "RINGING", "RINGING"]
        assert not second.is_standing_by  # type: ignore[attr-defined]


async def test_a_reload_that_closes_all_frames_is_told_once() -> None:
    async with connected(None, "first", "second") as it:
        call = it.simulator.ring()
        await it.simulator.settled()
        old = call.interaction_id
        it.told.clear()
        frames = [frame.transport for frame in it.desk.frames.values()]
        it.simulator.reload()
        for frame in frames:
            assert isinstance(frame, SimulatedTransport)
            frame.vanish()
        await asyncio.sleep(7)
        it.simulator.ring()
        it.desk.attach(it.frame("third"))
        await it.simulator.settled()
        assert it.told == ["RINGING", "reconnected"]
        [event] = it.events
        assert dict(event.renamed) == {old: call.interaction_id}
        assert event.seconds == pytest.approx(7, abs=0.5)


async def test_a_frame_that_hands_over_to_another_is_no_news() -> None:
    async with connected(None, "first", "second") as it:
        first = it.desk.frames["first"].transport
        assert isinstance(first, SimulatedTransport)
        first.vanish()
        await it.simulator.settled()
        assert it.reads == 1
        assert it.told == []


# Whoever waits


async def test_it_can_be_waited_for_and_filtered() -> None:
    async with connected() as it:
        it.simulator.faults.drop("interaction", times=1)
        it.simulator.ring()
        event = await it.desk.wait_for(DeskReconnected, missed=True, reloaded=False)
        assert len(event.began) == 1
        assert [each for each in it.simulator.journal if each.name == "reconnected"] == []


async def test_an_await_that_never_ends_still_fails() -> None:
    for is_away in (False, True):
        async with connected() as it:
            if is_away:
                it.simulator.faults.go_away()
            with pytest.raises(RuntimeError, match="would never end"):
                await never()
            assert it.reads >= MOST_HEARTBEATS / 6
            it.simulator.faults.clear()


async def never() -> None:
    """Wait, and have what the loop raises come here."""
    loop = asyncio.get_running_loop()
    ended = loop.create_future()
    run_once = vars(loop)["_run_once"]

    def run_once_and_tell() -> None:
        try:
            run_once()
        except RuntimeError as error:
            ended.set_exception(error)

    vars(loop)["_run_once"] = run_once_and_tell
    try:
        await ended
    finally:
        vars(loop)["_run_once"] = run_once


async def test_in_long_times_most_heartbeats_are_left_out_and_nobody_notices() -> None:
    async with connected() as it:
        await asyncio.sleep(1e9)
        await asyncio.sleep(10 * BEAT)
        assert it.reads <= MOST_HEARTBEATS + 11
        assert it.told == []
        with it.simulator.faults.drop("interaction"):
            it.simulator.ring()
        await asyncio.sleep(2 * BEAT)
        assert it.told == ["RINGING", "reconnected"]


async def test_closing_while_it_waits_for_an_answer_leaves_nothing() -> None:
    with virtual_time():
        simulator, desk = DeskSimulator(), Desk()
        transport = SimulatedTransport(simulator)
        await desk.connect(transport)
        with simulator.faults.go_away():
            await asyncio.sleep(BEAT)
            while not transport.pending:
                await asyncio.sleep(1)
            assert transport.pending == 1
            await desk.close()
        assert (transport.pending, transport.timers, simulator.frames) == (0, 0, [])
        assert asyncio.all_tasks() == {asyncio.current_task()}
