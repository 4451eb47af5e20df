"""Runs what is ready in the event loop at once, instead of in the browser's next round.

Pyodide's loop gives every callback to the browser as a task of its own. An answer that has come then
waits in the browser's queue before the coroutine that awaits it goes on, behind whatever else the page
has to do: longer than the answer was under way. Here, what is ready runs before Python gives the thread
back; so that the page is not starved by a coroutine that is always ready, after so many callbacks the
browser has its turn.

Pyodide's timers stay until they are over, cancelled or not, and a proxy with each: an extension that gives
each call a limit of an hour would have an hour's calls. Here, a timer that is cancelled is gone.

Only plain Python, so that it is tested in CPython: who wakes us is passed in.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from math import inf
from typing import Any

from py_ext._steps import SLOW, steps

__all__ = ["Scheduler"]

SHORTEST = 0.004
"""Seconds: what is due sooner, browsers have wait for as long. Pyodide has other ways for that."""

LONGEST = 200
"""Callbacks in one turn: some milliseconds of them."""


class Timer(asyncio.Handle):
    """A callback whose time is to come."""

    stop: Callable[[], None]

    def cancel(self) -> None:
        """Have it not called, and nothing left of it."""
        if not self.cancelled():
            super().cancel()
            self.stop()


class Scheduler:
    """The ready callbacks of one event loop.

    Args:
        loop: Its ``call_soon`` and ``call_later`` are replaced.
        soon: Has ``take`` called when the thread is free, before anything else of the page.
        later: Has ``take`` called after the browser had its turn.
        after: Has a function called after so many seconds, and then ``take``; what it returns cancels that.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        soon: Callable[[], None],
        later: Callable[[], None],
        after: Callable[[float, Callable[[], None]], Callable[[], None]],
    ) -> None:
        self._loop = loop
        self._soon = soon
        self._later = later
        self._after = after
        self._ready: deque[asyncio.Handle] = deque()
        self._is_woken = False
        self._is_running = False
        self._call_later = loop.call_later
        self._now = loop.time
        loop.call_soon = self.call_soon  # type: ignore[assignment]
        loop.call_later = self.call_later  # type: ignore[assignment]

    def call_soon(
        self, callback: Callable[..., object], *arguments: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As the loop's, which this replaces."""
        handle = asyncio.Handle(callback, arguments, self._loop, context)
        self._ready.append(handle)
        if not self._is_woken and not self._is_running:
            self._is_woken = True
            self._soon()
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *arguments: Any,
        context: Context | None = None,
    ) -> asyncio.Handle:
        """As the loop's; a moment that is past is now, as asyncio's own loops have it."""
        if not SHORTEST <= delay < inf:
            delay = max(delay, 0)
            return self._call_later(delay, run_as_step, callback, *arguments, context=context)
        timer = Timer(callback, arguments, self._loop, context)
        timer.stop = self._after(delay, lambda: self._ready.append(timer))
        return timer

    @property
    def is_due(self) -> bool:
        """Whether anything is ready."""
        return bool(self._ready)

    def take(self) -> None:
        """Run what is ready, and what becomes ready by that; inside of a task's step, afterwards."""
        if self._is_running:
            return
        if asyncio.current_task(self._loop) is not None:
            self._is_woken = True
            self._later()
            return
        self._is_woken = False
        self._is_running = True
        try:
            began = self._now()
            for _ in range(LONGEST):
                if not self._ready:
                    return
                handle = self._ready.popleft()
                if not handle.cancelled():
                    run_as_step(handle._run)
                    ended = self._now()
                    if ended - began > SLOW:
                        tell_slow(handle, ended - began)
                    began = ended
        finally:
            self._is_running = False
            if self._ready and not self._is_woken:
                self._is_woken = True
                self._later()


def run_as_step(callback: Callable[..., object], *arguments: Any) -> None:
    """Call it, for no longer than a step of the author's code may take: most are some."""
    outer = steps.begin()
    try:
        callback(*arguments)
    finally:
        steps.end(outer)


def tell_slow(handle: asyncio.Handle, seconds: float) -> None:
    """Tell of a task that held up all others."""
    task = getattr(handle._callback, "__self__", None)  # type: ignore[attr-defined]
    if steps.on_slow is not None and isinstance(task, asyncio.Task):
        steps.on_slow(task, seconds)
