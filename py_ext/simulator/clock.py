"""What the simulated desktop takes its time from: the event loop, or a clock that is moved by hand.

>>> from py_ext.simulator import DeskSimulator, ManualClock
>>> clock = ManualClock()
>>> simulator = DeskSimulator(clock=clock)
>>> cancel = clock.call_later(30, lambda: print("half a minute later"))
>>> clock.advance(30)
half a minute later
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import time
from collections.abc import Callable
from typing import Protocol

__all__ = ["Clock", "LoopClock", "ManualClock"]


class Clock(Protocol):
    """Tells the time and calls back."""

    def now(self) -> float:
        """Seconds since some moment in the past."""

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` once after that time; the returned function cancels it."""


class LoopClock:
    """The event loop's time. In a loop whose time is virtual, so is this.

    The loop is the running one, or the one that ran last: a test's fixtures may be plain functions.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def now(self) -> float:
        """The loop's time, in seconds."""
        loop = self._find_loop()
        return time.monotonic() if loop is None else loop.time()

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Have the loop call back."""
        loop = self._find_loop() or asyncio.get_running_loop()
        return loop.call_later(seconds, callback).cancel

    def _find_loop(self) -> asyncio.AbstractEventLoop | None:
        with contextlib.suppress(RuntimeError):
            self._loop = asyncio.get_running_loop()
        if self._loop is not None and self._loop.is_closed():
            self._loop = None
        return self._loop


class ManualClock:
    """A clock that stands still until ``advance``: for tests that own the time."""

    def __init__(self) -> None:
        self._now = 0.0
        self._numbers = itertools.count()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._cancelled: set[int] = set()

    @property
    def timers(self) -> int:
        """How many timers are set."""
        return len(self._timers) - len(self._cancelled)

    def now(self) -> float:
        """How far it was moved, in seconds."""
        return self._now

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back when the clock is moved that far."""
        number = next(self._numbers)
        heapq.heappush(self._timers, (self._now + max(0.0, seconds), number, callback))

        def cancel() -> None:
            if any(timer[1] == number for timer in self._timers):
                self._cancelled.add(number)

        return cancel

    def advance(self, seconds: float) -> None:
        """Let that time pass. What falls due is called in its order, at its time."""
        end = self._now + seconds
        while self._timers and self._timers[0][0] <= end:
            due, number, callback = heapq.heappop(self._timers)
            if number in self._cancelled:
                self._cancelled.discard(number)
                continue
            self._now = due
            callback()
        self._now = end
