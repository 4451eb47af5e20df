"""``Pace``: sends no more than the desktop allows, and nothing to a desktop that ignores everything.

While no limit is known, requests go their way and are only counted. Where one is known, or was found out,
each takes a place in the windows that it counts in; where there is none left, it waits for its turn.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from py_ext._limits import DELAY, Limits
from py_ext._neighbours import Neighbourhood
from py_ext._request import Request
from py_ext._silence import MANY, MINUTE, Quarantine, Sent, Silence
from py_ext._turns import Asker, Sender, Turn, Turns, copy_of
from py_ext._window import Window
from py_ext.errors import DeskClosed, DeskError, Quarantined, RateLimited, RequestRefused
from py_ext.transport import (
    Neighbours,
    Plain,
    TransportClosed,
    TransportGone,
    TransportRefused,
    TransportTimeout,
    TransportUnsent,
)

__all__ = ["Pace", "Waiting", "patience"]

MAX_WAIT = 90.0
"""Seconds: within a minute, each place of a limit is free once."""

UNTIL_TOLD_WITH_OTHERS = 5
UNTIL_TOLD = 20
"""So many requests may go until the desktop has said what it allows."""

PROBE = "agent.getStateList"
"""What is asked to see whether a quarantine is over. A refusal is an answer too."""

PROBE_TIMEOUT = 5.0
LONGEST_PAUSE = 60.0
"""Between two probes, in seconds: more than a quarantine lasts that each request would begin anew."""

RELOAD = "only a reload of the desktop"
"""What ends a quarantine that lasts for ever."""

SILENT = 3.0
"""Seconds after which this Python goes on by itself, if nobody says that he counts."""

GONE = 60.0
"""Seconds after which another, who was allowed to send and has not said that he has, is gone."""

STILL_UNDER_WAY = 10.0
"""Seconds within which what another was allowed to send was counted by the desktop."""

TICK = 0.002
"""Seconds by which a browser's timer may be early."""

SHARE = 0.1
"""Of a limit, so much is for what the desk asks by itself."""

LESS = 0.9
"""Of what was sent before a quarantine, where no limit is known: so much is a limit from then on."""

patience: ContextVar[float | None] = ContextVar("py_ext_patience", default=None)
"""Seconds that requests of this context may wait for their turn, where it has been said."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What ``desk.waiting`` tells.

    Attributes:
        count: How many requests wait for their turn.
        seconds: How long one more would wait, as far as can be foreseen.
    """

    count: int
    seconds: float


class Pace:
    """The pace of one desk.

    Args:
        rate_limit: What the author knows of the limit; None where he does not. 0 is no limit, whatever
            the desktop says.
        max_wait: Seconds that a request may wait for its turn.
        waited: Is told of each request that had to wait: its name, and the seconds.

    Attributes:
        is_on: Whether requests need a turn.
        silence: What was sent and what was not answered.
    """

    def __init__(
        self,
        rate_limit: int | None,
        max_wait: float,
        waited: Callable[[str, float], None] = lambda name, seconds: None,
    ) -> None:
        self.rate_limit = rate_limit
        self.max_wait = max_wait
        self._waited = waited
        self.is_on = False
        self.silence = Silence()
        self._given = rate_limit
        self._known = False
        self._is_told = False
        self._total = Window()
        self._services: dict[str, Window] = {}
        self._delay = DELAY
        self._quarantine: Quarantine | None = None
        self._resting: dict[str, Quarantine] = {}
        self._tried_at: dict[str, float] = {}
        self._turns = Turns()
        self._number = 0
        self._starting = 0
        self._merged: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._calls: Sender | None = None
        self._near = Neighbourhood(None, self.now, self._heard, self._count)
        self._granted: set[int] = set()
        self._asked: set[int] = set()
        self._let_go: dict[tuple[str, int], tuple[float, tuple[Window, ...]]] = {}
        self._sent_by: dict[str, int] = {}
        self._unasked = 0
        self._until_told = UNTIL_TOLD
        self._cancel_alone: Callable[[], None] | None = None
        self._cancel_timer: Callable[[], None] | None = None
        self._wakes_at = float("inf")
        self._next_probe = 0.0

    # Beginning and end

    def begin(
        self,
        calls: Sender,
        rate_limit: int | None = None,
        neighbours: Neighbours | None = None,
    ) -> None:
        """The desk is to be connected. What it has sent before counts still.

        Args:
            calls: What requests go through.
            rate_limit: What the project says, where the desk's own code says nothing.
            neighbours: The way to others who send to the same desktop.
        """
        self._given = self.rate_limit if self.rate_limit is not None else rate_limit
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop = loop
            self.silence.forget()
            self._total, self._services = Window(), {}
        self._calls = calls
        self._quarantine = None
        self._resting = {}
        self._near = Neighbourhood(neighbours, self.now, self._heard, self._count)
        self._is_told = self._given == 0
        self._unasked = 0
        self._let_go.clear()
        if not self._near.counts:
            self._cancel_alone = calls.transport.call_later(SILENT, self._go_alone)
        self._until_told = UNTIL_TOLD if neighbours is None else UNTIL_TOLD_WITH_OTHERS
        self._total.limit = self._until_told if self._given is None else self._given
        self._switch()

    @property
    def wants_limits(self) -> bool:
        """Whether the desktop is to be asked what it allows."""
        return self._given != 0

    def doubt(self) -> None:
        """The desktop is asked once more what it allows: it has ignored that, and not refused it."""
        if not self._known:
            self._is_told = False
            self._total = Window(self._until_told)  # nobody has counted meanwhile
            for sent, _ in self.silence.newest(self.now()):
                self._total.recall(sent)
            self._switch()

    def learn(self, limits: Limits | None) -> None:
        """What the desktop allows; None where it does not say."""
        self._is_told = True
        if limits is None and self._known and not self._given:
            return  # others have told
        now = self.now()
        given = self._given or 0
        told = (limits.total or 0) if limits is not None else 0
        self._known = bool(told or given)
        self._total.limit = min(told, given) if told and given else told or given
        for name, limit in (limits.services if limits is not None else {}).items():
            window = self._services.get(name)
            if window is None:
                window = self._services[name] = Window()
                for sent in self.silence.recent(now, name):
                    window.recall(sent)
            window.limit = limit
        if limits is not None:
            self._delay = limits.delay
        self._switch()
        if self._known:
            self._near.tell("limits", self._plain_limits)
        self.go_on()

    async def close(self) -> None:
        """What waits ends with DeskClosed, what is under way with the transport."""
        self._stop_timer()
        self._find_them()
        for turn in self._turns:
            self._want_no_more(turn)
        self._near.leave()
        self._calls = None
        for turn in self._turns:
            self._turns.remove(turn)
            for asker in turn.askers:
                asker.settle(DeskClosed(f"The desk was closed before {asker.request} was sent."))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def now(self) -> float:
        """The event loop's time."""
        assert self._loop is not None
        return self._loop.time()

    def _switch(self) -> None:
        limited = self._total.limit or any(each.limit for each in self._services.values())
        self.is_on = bool(limited or self._quarantine or self._resting or len(self._turns))

    # A request

    @property
    def waiting(self) -> Waiting:
        """What waits, and how long."""
        if self._loop is None or not self.is_on:
            return Waiting(0, 0.0)
        count, now = len(self._turns), self.now()
        return Waiting(count, self._total.turn(count + 1, now) - now if self._total.limit else 0.0)

    def spacing(self, name: str) -> float:
        """Seconds between two requests of that name that leave the rest of the limits to others; 0 where
        there is no limit."""
        windows = (self._total, self._services.get(name))
        limits = [each.limit for each in windows if each is not None and each.limit]
        return MINUTE / (SHARE * min(limits)) if limits and self._is_told else 0.0

    async def send(self, calls: Sender, request: Request, timeout: float) -> Plain:
        """Send it when its turn has come, and return the answer's data.

        Raises:
            RateLimited, Quarantined: Nothing was sent.
            DeskError: As ``Calls.request`` raises.
        """
        self._refuse_in_quarantine(request)
        now = self.now()
        windows = self._windows_of(request)
        if (
            not self._turns
            and not self._starting
            and not self._merged
            and (self._near.counts or self._may_unasked())
            and all(each.room(now) > 0 for each in windows)
        ):
            self._take(windows, request.name)
            try:
                return await calls.request(request, timeout, has_turn=True)
            finally:
                self._give_back(windows)
        asker = self._enter(calls, request, timeout, now)
        try:
            return await asker.outcome
        except asyncio.CancelledError:
            self._drop(asker)
            raise

    def follow(self, current: Callable[[Request], Request], since: float) -> None:
        """Interactions have other ids: what was asked for before that, and waits, is about them.

        Args:
            current: The request as it is to be sent now. Raises TransportGone where it is not.
            since: When the ids were known last.
        """
        for turn in self._turns:
            for asker in list(turn.askers):
                if asker.asked > since:
                    continue
                try:
                    asker.request = current(asker.request)
                except TransportGone:
                    asker.settle(turn.calls.disconnected(asker.request))
                    self._drop(asker)
            if turn.askers:
                self._turns.rename(turn, turn.askers[0].request)

    def missed(self, sent: Sent) -> None:
        """A request had no answer in time."""
        _, name = sent
        if self._quarantine is not None or name in self._resting:
            return
        limited = bool(self._known and (self._total.limit or name in self._services))
        found = self.silence.missed(sent, self._delay, limited)
        if found is None:
            return
        if found.service:
            self._rest(found)
            return
        self._begin_quarantine(found)

    def _begin_quarantine(self, found: Quarantine) -> None:
        self._quarantine = found
        self._sent_by = {self._near.me: found.sent}
        remaining = found.until - self.now()
        told = None if remaining == float("inf") else remaining
        self._near.tell("quarantine", told, found.sent)
        self._switch()
        for turn in self._turns:
            self._turns.remove(turn)
            self._want_no_more(turn)
            for asker in turn.askers:
                asker.settle(self.quarantined(asker.request, was_sent=False))
        self._stop_timer()
        self._start(self._probe(found))

    def ignored(self, request: Request, sent: float) -> Quarantined | None:
        """The error for a request without an answer that was sent into a quarantine."""
        quarantine = self._quarantine or self._resting.get(request.name)
        if quarantine is None or sent < quarantine.since:
            return None
        return self.quarantined(request, was_sent=True)

    def quarantined(self, request: Request, *, was_sent: bool) -> Quarantined:
        """The error for a request in a quarantine."""
        quarantine = self._quarantine or self._resting[request.name]
        remaining = max(quarantine.until, self._next_probe if self._quarantine else 0) - self.now()
        remaining = max(0.0, remaining)
        what = f"{request.name}s" if quarantine.service else "all requests"
        left = f"for another {remaining:.0f} s"
        if remaining == float("inf"):
            left, remedy = "for ever", f"{RELOAD[0].upper()}{RELOAD[1:]} ends that. Then let"
        elif self.now() > quarantine.until + LONGEST_PAUSE:
            remedy = f"It lasts longer than it should: {RELOAD} ends that. Then let"
        else:
            remedy = "Let"
        if not was_sent:
            done = "Nothing was sent. "
        elif request.writes:
            done = "It was most likely ignored: look before you send it again. "
        else:
            done = ""
        return Quarantined(
            f"The desktop ignores {what} {left}, {request} among them, because more were sent than its "
            f"rate limit (service-client-api.rate-limit) allows. {done}{remedy} the extension ask less "
            "often, tell the limit with Desk(rate_limit=…), or have the desktop allow "
            "configuration.getOption, by which the desk reads it.",
            request=request.name,
            remaining=remaining,
            outcome_unknown=was_sent and request.writes,
        )

    def _refuse_in_quarantine(self, request: Request) -> None:
        if self._quarantine is not None:
            raise self.quarantined(request, was_sent=False)
        resting = self._resting.get(request.name)
        if resting is not None:
            if self._tried_at[request.name] > self.now():
                raise self.quarantined(request, was_sent=False)
            del self._resting[request.name]  # the next one shows whether it is over
            self._switch()

    def _may_unasked(self) -> bool:
        """Whether it may go while it is not known yet who counts."""
        if self._cancel_alone is None or self._unasked >= UNTIL_TOLD_WITH_OTHERS:
            return False
        self._unasked += 1
        return True

    def _take(self, windows: tuple[Window, ...], name: str) -> None:
        for window in windows:
            window.take()
        if not self._near.is_alone:
            self._near.let_go(self._near.me, 0, name)

    def _windows_of(self, request: Request) -> tuple[Window, ...]:
        window = self._services.get(request.name)
        return (self._total,) if window is None else (self._total, window)

    def _give_back(self, windows: Iterable[Window]) -> None:
        now = self.now()
        for window in windows:
            window.give_back(now)
        if self._turns:
            self._wake_in_time()

    # Waiting

    def _enter(self, calls: Sender, request: Request, timeout: float, now: float) -> Asker:
        if self._calls is None:  # nobody would ever give it a turn
            raise DeskClosed(f"The desk was closed before {request} was sent.")
        turn = self._turns.joinable(calls, request, timeout)
        own = patience.get()
        wait = self.max_wait if own is None else own
        if turn is None:
            seconds = self._foreseen(request, now)
            if seconds > wait and self._is_told:
                raise self._too_long(request, seconds, wait)
            self._number += 1
            turn = Turn(calls, request, timeout, self._number)
            self._turns.add(turn)
            self._ask_for(turn)
        outcome = asyncio.get_running_loop().create_future()
        asker = Asker(turn, request, outcome, now, now + wait)
        turn.askers.append(asker)
        if asker.deadline < self._wakes_at or not self._total.limit or self._total.room(now) > 0:
            self.go_on()
        return asker

    def _foreseen(self, request: Request, now: float) -> float:
        """How long it would wait, in seconds."""
        place = len(self._turns) + 1
        at = self._total.turn(place, now) if self._total.limit else now
        window = self._services.get(request.name)
        if window is not None and window.limit:
            same = sum(turn.request.name == request.name for turn in self._turns) + 1
            at = max(at, window.turn(same, now))
        return at - now

    def _too_long(self, request: Request, seconds: float, wait: float) -> RateLimited:
        refused = f"{request.refused} " if request.refused else ""
        longer = "Desk(max_wait=…)" if wait == self.max_wait else "desk.patience(…)"
        return RateLimited(
            f"{request} was not sent: the desktop's rate limit (service-client-api.rate-limit) leaves no "
            f"room for it within {wait:g} s, in which it may wait for its turn, as so much has been sent. "
            f"{refused}Let the extension ask less often, or let it wait longer: {longer}.",
            request=request.name,
            seconds=seconds,
        )

    def _drop(self, asker: Asker) -> None:
        """Whoever asked waits no more."""
        turn = asker.turn
        if asker in turn.askers:
            turn.askers.remove(asker)
        if not turn.askers:
            self._turns.remove(turn)
            self._want_no_more(turn)
            if turn.task is not None:
                turn.task.cancel()

    def go_on(self) -> None:
        """Send what may be sent now."""
        if not self._turns:
            return
        now = self.now()
        if not self._near.counts:
            self._send_granted()
        elif not self._total.limit or self._total.room(now) > 0:
            self._send_waiting(now)
        self._wake_in_time()

    def _send_waiting(self, now: float) -> None:
        full: set[str] = set()
        held = set(self._merged)
        for turn in self._turns:
            name = turn.request.name
            windows = self._windows_of(turn.request)
            if windows[0].room(now) <= 0:
                return
            if name in full or (turn.key and turn.key in held) or turn.calls.holds(turn.request):
                held.add(turn.key)
                continue
            if windows[-1].room(now) <= 0:
                full.add(name)
                held.add(turn.key)
                continue
            if turn.remote is not None:
                self._turns.remove(turn)
                for window in windows:
                    window.take()
                self._let_go[turn.remote] = (now, windows)
                self._near.let_go(*turn.remote, name)
                continue
            self._take(windows, name)
            self._begin_to_send(turn, windows)
            if turn.key in self._merged:
                held.add(turn.key)

    def _send_granted(self) -> None:
        """Send what the one that counts has let go."""
        held = set(self._merged)
        for turn in self._turns:
            is_held = (turn.key and turn.key in held) or turn.calls.holds(turn.request)
            if turn.number not in self._granted or is_held:
                held.add(turn.key)
                continue
            windows = self._windows_of(turn.request)
            for window in windows:
                window.take()
            self._begin_to_send(turn, windows)
            if turn.key in self._merged:
                held.add(turn.key)

    def _begin_to_send(self, turn: Turn, windows: tuple[Window, ...]) -> None:
        self._turns.remove(turn)
        if turn.is_merged:
            self._merged.add(turn.key)
        self._starting += 1
        turn.task = self._start(self._send(turn))
        turn.task.add_done_callback(functools.partial(self._sent, turn, windows))

    async def _send(self, turn: Turn) -> None:
        self._begun(turn)
        now = self.now()
        for asker in turn.askers if not turn.alone else ():  # else they have been told of
            self._waited(asker.request.name, now - asker.asked)
        merged = turn.is_merged
        try:
            answer = await turn.calls.request(turn.together(), turn.patience, has_turn=True)
        except RequestRefused as refused:
            if (
                merged
            ):  # nothing was done of what several asked for, and it is not known for whose sake
                self._part(turn)
            else:
                self._fail(turn, refused)
        except DeskError as error:
            self._fail(turn, error)
        except Exception as error:  # no plain data: whatever that raises, its caller waits for it
            self._fail(turn, error)
        else:
            for number, asker in enumerate(turn.askers):
                asker.settle(None, answer if not number else copy_of(answer))

    def _begun(self, turn: Turn) -> None:
        if not turn.was_begun:
            turn.was_begun = True
            self._starting -= 1

    def _sent(self, turn: Turn, windows: tuple[Window, ...], task: asyncio.Task[None]) -> None:
        """It was sent, or was cancelled before that."""
        may_be_sent = turn.was_begun
        self._begun(turn)
        self._want_no_more(turn)
        self._merged.discard(turn.key)
        self._give_back(windows)
        if self._calls is None:
            for asker in turn.askers:
                if may_be_sent:
                    asker.settle(turn.calls.closed(asker.request))
                else:
                    asker.settle(
                        DeskClosed(f"The desk was closed before {asker.request} was sent.")
                    )
        self.go_on()

    def _part(self, turn: Turn) -> None:
        """Have what each has asked for sent by itself, before anything that came later."""
        parts = []
        for asker in turn.askers:
            self._number += 1
            part = asker.turn = Turn(turn.calls, asker.request, turn.patience, self._number)
            part.alone = True
            part.askers.append(asker)
            parts.append(part)
        turn.askers = []
        self._turns.put_first(parts)
        for part in parts:
            self._ask_for(part)

    def _fail(self, turn: Turn, error: Exception) -> None:
        for number, asker in enumerate(turn.askers):
            own = error if not number else turn.calls.same(error, asker.request, turn.patience)
            asker.settle(own)

    # Time

    def _wake_in_time(self) -> None:
        """Have the timer run down when the next may go, or has waited long enough."""
        if not self._turns or self._calls is None:
            return
        now = self.now()
        deadlines = (asker.deadline for turn in self._turns for asker in turn.askers)
        at = min(deadlines, default=float("inf"))
        if not self._near.counts:
            pass  # it goes on when it is told
        elif self._total.limit and self._total.room(now) <= 0:
            at = min(at, self._total.turn(1, now))
        else:
            for name in {turn.request.name for turn in self._turns}:
                window = self._services.get(name)
                if window is not None and window.room(now) <= 0:
                    at = min(at, window.turn(1, now))
        if at == float("inf") or abs(at - self._wakes_at) < 0.001:
            return
        self._stop_timer()
        self._wakes_at = at
        call_later = self._calls.transport.call_later
        self._cancel_timer = call_later(max(0.0, at - now) + TICK, self._wake)

    def _wake(self) -> None:
        self._cancel_timer, self._wakes_at = None, float("inf")
        now = self.now()
        for remote, (since, windows) in list(self._let_go.items()):
            if since < now - GONE:
                del self._let_go[remote]
                self._give_back(windows)
        self.go_on()
        for turn in self._turns:
            for asker in [each for each in turn.askers if each.deadline <= now]:
                seconds = self._foreseen(asker.request, now)
                wait = round(
                    asker.deadline - asker.asked, 6
                )  # his own patience, where he has said it
                asker.settle(self._too_long(asker.request, seconds, wait))
                self._drop(asker)
        self._wake_in_time()

    def _stop_timer(self) -> None:
        if self._cancel_timer is not None:
            self._cancel_timer()
        self._cancel_timer, self._wakes_at = None, float("inf")

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Cancelled before it began, the coroutine would complain.
        task.add_done_callback(lambda _: work.close())
        return task

    # Quarantine

    def _rest(self, quarantine: Quarantine) -> None:
        """One kind of request is ignored: leave it alone for as long as that lasts. There is nothing to
        probe it with but itself, so the next one after that shows whether it is over."""
        name, now = quarantine.service, self.now()
        window = self._services.get(name)
        if window is not None and self._known:
            window.take_less(now)
        elif quarantine.sent > MANY:  # else it is no limit that we have passed
            window = self._services.setdefault(name, Window())
            self._find_out(window, name, quarantine.sent)
        if quarantine.until > now:
            self._resting[name] = quarantine
            # One for ever ends with a reload of the desktop, of which nobody tells.
            lasts = quarantine.until < float("inf")
            self._tried_at[name] = quarantine.until if lasts else now + LONGEST_PAUSE
        self._switch()

    async def _probe(self, quarantine: Quarantine) -> None:
        """Ask until there is an answer; then requests go on, at a slower pace."""
        pause, tries = PROBE_TIMEOUT, 0
        while not await self._is_answered():
            tries += 1
            now = self.now()
            if quarantine.until <= now < float("inf"):
                pause = min(2 * pause, LONGEST_PAUSE)
            at = now + pause
            if now < quarantine.until:
                at = min(max(at, quarantine.until + 1.0), now + LONGEST_PAUSE)
            self._next_probe = at
            if self._calls is None:
                return
            await self._calls.pause(at - now)
        self._quarantine = None
        names = self.silence.names
        self.silence.end()
        if not tries and len(names) == 1:
            (name,) = names  # the others are answered
            self._rest(quarantine._replace(service=name))
        elif self._known:
            self._total.take_less(self.now())
        else:
            self._find_out(self._total, "", sum(self._sent_by.values()))
            self._near.tell("limits", self._plain_limits)
        self._switch()

    async def _is_answered(self) -> bool:
        if self._calls is None:
            return False
        self._total.take()
        try:
            await self._calls.transport.request(PROBE, (), PROBE_TIMEOUT)
        except TransportRefused:
            return True
        except (TransportTimeout, TransportUnsent, TransportClosed, TransportGone):
            return False
        finally:
            self._give_back((self._total,))
        return True

    def _find_out(self, window: Window, name: str, sent: int) -> None:
        """A limit that nobody has told: a little less than what was sent before it was passed."""
        found = max(1, int(LESS * sent))
        window.limit = min(window.limit, found) if window.limit else found
        now = self.now()
        if not window.used:
            for each in self.silence.recent(now, name):
                window.recall(each)

    # Others who send to the same desktop

    @property
    def _plain_limits(self) -> list[Any]:
        services = {name: each.limit for name, each in self._services.items() if each.limit}
        return [self._total.limit, services, None if self._delay == float("inf") else self._delay]

    def _ask_for(self, turn: Turn) -> None:
        if not self._near.counts:
            self._asked.add(turn.number)
            self._near.tell("ask", turn.number, turn.request.name)

    def _want_no_more(self, turn: Turn) -> None:
        if turn.number in self._asked:
            self._asked.discard(turn.number)
            self._granted.discard(turn.number)
            self._near.tell("done", turn.number)

    def _count(self) -> None:
        """This one counts from now on: what it has heard of is spent, and the others ask anew."""
        self._find_them()
        for sent, name in self._near.spent():
            self._recall(sent + STILL_UNDER_WAY, name)
        self._granted.clear()
        self._asked.clear()
        self._say_here()
        self.go_on()

    def _say_here(self) -> None:
        now = self.now()
        own = [(sent, name) for sent, name in self.silence.newest(now)]
        spent = self._near.as_ages(sorted([*self._near.spent(), *own]))
        self._near.tell("here", self._plain_limits if self._known else None, spent)

    def _recall(self, sent: float, name: str) -> None:
        self._total.recall(sent)
        if name in self._services:
            self._services[name].recall(sent)

    def _heard(self, message: list[Any]) -> None:
        kind, who, *rest = message
        getattr(self, f"_heard_{kind}", lambda *_: None)(who, *rest)

    def _go_alone(self) -> None:
        self._cancel_alone = None
        self._near.counts = True
        self.go_on()

    def _find_them(self) -> None:
        if self._cancel_alone is not None:
            self._cancel_alone()
            self._cancel_alone = None

    def _heard_hello(self, who: str) -> None:
        if self._near.keeps:
            self._say_here()

    def _heard_here(self, who: str, limits: list[Any] | None, spent: list[list[Any]]) -> None:
        was_alone = self._near.counts or self._cancel_alone is not None
        self._find_them()
        self._near.counts = False
        self._near.note(spent)
        if limits is not None:
            self._adopt(limits)
        if was_alone:
            own = self._near.as_ages(self.silence.newest(self.now()))
            self._near.tell("spent", own)
        for turn in self._turns:
            if turn.remote is not None:
                self._turns.remove(turn)
            elif turn.number not in self._granted:
                self._ask_for(turn)

    def _heard_spent(self, who: str, spent: list[list[Any]]) -> None:
        for sent, name in self._near.note(spent):
            if self._near.keeps:
                self._recall(sent, name)

    def _heard_limits(self, who: str, limits: list[Any]) -> None:
        self._adopt(limits)

    def _adopt(self, limits: list[Any]) -> None:
        """Others know what this one does not."""
        total, services, delay = limits
        if self._given == 0 or self._known:
            return
        self._known = bool(total)
        self._total.limit = total
        for name, limit in services.items():
            self._services.setdefault(name, Window()).limit = limit
        self._delay = float("inf") if delay is None else delay
        self._switch()
        self.go_on()

    def _heard_ask(self, who: str, number: int, name: str) -> None:
        if self._calls is None or not self._near.keeps or (who, number) in self._let_go:
            return
        self._number += 1
        turn = Turn(self._calls, Request(name), 0.0, self._number)
        turn.remote = (who, number)
        self._turns.add(turn)
        self.go_on()

    def _heard_go(self, whom: str, number: int, name: str) -> None:
        if whom == self._near.me and number in self._asked:
            self._granted.add(number)
            self.go_on()

    def _heard_done(self, who: str, number: int) -> None:
        let_go = self._let_go.pop((who, number), None)
        if let_go is not None:
            self._give_back(let_go[1])
        for turn in self._turns:
            if turn.remote == (who, number):
                self._turns.remove(turn)

    def _heard_quarantine(self, who: str, remaining: float | None, sent: int) -> None:
        now = self.now()
        if self._quarantine is None:
            own = len(self.silence.recent(now))
            until = now + (float("inf") if remaining is None else remaining)
            self._begin_quarantine(Quarantine("", now, until, own))
        self._sent_by[who] = sent
