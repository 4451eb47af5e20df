"""Random histories of a busy minute, while frames come and go: nothing is lost, told twice or sent twice.

A frame that never goes hears everything, and tells what is true. Where the frame that carries goes before
the next one is ready to take over, events may be missed; then what the desktop has is read again.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
from typing import Any

import pytest

from py_ext import (
    STATE_EVENTS,
    Desk,
    DeskError,
    Disconnected,
    InteractionEvent,
    MessengerEvent,
    State,
)
from py_ext.simulator import DeskSimulator, SimulatedTransport, SimulatorError
from py_ext.testing._virtual_time import virtual_time
from tests.wire import Wire

HISTORIES = 300
STEPS = 80


class History:
    """One desktop, one desk, and what happened."""

    def __init__(self, seed: int, *, in_a_hurry: bool) -> None:
        self.random = random.Random(seed)
        self.in_a_hurry = in_a_hurry
        self.simulator = DeskSimulator()
        self.other = Wire(self.simulator, name="other", origin="https://other.example")
        self.witness = Wire(self.simulator, name="witness", origin="https://other.example")
        self.witness.ask(event="subscribe", data="interaction")
        self.desk = Desk(timeout=5)
        self.frames: list[SimulatedTransport] = []
        self.numbers = itertools.count(1)
        self.told: list[Any] = []
        self.pings: list[Any] = []
        self.sent_pings = 0
        self.rang: list[str] = []
        self.missed = False
        self.calls: list[asyncio.Task[object]] = []
        self.writes: dict[str, asyncio.Task[object]] = {}
        self.desk.on(InteractionEvent)(self.hear)
        self.desk.on(InteractionEvent, state=State.RINGING)(self.ring)
        self.desk.on(MessengerEvent, channel="pings")(self.pings.append)

    def hear(self, event: InteractionEvent) -> None:
        if event.event_type is not None:  # else it was read, not heard
            self.told.append(event.raw)

    def ring(self, event: InteractionEvent) -> None:
        self.rang.append(str(event.interaction.interaction_uuid))

    # What happens

    def new(self) -> SimulatedTransport:
        frame = SimulatedTransport(self.simulator, name=f"frame-{next(self.numbers)}")
        self.frames.append(frame)
        return frame

    def a_frame_opens(self) -> None:
        if len(self.frames) < 5:
            self.desk.attach(self.new())

    def a_frame_closes(self) -> None:
        if self.frames:
            self._close(self.random.choice(self.frames))

    def the_frame_that_carries_loads_anew(self) -> None:
        carried = self.desk._carried
        assert carried is not None
        gone = [frame for frame in self.frames if frame is carried.carrier]
        if gone:
            self._close(gone[0])
            self.desk.attach(self.new())

    def _close(self, frame: SimulatedTransport) -> None:
        carried = self.desk._carried
        assert carried is not None
        if frame is carried.carrier:
            ready = (
                carried.standby is not None
                and carried._carrier is frame
                and not carried._stepping_in
                and all(
                    event in carried._since and carried._since[event].confirmed is not None
                    for event in carried._confirmed
                )
                and len(carried._confirmed) == len(carried._tellers)
            )
            self.missed = self.missed or not ready
        self.frames.remove(frame)
        frame.vanish()

    def a_call_comes(self) -> None:
        if len(self.simulator.interactions) < 4:
            self.simulator.ring()

    def the_agent_does_something(self) -> None:
        calls = list(self.simulator.interactions.values())
        if calls:
            verb = self.random.choice(["answer", "hold", "retrieve", "hold", "retrieve", "release"])
            with contextlib.suppress(SimulatorError):  # not in that state
                getattr(self.simulator, verb)(self.random.choice(calls).interaction_id)

    def a_call_is_done(self) -> None:
        for each in list(self.simulator.interactions.values()):
            if each.state == State.IDLE:
                self.simulator.mark_done(each.interaction_id)
                return

    def another_frame_pings(self) -> None:
        self.sent_pings += 1
        # The same again and again, but where nobody could tell when a subscription began.
        ping = self.sent_pings if self.in_a_hurry else "ping"
        self.other.ask(request="messenger.broadcastMessage", parameters=["pings", ping])

    def the_extension_reads(self) -> None:
        self.calls.append(asyncio.ensure_future(self.desk.interaction.get_interactions()))

    def the_extension_writes(self) -> None:
        if self.simulator.interactions:
            call = self.random.choice(list(self.simulator.interactions))
            value = f"value {len(self.writes)}"
            write = self.desk.interaction.set_user_data(call, {"n": value})
            self.writes[value] = asyncio.ensure_future(write)

    async def time_passes(self) -> None:
        for _ in range(self.random.randrange(1, 12)):
            await asyncio.sleep(0)

    async def run(self) -> None:
        steps = [
            self.a_frame_opens, self.a_frame_closes, self.the_frame_that_carries_loads_anew,
            self.a_call_comes, self.the_agent_does_something, self.the_agent_does_something,
            self.a_call_is_done, self.another_frame_pings, self.the_extension_reads,
            self.the_extension_writes,
        ]  # fmt: skip
        await self.desk.connect(self.new())
        for _ in range(STEPS):
            step = self.random.choice(steps)
            if not self.in_a_hurry and "frame_" in step.__name__:
                await self.simulator.settled()
                if len(self.frames) < 2:
                    step = self.a_frame_opens
            step()
            if self.random.random() < 0.5:
                await self.time_passes()
        if not self.frames:
            self.desk.attach(self.new())
        await self.simulator.settled()
        await asyncio.wait_for(
            asyncio.gather(*self.calls, *self.writes.values(), return_exceptions=True), 60
        )
        await self.simulator.settled()

    # What must be true of it

    def truth(self) -> list[Any]:
        """The events of interactions as the witness heard them, without repetitions."""
        found: list[Any] = []
        last = None
        for message in self.witness.posted:
            if message.get("event") == "interaction":
                text = json.dumps(message["data"])
                if text != last and "interaction" in message["data"]:
                    found.append(message["data"])
                last = text
        assert "interaction" in STATE_EVENTS
        return found

    def check(self) -> None:
        truth = self.truth()
        if self.missed:
            rest = iter(truth)
            assert all(event in rest for event in self.told)  # in order, and none twice
            assert len(self.pings) <= self.sent_pings
        else:
            assert self.told == truth
            assert len(self.pings) == self.sent_pings
        live = {each.interaction_id: each.raw for each in self.desk.interactions.values()}
        assert live.keys() == self.simulator.interactions.keys()
        for each in self.simulator.interactions.values():
            assert live[each.interaction_id]["state"] == each.state
            assert live[each.interaction_id]["userData"] == each.user_data
        assert len(self.rang) == len(set(self.rang))
        sent = [
            entry.message["parameters"][1]["n"]
            for entry in self.simulator.journal
            if (entry.kind, entry.name) == ("request", "interaction.setUserData")
        ]
        for value, write in self.writes.items():
            assert sent.count(value) <= 1
            error = write.exception()
            assert error is None or isinstance(error, DeskError)
            if error is None:
                assert sent.count(value) == 1
            if isinstance(error, Disconnected) and not error.outcome_unknown:
                assert sent.count(value) == 0
        assert all(call.exception() is None for call in self.calls)
        assert all(frame.pending == 0 for frame in self.frames)


async def play(seed: int, *, in_a_hurry: bool) -> History:
    history = History(seed, in_a_hurry=in_a_hurry)
    with virtual_time():
        await history.run()
        try:
            history.check()
        except AssertionError as error:
            raise AssertionError(f"history {seed}: {error}") from error
        finally:
            await history.desk.close()
    assert [frame.name for frame in history.simulator.frames] == ["other", "witness"]
    return history


@pytest.mark.parametrize("block", range(6))
async def test_nothing_is_lost_or_told_twice_while_another_is_ready(block: int) -> None:
    size = HISTORIES // 6
    for seed in range(block * size, (block + 1) * size):
        history = await play(seed, in_a_hurry=False)
        assert not history.missed


@pytest.mark.parametrize("block", range(6))
async def test_nothing_is_told_twice_however_frames_come_and_go(block: int) -> None:
    size = HISTORIES // 6
    for seed in range(block * size, (block + 1) * size):
        await play(seed, in_a_hurry=True)
