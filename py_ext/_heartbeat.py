"""``Heartbeat``: notices that the desktop does not answer any more, or that the machine has slept, and has
the desk up to date again afterwards.

While something comes from the desktop, be it an event or an answer, it does nothing. When nothing has come
for a while, it reads the interactions, which shows two things at once: whether somebody is there, and
whether an event was missed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable
from contextvars import Context, ContextVar, copy_context
from typing import Any, NamedTuple

from py_ext._calls import Calls
from py_ext._live_interactions import LiveInteractions, Missed
from py_ext._pace import patience
from py_ext.errors import (
    Disconnected,
    Quarantined,
    RateLimited,
    RequestRefused,
    RequestTimeout,
    UnexpectedAnswer,
)
from py_ext.events.event import Event
from py_ext.events.reconnected import DeskReconnected
from py_ext.models.interaction import Interaction

__all__ = ["BEAT", "Heartbeat", "LeftOut", "heartbeats"]

BEAT = 30.0
"""Seconds after which a desk that hears nothing looks whether the desktop is still there."""

FOLLOWING = 4.0
"""So much longer is that where another Python's handlers run: this one has less to lose."""

GAP = 75.0
"""Seconds by which a timer is late only if the machine, or the page, did not run: a browser lets those of
hidden pages wait for a minute."""

PAUSE = 5.0
LONGEST_PAUSE = 60.0
"""Between two tries, in seconds: it begins with one and doubles to the other, which is longer than a
quarantine lasts that each request would begin anew."""

READ = "interaction.getInteractions"


class LeftOut:
    """What a test's virtual time has left out: seconds in which nothing but heartbeats would have come."""

    def __init__(self) -> None:
        self.seconds = 0.0


heartbeats: ContextVar[LeftOut | None] = ContextVar("py_ext_heartbeats", default=None)
"""Set where timers are set for heartbeats alone: nobody waits for these."""


class Moment(NamedTuple):
    """A time, by the event loop's clock, which may stand still while a machine sleeps, and the wall's."""

    loop: float
    wall: float

    def until(self, later: Moment) -> float:
        """Seconds from this to that."""
        return max(later.loop - self.loop, later.wall - self.wall)


class Heartbeat:
    """The heartbeat of one desk.

    Args:
        seconds: After which it looks, where nothing comes; 0 for never.
        live: The live interactions.
        read: Asks the desktop for them.
        tell: Tells an event that was found out by reading.
        spawn: Runs a coroutine as one of the desk's tasks.
        hold: Nobody is to be told of new frames, because what interactions there are is not known.
        release: It is known again.
        leads: Whether the handlers of this Python run.

    Attributes:
        is_quiet: Whether nothing has come since it looked last. Asked with each event, which is ``heard``
            where it is.
    """

    def __init__(
        self,
        seconds: float,
        live: LiveInteractions,
        read: Callable[[], Coroutine[Any, Any, Iterable[Interaction]]],
        tell: Callable[[Event], None],
        spawn: Callable[[Coroutine[Any, Any, object]], asyncio.Task[None]],
        hold: Callable[[], None],
        release: Callable[[], None],
        leads: Callable[[], bool],
    ) -> None:
        self.seconds = seconds
        self.is_quiet = False
        self._live = live
        self._read = read
        self._tell = tell
        self._spawn = spawn
        self._hold = hold
        self._release = release
        self._leads = leads
        self._calls: Calls | None = None
        self._context = self._outside = Context()
        self._left_out = LeftOut()
        self._time: Callable[[], float] = time.monotonic
        self._forget()

    def _now(self) -> Moment:
        return Moment(self._time(), time.time())

    def _forget(self) -> None:
        self._heard: Moment | None = None
        self._lost: Moment | None = None  # since when it is out of touch
        self._left: Moment | None = None  # since when no frame carries
        self._known_at: Moment | None = None  # when it was certain last which ids there are
        self._found = Missed()
        self._is_behind = False
        self._may_be_forgotten = False  # by a desktop that has loaded anew around us
        self._must_renew = False  # because that was begun
        self._reading: asyncio.Task[None] | None = None
        self._pausing: asyncio.Future[None] | None = None
        self._armed: Moment | None = None
        self._interval = 0.0
        self._cancel_timer: Callable[[], None] | None = None

    def open(self) -> None:
        """The desk is about to be connected, in the event loop that runs."""
        self._time = asyncio.get_running_loop().time

    def begin(self, calls: Calls) -> None:
        """The start hooks have ended: from now on, what was missed can be told."""
        self._calls = calls
        self._left_out = LeftOut()
        self._outside = copy_context()
        self._context = copy_context()
        self._context.run(heartbeats.set, self._left_out)
        self._heard = self._now()
        if self._is_behind:
            self._start()
        if self.seconds:
            self._listen()
            self._arm()

    def stop(self) -> None:
        """The desk closes. What it reads is ended by the desk, as all its tasks are."""
        self._stop_timer()
        self._calls = None
        self.is_quiet = False
        self._forget()

    # What comes from the desktop

    def heard(self) -> None:
        """An event has come, the first since ``is_quiet``: so we are still subscribed."""
        self._may_be_forgotten = False
        self._hear()

    def _hear(self) -> None:
        self.is_quiet = False
        self._heard = self._now()
        if self._is_late():
            self._beat()  # the timer may count from when the machine woke
        self._go_on()

    def _listen(self) -> None:
        """Be told of whatever comes next."""
        if self._calls is not None:
            self.is_quiet = True
            self._calls.pace.silence.on_answer(self._hear)

    # Frames come and go

    def lose_track(self, is_covered: bool) -> None:
        """The frame that carried has gone: what comes from now on may leave something out.

        Args:
            is_covered: Whether another has stood by: then the desktop has not loaded anew.
        """
        self._left = self._left or self._now()
        if self._calls is not None and not is_covered:
            self._calls.ids.doubt(self._live.newest)
            self._known_at = self._known_at or self._now()
        self._live.doubt()
        self._hold()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def read_again(self, is_interrupted: bool) -> None:
        """Another frame carries.

        Args:
            is_interrupted: Whether nobody has heard the desktop's events for a while.
        """
        if is_interrupted:
            self._lost = self._lost or self._left or self._now()
        self._left = None
        self._is_behind = True
        if self._calls is None:
            return  # not before the start hooks have ended
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self._start()

    # Time

    def _arm(self) -> None:
        calls = self._calls
        if calls is None or not self.seconds:
            return
        interval = self.seconds if self._leads() else FOLLOWING * self.seconds
        self._interval = max(interval, calls.pace.spacing(READ))
        self._armed = self._now()
        self._left_out.seconds = 0.0
        call_later = calls.transport.call_later
        self._cancel_timer = self._context.run(call_later, self._interval, self._beat)

    def _stop_timer(self) -> None:
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None

    def _is_late(self) -> bool:
        """Whether so much time has passed that the machine must have slept."""
        if self._armed is None:
            return False
        return self._armed.until(self._now()) - self._interval - self._left_out.seconds > GAP

    def _beat(self) -> None:
        calls = self._calls
        if calls is None:
            return
        was_quiet, has_slept = self.is_quiet, self._is_late()
        if has_slept:
            self._lost = self._lost or self._armed
        self._stop_timer()
        self._arm()
        if self._reading is not None:
            if has_slept:
                self._go_on()
            return
        self._listen()
        if getattr(calls.transport, "carrier", calls) is None:
            return  # the next frame begins with reading
        is_missing = was_quiet and not calls.pace.waiting.count
        if has_slept or self._must_know or is_missing or calls.pace.silence.names:
            self._start()

    # Reading

    @property
    def _must_know(self) -> bool:
        return self._is_behind or self._must_renew or self._lost is not None

    def _start(self) -> None:
        if self._reading is None:
            self._reading = self._context.run(self._spawn, self._catch_up())

    async def _catch_up(self) -> None:
        try:
            await self._read_what_was_missed()
        except asyncio.CancelledError:
            raise  # it is read anew, or the desk closes
        except BaseException:
            self._end_reading()
            raise
        self._end_reading()

    def _end_reading(self) -> None:
        self._reading = None
        if self._calls is not None:
            self._calls.ids.stop()
        if self.seconds:
            self._listen()
        self._outside.copy().run(self._release)

    async def _read_what_was_missed(self) -> None:
        since, pause, is_renewed = self._heard, PAUSE, False
        if not self._must_know:
            patience.set(0.0)  # of this task only: all others go first
        while True:
            self._live.doubt()
            if self.seconds:
                self._listen()
            try:
                interactions = await self._read()
                part = self._live.catch_up(interactions)
                self._found = self._found.then(part)
                self._follow(part)
                for event in part.events:
                    self._tell_outside(event)
                if not is_renewed and self._is_to_renew(part):
                    await self._renew()
                    is_renewed = True
                    continue  # what came between is known by reading only
                break
            except RequestTimeout:
                self._miss()
            except Disconnected:
                pass
            except RateLimited:
                if not self._must_know:
                    return
            except Quarantined:
                self._is_behind = True  # or is it gone?
            except (RequestRefused, UnexpectedAnswer):
                if self.seconds:
                    return  # somebody is there; the next beat tries again
                raise
            patience.set(None)
            await self._pause(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        self._end_search(since)

    def _follow(self, part: Missed) -> None:
        """Have what waits be sent with the ids that there are now."""
        calls, known_at = self._calls, self._known_at
        if calls is None or (known_at is None and not part.renamed):
            return
        if known_at is None:  # it has loaded anew around us
            calls.ids.doubt(part.before)
            known_at = self._now()
        self._known_at = None
        calls.ids.settle(self._found.renamed, self._live.by_id)
        calls.pace.follow(calls.ids.current, known_at.loop)
        calls.ids.stop()

    def _miss(self) -> None:
        """It was not answered: unless something else has come, the desktop is out of touch."""
        self._is_behind = True
        if self.is_quiet:
            self._lost = self._lost or self._heard
            self._may_be_forgotten = True

    def _end_search(self, since: Moment | None) -> None:
        found, lost = self._found, self._lost
        self._found, self._lost, self._is_behind = Missed(), None, False
        if lost is None and not found:
            return
        view, began = self._live.view, lost or since
        self._tell_outside(
            DeskReconnected.after(
                0.0 if began is None else began.until(self._now()),
                [view[each] for each in found.began if each in view],
                [view[each] for each in found.changed if each in view],
                found.ended,
                found.renamed,
                reloaded=bool(found.renamed) or (self._has_lost_all() and not found.are_kept),
            )
        )

    def _has_lost_all(self) -> bool:
        transport = self._calls.transport if self._calls is not None else None
        lost_all = getattr(transport, "has_lost_all", False)
        if lost_all:
            transport.has_lost_all = False  # type: ignore[union-attr]
        return lost_all

    def _tell_outside(self, event: Event) -> None:
        """Tell it where no timer is taken for one of ours."""
        self._outside.copy().run(self._tell, event)

    def _is_to_renew(self, part: Missed) -> bool:
        """Whether the desktop may not know of our subscriptions any more: it has not answered for a while,
        or something was read that it should have told."""
        if self._calls is None or not hasattr(self._calls.transport, "renew"):
            return False
        return self._must_renew or self._may_be_forgotten or bool(part and not self._is_behind)

    async def _renew(self) -> None:
        if self._calls is not None:
            self._must_renew = True
            await self._calls.renew()
            self._must_renew = self._may_be_forgotten = False

    async def _pause(self, seconds: float) -> None:
        """Wait so long, or until something is heard."""
        if self._calls is None:
            return
        over = self._pausing = asyncio.get_running_loop().create_future()
        cancel_timer = self._calls.transport.call_later(seconds, self._go_on)
        try:
            await over
        finally:
            cancel_timer()
            if self._pausing is over:
                self._pausing = None

    def _go_on(self) -> None:
        if self._pausing is not None and not self._pausing.done():
            self._pausing.set_result(None)
