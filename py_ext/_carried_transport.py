"""``CarriedTransport``: a transport over all frames of a desk, one of which carries.

One frame carries: requests and subscriptions go through it. One more stands by: it has the same
subscriptions and keeps what comes, so that it can take over when the other goes, and nothing is lost and
nothing told twice. The rest do nothing.

>>> from py_ext._carried_transport import CarriedTransport
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> simulator = DeskSimulator()
>>> first, second = (SimulatedTransport(simulator, name=name) for name in ("first", "second"))
>>> transport = CarriedTransport(first)
>>> transport.attach(second)
>>> await transport.subscribe("agent", lambda data: print(data["operationName"]), 10)
>>> await simulator.settled()
>>> first.vanish()
>>> simulator.set_agent_state("Ready")
>>> await simulator.settled()
Ready
>>> await transport.close()
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from py_ext._alignment import Since, align
from py_ext._timers import Timers
from py_ext.transport import (
    MOST_KEPT,
    STATE_EVENTS,
    FrameTransport,
    Kept,
    Plain,
    TransportClosed,
    TransportGone,
    TransportRefused,
    TransportTimeout,
    TransportUnsent,
)

__all__ = ["CarriedTransport"]

log = logging.getLogger("py_ext")

BLOCK, UNBLOCK = "interaction.blockMarkdone", "interaction.unblockMarkdone"
BROADCAST = "messenger.broadcastMessage"
MARK_DONE, DONE = "interaction.markdone", "COMPLETED"
READ = "interaction.getInteractions"
OF_THE_FRAME = frozenset({BLOCK, UNBLOCK, BROADCAST, MARK_DONE})
"""Requests that have to do with the frame through which they come."""

Listener = Callable[[Plain], None]


def nothing(*_: object) -> None:
    """Nobody wants to be told."""


class CarriedTransport:
    """Carries requests and events over whichever frames are there.

    Args:
        first: The frame that carries to begin with. The timers are its own, also after it has gone.

    Attributes:
        on_loss: Called when the frame that carries has gone, before anything comes through another. It is
            told whether another has stood by, so that nothing is missed.
        has_lost_all: Whether no frame was left, and the last was none of an interaction, which goes with
            that: the desktop loads anew, as far as can be seen.
        on_taken_over: Called when another carries in its place, and all is subscribed to again. What the
            desktop has now is to be read again: it may have loaded anew. It is told whether nobody has
            heard some of the events for a while.
        on_left: Called with each frame that has gone.
    """

    def __init__(self, first: FrameTransport) -> None:
        self.origin = first.origin
        self.on_loss: Callable[[bool], None] = nothing
        self.has_lost_all = False
        self.on_taken_over: Callable[[bool], None] = nothing
        self.on_left: Callable[[FrameTransport], None] = lambda frame: None
        self._first = first
        self._frames: list[FrameTransport] = []
        self._elected: FrameTransport | None = None
        self._carrier: FrameTransport | None = None  # the same, once requests may go through it
        self._waiting: set[asyncio.Future[FrameTransport]] = set()
        self._timers = Timers(first.call_later)
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._timeout = 10.0
        self._tellers: dict[str, Listener] = {}
        self._confirmed: set[str] = set()
        self._blocks: dict[str, tuple[Sequence[Plain], float]] = {}
        self._marking: dict[str, bool] = {}  # whether the desktop has told that it is done
        # What was told: the last of each name, and all since somebody stands by.
        self._last: dict[str, Plain] = {}
        self._standby: FrameTransport | None = None
        self._told: deque[Kept] | None = None
        self._told_count = 0
        self._since: dict[str, Since] = {}
        self._refused: set[str] = set()  # to the frame that carries
        self._broadcasts: list[tuple[str, str]] = []
        self._stepping_in = False
        self._doubtful: dict[str, list[Plain]] | None = None
        self._join(first)
        self._elected = self._carrier = first

    # As all transports

    def request(
        self, request: str, parameters: Sequence[Plain], timeout: float
    ) -> Coroutine[Any, Any, Plain]:
        """Send a request, as ``Transport.request`` tells, through the frame that carries.

        While there is none, it waits for one, as long as for the answer.

        Raises:
            TransportGone: The frame went, or there was none in time.
        """
        carrier = self._carrier
        if carrier is None or request in OF_THE_FRAME:
            return self._request(request, parameters, timeout)
        return carrier.request(request, parameters, timeout)

    async def subscribe(self, event: str, listener: Listener, timeout: float) -> None:
        """Subscribe to an event, as ``Transport.subscribe`` tells, in the frames that need it."""
        self._timeout = timeout
        self._tellers[event] = teller = self._teller(event, listener)
        deadline = now() + timeout
        gone: FrameTransport | None = None
        try:
            while True:
                carrier = self._carrier
                if carrier is None or carrier is gone:
                    carrier = await self._next_carrier(timeout)
                try:
                    await carrier.subscribe(event, teller, timeout)
                    break
                except TransportGone:
                    gone = carrier
                    await asyncio.sleep(0)  # the next carries by then, or none
                    timeout = max(deadline - now(), 0.001)
        except TransportGone:  # no frame in time
            self._tellers.pop(event, None)
            raise TransportTimeout("No frame of the extension is open.") from None
        except BaseException:
            self._tellers.pop(event, None)
            raise
        self._confirmed.add(event)
        if self._standby is not None:
            self._have_heard(self._standby, event)

    async def renew(self, timeout: float) -> None:
        """Subscribe anew in the frames that hear events, as ``FrameTransport.renew`` tells."""
        carrier = self._carrier or await self._next_carrier(timeout)
        hearing = [each for each in (carrier, self._standby) if each is not None]
        refused, self._refused = sorted(self._refused), set()
        outcomes = await asyncio.gather(
            *(frame.renew(timeout) for frame in hearing),
            *(carrier.subscribe(event, self._tellers[event], timeout) for event in refused),
            return_exceptions=True,
        )
        for event, outcome in zip(refused, outcomes[len(hearing) :], strict=True):
            if isinstance(outcome, BaseException):
                self._refused.add(event)
        if self._standby in hearing[1:]:
            self._stand_by_anew()
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back later, as ``Transport.call_later`` tells, whatever frames there are."""
        return self._timers.call_later(seconds, callback)

    async def close(self) -> None:
        """Leave the desktop in all frames, as ``Transport.close`` tells."""
        if self._closed:
            return
        self._closed = True
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_exception(TransportClosed())
        self._timers.cancel()
        frames, self._frames = self._frames, []
        for frame in {id(each): each for each in (*frames, self._first)}.values():
            frame.on_gone = None
            await frame.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._elected = self._carrier = self._standby = self._told = None

    # Frames come and go

    @property
    def carrier(self) -> FrameTransport | None:
        """The frame that carries."""
        return self._elected

    @property
    def standby(self) -> FrameTransport | None:
        """The frame that stands by."""
        return self._standby

    def attach(self, frame: FrameTransport) -> None:
        """One more frame is there."""
        self._join(frame)
        if self._elected is None:
            self._begin_anew(frame)
        else:
            self._choose_standby()

    def _join(self, frame: FrameTransport) -> None:
        self._frames.append(frame)
        frame.on_gone = lambda: self._leave(frame)

    def _leave(self, frame: FrameTransport) -> None:
        if self._closed or frame not in self._frames:
            return
        frame.on_gone = None
        self._frames.remove(frame)
        if frame is self._standby:
            self._standby = self._told = None
        elif frame is self._elected:
            self._elected = self._carrier = None
            self.on_loss(self._standby is not None)
            if self._standby is not None:
                self._take_over(self._standby)
            elif self._frames:
                self._begin_anew(self._frames[0])
            else:
                self.has_lost_all = "interactionId" not in getattr(frame, "params", {})
                self._blocks.clear()  # the desktop has lifted them, or loads anew: nothing is as it was
        self._choose_standby()
        self.on_left(frame)

    def _choose_standby(self) -> None:
        """Have the frame stand by that has been there longest, beside the one that carries."""
        if self._standby is not None or self._carrier is None or self._stepping_in:
            return
        standby = next((each for each in self._frames if each is not self._carrier), None)
        if standby is None:
            return
        self._standby = standby
        self._told, self._told_count = deque(maxlen=2 * MOST_KEPT), 0
        self._since = {}
        self._broadcasts.clear()
        standby.stand_by()
        for event in sorted(self._confirmed):
            self._have_heard(standby, event)

    def _have_heard(self, frame: FrameTransport, event: str) -> asyncio.Task[None]:
        """Have a frame subscribe that stands by, or has just begun to carry."""
        self._since[event] = Since(self._told_count, None)
        return self._start(self._hear(frame, event, self._since))

    async def _hear(self, frame: FrameTransport, event: str, since: dict[str, Since]) -> None:
        since[event] = Since(self._told_count, None)
        while not self._closed:
            try:
                await frame.subscribe(event, self._tellers[event], self._timeout)
            except TransportTimeout:
                continue
            except TransportGone:
                return
            except (TransportRefused, TransportUnsent, TransportClosed):
                if not self._closed and frame is self._elected:
                    log.error("The desktop sends the event %r no more: it refused it to the frame "
                              "that has taken over.", event)  # fmt: skip
                    self._refused.add(event)
                since.pop(event, None)
                return
            if self._standby is frame:
                since[event] = since[event]._replace(confirmed=self._told_count)
            return

    def _stand_by_anew(self) -> None:
        """What each of the two has heard may differ: have the one that stands by keep what comes from now
        on, and nothing else."""
        assert self._standby is not None
        self._told, self._told_count = deque(maxlen=2 * MOST_KEPT), 0
        self._broadcasts.clear()
        self._standby.stand_by()
        for event, began in self._since.items():
            self._since[event] = Since(0, None if began.confirmed is None else 0)

    # Taking over

    def _take_over(self, standby: FrameTransport) -> None:
        """The frame that stands by carries from now on."""
        told, since = list(self._told or ()), dict(self._since)
        trimmed = self._told_count - len(told)
        since = {
            event: Since(
                max(0, began.sent - trimmed),
                None if began.confirmed is None else max(0, began.confirmed - trimmed),
            )
            for event, began in since.items()
        }
        self._standby = self._told = None
        self._elected = self._carrier = standby
        self._refused.clear()
        self._stepping_in = True
        missing = [
            self._have_heard(standby, event) for event in sorted(self._confirmed - since.keys())
        ]

        is_interrupted = bool(missing) or any(each.confirmed is None for each in since.values())

        def take(kept: Sequence[Kept]) -> None:
            if self._elected is not standby:
                return
            alignment = align(told, self._without_broadcasts(kept), since)
            self._stepping_in = False
            self._doubt(alignment.awaited)
            for each in alignment.untold:
                teller = self._tellers.get(each.name)
                if teller is not None:
                    teller(each.data)
            self._start(self._say_taken_over(standby, missing, is_interrupted))
            self._choose_standby()

        standby.step_in(take)
        self._start(self._block_again(standby))
        self._wake(standby)

    def _begin_anew(self, frame: FrameTransport) -> None:
        """A frame carries that has heard nothing until now."""
        self._stepping_in = False
        self._refused.clear()
        self._elected = frame
        self._start(self._begin(frame))

    async def _begin(self, frame: FrameTransport) -> None:
        self._since = {}
        self._doubt()
        subscribing = [self._have_heard(frame, event) for event in sorted(self._confirmed)]
        await asyncio.sleep(0)  # now they are sent, and requests follow
        if self._elected is not frame:
            return
        self._carrier = frame
        self._wake(frame)
        self._choose_standby()
        await self._block_again(frame)
        await self._say_taken_over(frame, subscribing, True)

    async def _say_taken_over(
        self,
        frame: FrameTransport,
        subscribing: Sequence[asyncio.Task[None]],
        is_interrupted: bool,
    ) -> None:
        if subscribing:
            await asyncio.wait(subscribing)
        if self._elected is frame and not self._closed:
            self.on_taken_over(is_interrupted)

    async def _block_again(self, frame: FrameTransport) -> None:
        """Blocks are the frame's that set them, and went with it: have them set anew."""
        for interaction_id, (parameters, timeout) in list(self._blocks.items()):
            if self._elected is not frame or interaction_id not in self._blocks:
                continue
            try:
                await frame.request(BLOCK, parameters, timeout)
            except TransportRefused:
                self._blocks.pop(interaction_id, None)
            except (TransportGone, TransportTimeout, TransportUnsent, TransportClosed):
                continue

    def _wake(self, carrier: FrameTransport) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(carrier)

    async def _next_carrier(self, timeout: float) -> FrameTransport:
        """Wait for a frame. Raises TransportGone if none comes in time."""
        if self._closed:
            raise TransportClosed
        waiting: asyncio.Future[FrameTransport] = asyncio.get_running_loop().create_future()

        def give_up() -> None:
            if not waiting.done():
                waiting.set_exception(TransportGone(was_sent=False))

        self._waiting.add(waiting)
        cancel_timer = self.call_later(timeout, give_up)
        try:
            return await waiting
        finally:
            cancel_timer()
            self._waiting.discard(waiting)

    # Requests and events

    async def _request(self, request: str, parameters: Sequence[Plain], timeout: float) -> Plain:
        if self._closed:
            raise TransportClosed
        carrier = self._carrier
        if carrier is None:
            deadline = now() + timeout
            carrier = await self._next_carrier(timeout)
            timeout = max(deadline - now(), 0.001)
        if request == BROADCAST and self._told is not None and len(parameters) == 2:
            # The desktop sends it to all frames but ours, and so to the one that stands by.
            self._broadcasts.append((f"messenger:{parameters[0]}", json.dumps(parameters[1])))
            del self._broadcasts[:-MOST_KEPT]
        key = str(parameters[0]) if parameters else ""
        if request == UNBLOCK:
            self._blocks.pop(key, None)
        if request == MARK_DONE:
            return await self._mark_done(carrier, parameters, timeout)
        if request != BLOCK:
            return await carrier.request(request, parameters, timeout)
        # Before it is answered: it may be taken back before that, and must not be set again then.
        self._blocks[key] = block = (list(parameters), timeout)
        try:
            return await carrier.request(request, parameters, timeout)
        except BaseException:
            if self._blocks.get(key) is block:
                del self._blocks[key]
            raise

    async def _mark_done(
        self, carrier: FrameTransport, parameters: Sequence[Plain], timeout: float
    ) -> Plain:
        """The desktop may close the very frame that asks, with the interaction: its event is the answer."""
        key = str(parameters[0])
        deadline = now() + timeout
        self._marking[key] = False
        try:
            return await carrier.request(MARK_DONE, parameters, timeout)
        except TransportGone as gone:
            if not gone.was_sent or not await self._is_done(key, deadline):
                raise
            return None
        finally:
            self._marking.pop(key, None)

    async def _is_done(self, key: str, deadline: float) -> bool:
        if not self._marking.get(key) and self._carrier is not None:
            with contextlib.suppress(
                TransportGone, TransportRefused, TransportTimeout, TransportUnsent
            ):
                # What the desktop has told by the time at which it answers, we know then.
                await self.request(READ, (), max(deadline - now(), 0.001))
        return self._marking.get(key, False)

    def _notice_done(self, data: Plain) -> None:
        match data:
            case {"interaction": {"interactionId": str(key), "state": state}} if (
                key in self._marking
            ):
                self._marking[key] = self._marking[key] or state == DONE

    def _teller(self, event: str, listener: Listener) -> Listener:
        """What frames call with an event's data. With every event: it has to be quick."""
        last, clock = self._last, time.time

        def tell(data: Plain) -> None:
            if self._doubtful is not None and self._is_told(event, data):
                return
            told = self._told
            if told is not None:
                told.append(Kept(clock(), event, data))
                self._told_count += 1
            last[event] = data
            if self._marking and event == "interaction":
                self._notice_done(data)
            listener(data)

        return tell

    # After another has taken over, what comes first of each name may have been told

    def _doubt(self, awaited: Sequence[Kept] = ()) -> None:
        doubtful = {event: [self._last[event]] for event in STATE_EVENTS & self._last.keys()}
        for name in {each.name for each in awaited}:
            doubtful[name] = [each.data for each in awaited if each.name == name]
        self._doubtful = doubtful

    def _is_told(self, event: str, data: Plain) -> bool:
        """Whether this was told by the frame before. Asked until one of each name was not."""
        assert self._doubtful is not None
        told = self._doubtful.get(event)
        if told and json.dumps(told[0]) == json.dumps(data):
            if len(told) > 1 or event not in STATE_EVENTS:
                told.pop(0)
            return True
        self._doubtful.pop(event, None)
        if not self._doubtful:
            self._doubtful = None
        return False

    def _without_broadcasts(self, kept: Sequence[Kept]) -> list[Kept]:
        """What was kept, but for the messages that the desk itself has sent to others."""
        own = list(self._broadcasts)
        others = []
        for each in kept:
            sent = (each.name, json.dumps(each.data)) if own else None
            if sent in own:
                own.remove(sent)
            else:
                others.append(each)
        return others

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(
            lambda _: work.close()
        )  # cancelled before it began, it would complain
        return task


def now() -> float:
    """The event loop's time, in seconds: virtual where that is."""
    return asyncio.get_running_loop().time()
