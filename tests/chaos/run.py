"""One random run: a desktop, a desk with one frame or several, and all that can go wrong between them."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from py_ext import (
    Desk,
    DeskReconnected,
    HandlerFailure,
    InteractionEvent,
    MessengerEvent,
    State,
)
from py_ext.simulator import DeskSimulator, Entry, SimulatedTransport, SimulatorError
from py_ext.testing._virtual_time import JumpingSelector, virtual_time
from tests.chaos.history import Call, History, Reconnection
from tests.wire import Wire

__all__ = ["play"]

STEPS = 60
REST = 420.0
"""Seconds in which nothing goes wrong at the end: the longest pause between two tries, a quarantine,
requests that wait for their turn, and some heartbeats."""

SET, BROADCAST = "interaction.setUserData", "messenger.broadcastMessage"
REQUESTS = [
    SET,
    "interaction.getInteractions",
    "interaction.*",
    BROADCAST,
    "agent.get",
    "subscribe",
    "*",
]
EVENTS = ["interaction", "voice", "messenger:pings", "interaction"]
STATES = [State.TALKING, State.HELD, State.RINGING]


class Desktop(DeskSimulator):
    """A desktop that notes each of its events once, however many frames hear it."""

    emitted: list[str]

    def send_event(self, name: str, data: Any) -> None:
        self.emitted.append(told_as(name, data))
        super().send_event(name, data)


def told_as(name: str, data: Any) -> str:
    """An event, by what it holds."""
    return f"{name} {json.dumps(data, sort_keys=True, default=dict)}"


class Run:
    """One desktop, one desk, and what happens to them."""

    def __init__(self, seed: int, time: JumpingSelector) -> None:
        self.random = random.Random(seed)
        self.time = time
        self.history = History(seed)
        self.numbers = itertools.count(1)
        self.simulator = Desktop()
        self.simulator.emitted = self.history.emitted
        self.simulator.journal.listeners.append(self.note_message)
        self.simulator.on_change.append(self.note_data)
        self.other = Wire(self.simulator, name="other", origin="https://other.example")
        self.is_window = self.random.random() < 0.2  # which outlives a reload of the desktop
        self.most_frames = 1 if self.is_window else self.random.randint(1, 4)
        if self.random.random() < 0.15:
            limit = self.random.choice([20, 60, 120])
            self.simulator.options["service-client-api.rate-limit"] = limit
        self.frames: list[SimulatedTransport] = []
        self.running: set[asyncio.Task[None]] = set()
        self.read: set[str] = set()
        self.is_over = False
        self.asked: dict[tuple[str, str | None], list[str]] = {}
        self.desk = Desk(max_wait=60)
        self.desk.on(InteractionEvent)(self.hear)
        self.desk.on(InteractionEvent, state=State.RINGING)(self.begin)
        self.desk.on(MessengerEvent, channel="pings")(self.hear_ping)
        self.desk.on(DeskReconnected)(self.note_reconnection)
        self.desk.on_error(self.note_failure)

    # What is noted

    def say(self, text: str) -> None:
        at = asyncio.get_running_loop().time()
        self.history.log.append(f"{at:12.3f}  {text}")

    def note_message(self, entry: Entry) -> None:
        if entry.frame == "other":
            return
        if entry.kind == "event":
            data = entry.message["data"]
            self.history.sent.setdefault(entry.frame, Counter())[told_as(entry.name, data)] += 1
        elif entry.kind == "request" and entry.name in (SET, BROADCAST):
            values = entry.parameters[1]
            keys = [str(values)] if entry.name == BROADCAST else list(values)
            self.history.requests.update(keys)
            self.asked[entry.frame, entry.referenceId] = keys
        elif (
            entry.kind == "failure"
        ):  # nothing was done; parts of a write are sent again by themselves
            self.history.requests.subtract(self.asked.pop((entry.frame, entry.referenceId), ()))
        self.say(f"{entry.kind} {entry.name} ({entry.frame}, {entry.referenceId})")

    def note_data(self) -> None:
        for each in self.simulator.interactions.values():
            self.history.applied |= each.user_data.keys()
        self.history.applied |= {str(each.message) for each in self.simulator.messenger.sent}
        self.history.faults |= {each.kind for each in self.simulator.faults if each.hits}

    def hear(self, event: InteractionEvent) -> None:
        self.say(f"told {event.state} of {event.interaction_id}, {event.event_type or 'read'}")
        if event.raw.get("eventType") is None and "media" not in event.raw:
            self.read.add(str(event.interaction.interaction_uuid))
        else:
            self.history.told.append(told_as("interaction", event.raw))

    def begin(self, event: InteractionEvent) -> None:
        self.history.begun[str(event.interaction.interaction_uuid)] += 1

    def hear_ping(self, event: MessengerEvent) -> None:
        self.history.told.append(told_as("messenger:pings", event.message))

    def note_reconnection(self, event: DeskReconnected) -> None:
        began = frozenset(str(each.interaction_uuid) for each in event.began)
        self.say(f"reconnected after {event.seconds:.1f} s, {len(began)} began")
        self.history.reconnections.append(Reconnection(event.seconds, began, frozenset(self.read)))

    def note_failure(self, failure: HandlerFailure) -> None:
        self.history.reported.append(str(failure))

    # What the extension does

    def call(self, name: str, work: Coroutine[Any, Any, object], key: str = "") -> None:
        call = Call(name, key)
        self.history.calls.append(call)

        async def follow() -> None:
            try:
                await work
                call.outcome = "result"
            except asyncio.CancelledError:
                call.outcome = "cancelled"
            except Exception as error:
                call.outcome = type(error).__name__
                call.is_unknown = bool(getattr(error, "outcome_unknown", False))
            self.settle(call)

        task = asyncio.ensure_future(follow())
        self.running.add(task)
        task.add_done_callback(self.running.discard)

        def end(task: asyncio.Task[None]) -> None:
            work.close()
            if task.cancelled():  # before it began
                call.outcome = "cancelled"
                self.settle(call)

        task.add_done_callback(end)

    def settle(self, call: Call) -> None:
        self.say(f"{call.name} {call.key} ended: {call.outcome}")
        if not self.is_over:
            call.settled += 1

    def the_extension_reads(self) -> None:
        reads: list[Callable[[], Coroutine[Any, Any, object]]] = [
            self.desk.interaction.get_interactions,
            self.desk.agent.get,
        ]
        read = self.random.choice(reads)
        self.call(read.__name__, read())

    def the_extension_writes(self) -> None:
        known = list(self.desk.interactions) or ["0"]
        key = f"w{next(self.numbers)}"
        where = self.random.choice(known)
        self.call("set_user_data", self.desk.interaction.set_user_data(where, {key: "1"}), key)

    def the_extension_broadcasts(self) -> None:
        key = f"b{next(self.numbers)}"
        self.call("broadcast", self.desk.messenger.broadcast_message("ours", key), key)

    def the_extension_cancels(self) -> None:
        if self.running:
            self.random.choice(sorted(self.running, key=lambda task: task.get_name())).cancel()

    # What happens on the desktop

    def a_call_comes(self) -> None:
        if len(self.simulator.interactions) < 4:
            self.simulator.ring(user_data={"tick": str(next(self.numbers))})

    def the_agent_does_something(self) -> None:
        calls = list(self.simulator.interactions.values())
        if not calls:
            return
        call = self.random.choice(calls)
        verb = self.random.choice(["answer", "hold", "retrieve", "answer", "release", "mark_done"])
        before = dict(call.user_data)
        call.user_data["tick"] = str(next(self.numbers))  # so that no two events are the same
        try:
            getattr(self.simulator, verb)(call.interaction_id)
        except SimulatorError:  # not in that state
            call.user_data.clear()
            call.user_data.update(before)

    def another_frame_pings(self) -> None:
        ping = next(self.numbers)
        self.other.ask(request=BROADCAST, parameters=["pings", ping])

    # What goes wrong

    def new(self) -> SimulatedTransport:
        frame = SimulatedTransport(self.simulator, name=f"frame-{next(self.numbers)}")
        self.frames.append(frame)
        return frame

    def a_frame_opens(self) -> None:
        if len(self.frames) < self.most_frames:
            self.desk.attach(self.new())

    def a_frame_crashes(self) -> None:
        if self.frames and not self.is_window:
            frame = self.random.choice(self.frames)
            self.say(f"{frame.name} crashes")
            self.frames.remove(frame)
            frame.vanish()

    def the_desktop_reloads(self) -> None:
        self.say("the desktop reloads")
        self.simulator.reload()

    def frames_go(self) -> None:
        """The desktop has loaded anew, with other frames."""
        self.other.frame = self.simulator.open_frame(
            name="other", origin="https://other.example", post=self.other.posted.append
        )
        if self.is_window:
            return
        gone, self.frames = self.frames, []
        for frame in gone:
            frame.vanish()
        for _ in gone:
            if self.random.random() < 0.7:
                self.desk.attach(self.new())

    def the_machine_sleeps(self) -> None:
        seconds = self.random.choice([5, 40, 200, 7200])
        self.say(f"the machine sleeps {seconds} s")
        self.time.wait(seconds)

    def something_goes_wrong(self) -> None:
        faults, chance = self.simulator.faults, self.random
        if len(list(faults)) > 3:
            return
        times = chance.choice([1, 1, 2, 5])
        seconds = chance.choice([0.01, 0.5, 3, 12, 30])
        request, event = chance.choice(REQUESTS), chance.choice(EVENTS)
        either = chance.choice([request, event])
        kinds: list[Callable[[], object]] = [
            lambda: faults.drop(either, times),
            lambda: faults.drop(request, times),
            lambda: faults.drop(event, times),
            lambda: faults.delay(either, seconds, times),
            lambda: faults.delay(request, seconds, times),
            lambda: faults.lose_answer(request, times),
            lambda: faults.answer_late(request, seconds, times),
            lambda: faults.answer_twice(request, times),
            lambda: faults.answer_out_of_order(request, times),
            lambda: faults.send_twice(event, times),
            lambda: faults.reload(chance.choice(REQUESTS[:6]), 1),
            faults.go_away,
            faults.go_away,
        ]
        if chance.random() < 0.15:
            kinds = [
                lambda: faults.refuse(request, "Not today.", times),
                lambda: faults.answer(chance.choice(REQUESTS[1:3]), None, times),
                lambda: faults.event_before_confirmation("interaction", times),
                lambda: faults.unknown_state("interaction", times=times),
                lambda: faults.unknown_event_type("interaction", times=times),
                lambda: faults.leave_out("interaction", "state", times=times),
                lambda: faults.add("interaction", {"new": 1}, times),
                lambda: faults.null_objects("interaction", times),
            ]
        chance.choice(kinds)()
        newest = list(faults)[-1]
        self.say(f"fault: {newest.kind} {newest.target} {newest.times} {dict(newest.details)}")

    def something_is_right_again(self) -> None:
        faults = list(self.simulator.faults)
        if faults:
            fault = self.random.choice(faults)
            self.say(f"no more: {fault.kind} {fault.target}")
            self.note_data()
            fault.switch_off()

    # All of it

    async def time_passes(self) -> None:
        chance = self.random.random()
        if chance < 0.5:
            for _ in range(self.random.randrange(0, 12)):
                await asyncio.sleep(0)
        else:
            await asyncio.sleep(self.random.choice([0.01, 0.3, 2, 6, 15, 45]))

    async def go(self) -> None:
        usual = [
            self.the_extension_reads, self.the_extension_writes, self.the_extension_writes,
            self.the_extension_broadcasts, self.a_call_comes, self.the_agent_does_something,
            self.the_agent_does_something, self.the_agent_does_something, self.another_frame_pings,
        ]  # fmt: skip
        unusual = [
            self.the_extension_cancels, self.a_frame_opens, self.a_frame_opens, self.a_frame_crashes,
            self.the_desktop_reloads, self.the_machine_sleeps, self.something_goes_wrong,
            self.something_goes_wrong, self.something_goes_wrong, self.something_goes_wrong,
            self.something_is_right_again, self.something_is_right_again,
        ]  # fmt: skip
        self.simulator.on_reload.append(self.frames_go)
        await self.desk.connect(self.new())
        for _ in range(STEPS):
            step = self.random.choice(usual if self.random.random() < 0.6 else unusual)
            step()
            await self.time_passes()
        self.note_data()
        self.say("all is right again")
        self.simulator.faults.clear()
        if not self.frames:
            self.desk.attach(self.new())
        await asyncio.sleep(REST)
        await self.simulator.settled()
        self.note_data()
        self.look()
        await self.try_events()
        await self.desk.close()
        self.look_behind()
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)

    async def try_events(self) -> None:
        """Whether the desk hears the desktop's events still."""
        self.history.unheard = await self.heard_of("last")
        if self.history.unheard and self.is_window:
            # A desktop may load anew around a window while there is no interaction: the first that comes
            # shows that, at the next heartbeat.
            await asyncio.sleep(REST)
            self.history.unheard = await self.heard_of("very last")

    async def heard_of(self, name: str) -> list[str]:
        """What is not heard of a call and a message that come now."""
        call = self.simulator.ring(user_data={"tick": name})
        event = next(each for each in reversed(self.history.emitted) if f'"tick": "{name}"' in each)
        event = event.replace("voice ", "interaction ", 1)  # of a call, it is the same
        self.other.ask(request=BROADCAST, parameters=["pings", name])
        await self.simulator.settled()
        expected = (event, told_as("messenger:pings", name))
        unheard = [each for each in expected if each not in self.history.told]
        known = self.desk.interactions.get(call.interaction_id)
        if known is None or known.state != State.RINGING:
            unheard.append(f"the desk knows {known} of it")
        return unheard

    def look(self) -> None:
        """What the two have at the end."""
        self.is_over = True  # what ends from now on is ended by the run
        self.history.live = {
            each.interaction_id: (str(each.state), dict(each.user_data))
            for each in self.desk.interactions.values()
        }
        self.history.desktop = {
            each.interaction_id: (str(each.state), dict(each.user_data))
            for each in self.simulator.interactions.values()
        }

    def look_behind(self) -> None:
        for frame in self.frames:
            if frame.pending:
                self.history.left.append(f"{frame.pending} requests of {frame.name}")
            if frame.timers:
                self.history.left.append(f"{frame.timers} timers of {frame.name}")
        names = [each.name for each in self.simulator.frames if each.name != "other"]
        if names:
            self.history.left.append(f"open frames: {names}")


class Noted(logging.Handler):
    """Notes what the desk logs as an error."""

    def __init__(self, history: History) -> None:
        super().__init__(logging.ERROR)
        self._history = history

    def emit(self, record: logging.LogRecord) -> None:
        self._history.reported.append(record.getMessage())


async def play(seed: int) -> History:
    """Have one run, and return what happened."""
    log = logging.getLogger("py_ext")
    with virtual_time() as time:
        run = Run(seed, time)
        noted = Noted(run.history)
        log.addHandler(noted)
        propagates, log.propagate = log.propagate, False
        try:
            await run.go()
        finally:
            log.propagate = propagates
            log.removeHandler(noted)
            with contextlib.suppress(Exception):
                await run.desk.close()
    return run.history
