"""``Tally``: counts what one desk does, for ``desk.stats``; names handlers that hold up all others.

It is asked with every event and every request, so what is counted there is put where it costs least.
"""

from __future__ import annotations

import asyncio
import logging
import time
import weakref
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

from py_ext._doings import Doings
from py_ext._durations import Durations
from py_ext._places import code_of, place_of_error, place_of_function
from py_ext._spelling import Counted
from py_ext._steps import steps
from py_ext.errors import DeskError
from py_ext.stats import FailureStats, HandlerStats, RequestStats, Stats, Times

__all__ = ["HandlerTally", "RequestTally", "Tally"]

log = logging.getLogger("py_ext")

MOST_NAMES = 200
MOST_CLASSES = 20
MOST_FAILURES = 50
OTHERS = "(others)"
"""What is counted together when there are more."""

AGAIN = 60.0
"""Seconds in which a handler is named once for being slow."""

K = TypeVar("K")
T = TypeVar("T")


class Failing:
    """What fails at times."""

    __slots__ = ("failures",)

    def __init__(self) -> None:
        self.failures: dict[str, int] = {}

    def fail(self, error: BaseException) -> None:
        """It has failed with this."""
        count_up(self.failures, type(error).__name__, MOST_CLASSES, OTHERS)


class RequestTally(Failing):
    """The requests of one name."""

    __slots__ = ("raw", "seconds", "took", "uneven", "waits")

    def __init__(self) -> None:
        super().__init__()
        self.uneven = 0
        """How many more were answered than there are times: some that wait become one."""
        self.seconds = Durations()
        self.raw, self.took = self.seconds.raw, self.seconds.append  # the shorter way
        self.waits: Durations | None = None

    def failed(self, error: DeskError, is_others: bool) -> DeskError:
        """One has failed, which is counted here unless it is counted for those who have waited for it."""
        if not is_others:
            self.fail(error)
        return error

    def stats(self) -> RequestStats:
        """As they are told."""
        times = self.seconds.times()
        return RequestStats(
            times.count + self.uneven + sum(self.failures.values()),
            MappingProxyType(dict(self.failures)),
            times,
            self.waits.times() if self.waits is not None else Times(),
        )


class HandlerTally(Failing):
    """The calls of one handler."""

    __slots__ = ("longest", "seconds", "slow", "told_at", "untold")

    def __init__(self) -> None:
        super().__init__()
        self.seconds = Durations()
        self.slow = 0
        self.untold = 0
        self.longest = 0.0
        self.told_at = float("-inf")

    def stats(self) -> HandlerStats:
        """As they are told."""
        times = self.seconds.times()
        failures = MappingProxyType(dict(self.failures))
        return HandlerStats(times.count, failures, times, self.slow)


class AtWork(Protocol):
    """What knows whose handler a task runs."""

    def handler_of(self, task: asyncio.Task[None]) -> object:
        """The handler; None where it is not one of its own."""


class Tally:
    """Counts for one desk.

    Attributes:
        now: The clock: the event loop's, when there is one.
        requests: By their names.
        events: How many, by their classes.
        handlers: By their qualified names.
        registries: Where the handlers are that run in tasks.
        on_failure: Told of each failure: the error's class, its place, the handler. Nothing else of it.
        doings: Told of what the desk does between the messages; None where nobody looks.
    """

    def __init__(self) -> None:
        self.now: Callable[[], float] = time.monotonic
        self.requests: dict[str, RequestTally] = {}
        self.events: defaultdict[type, int] = defaultdict(int)
        self.handlers: dict[str, HandlerTally] = {}
        self.registries: weakref.WeakSet[AtWork] = weakref.WeakSet()
        self.on_failure: Callable[[str, str, str], None] | None = None
        self.doings: Doings | None = None
        self._work: weakref.WeakKeyDictionary[asyncio.Task[None], object] = (
            weakref.WeakKeyDictionary()
        )
        self._failures: dict[tuple[str, str, str], int] = {}

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """The desk is to be connected, in this loop."""
        self.now = loop.time
        steps.on_slow = self.slow_task

    def of_request(self, name: str) -> RequestTally:
        """What counts the requests of that name. Most find it in ``requests`` themselves."""
        return counted_in(self.requests, name, RequestTally)

    def of_handler(self, name: str) -> HandlerTally:
        """What counts the calls of the handler of that name."""
        return counted_in(self.handlers, name, HandlerTally)

    def stats(self) -> Stats:
        """What is known now."""
        events: dict[str, int] = {}
        for kind, count in self.events.items():
            events[kind.__name__] = events.get(kind.__name__, 0) + count
        return Stats(
            MappingProxyType(Counted((name, each.stats()) for name, each in self.requests.items())),
            MappingProxyType(Counted(events)),
            MappingProxyType(Counted((name, each.stats()) for name, each in self.handlers.items())),
            tuple(FailureStats(*of, count) for of, count in self._failures.items()),
        )

    def waited(self, name: str, seconds: float) -> None:
        """A request has waited for its turn."""
        tally = self.of_request(name)
        if tally.waits is None:
            tally.waits = Durations()
        tally.waits.add(seconds)
        if self.doings is not None:
            self.doings.waited(name, self.now(), seconds)

    # Failures

    def failed(self, error: BaseException, function: object = None, name: str = "") -> None:
        """Something of the extension has failed, and it is no one's business but ours.

        Args:
            error: What it raised.
            function: What was called, where that is known.
            name: How that is called.
        """
        home = steps.home or home_of(function)
        failure = (type(error).__name__, place_of_error(error, home=home), name)
        count_up(self._failures, failure, MOST_FAILURES, (OTHERS, "", ""))
        if self.on_failure is not None:
            self.on_failure(*failure)
        if self.doings is not None:
            self.doings.failed(error)

    # What holds up all others

    def runs(self, task: asyncio.Task[None], work: object) -> None:
        """A task runs something of the author's: the function, or its coroutine."""
        self._work[task] = work
        if self.doings is not None:
            self.doings.runs(task, called(work), self.now)

    def slow_task(self, task: asyncio.Task[None], seconds: float) -> None:
        """A step of a task took too long: whose is it?"""
        work = self._work.get(task)
        for registry in self.registries:
            work = work or registry.handler_of(task)
        self.slow(work or task.get_coro(), seconds)

    def slow(self, function: object, seconds: float) -> None:
        """A step of it took too long. It is named at once, then at most once in a minute."""
        home = steps.home or home_of(function)
        place = place_of_function(function, home=home)
        if not place or place.startswith("py_ext/"):
            return  # none of the author's: he could do nothing about it
        name = called(function)
        tally = self.of_handler(name)
        tally.slow += 1
        tally.untold += 1
        tally.longest = max(tally.longest, seconds)
        now = self.now()
        if now < tally.told_at + AGAIN:
            return
        times = "" if tally.untold == 1 else f", {tally.untold} times"
        since = "" if tally.told_at == float("-inf") else " since it was told last"
        log.warning(
            "%s (%s) ran for %.2f s without a pause%s%s. Nothing else of the extension could run "
            "meanwhile: have it await in between.",
            *(name, place, tally.longest, times, since),
        )
        tally.told_at, tally.untold, tally.longest = now, 0, 0.0


def called(function: object) -> str:
    """How a function or a coroutine is named: ``module.function``."""
    name = getattr(function, "__qualname__", type(function).__name__)
    frame = getattr(function, "cr_frame", None)
    module = frame.f_globals.get("__name__") if frame is not None else None
    module = module or getattr(function, "__module__", "")
    return f"{module}.{name}" if module else str(name)


def home_of(function: object) -> str:
    """The folder of its file, where nobody has said which is the extension's."""
    code = code_of(function)
    return str(Path(code.co_filename).parent) if code is not None else ""


def counted_in(tallies: dict[str, T], name: str, make: Callable[[], T]) -> T:
    """What is counted of a name: made when it is first asked for, up to ``MOST_NAMES``."""
    found = tallies.get(name)
    if found is None:
        if len(tallies) >= MOST_NAMES:
            name = OTHERS
        found = tallies[name] = tallies.get(name) or make()
    return found


def count_up(counts: dict[K, int], key: K, most: int, others: K) -> None:
    """Count one more; together with others, where there are enough already."""
    if key not in counts and len(counts) >= most:
        key = others
    counts[key] = counts.get(key, 0) + 1
