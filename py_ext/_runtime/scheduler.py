"""Runs what is ready in the event loop at once, instead of in the browser's next round.

Pyodide's loop gives every callback to the browser as a task of its own. An answer that has come then
waits in the browser's queue before the coroutine that awaits it goes on, behind whatever else the page
has to do: longer than the answer was under way. Here, what is ready runs before Python gives the thread
back; so that the page is not starved by a coroutine that is always ready, after so many callbacks the
browser has its turn.

Only plain Python, so that it is tested in CPython: who wakes us is passed in.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any

from py_ext._steps import steps

__all__ = ["Scheduler"]

LONGEST = 200
"""Callbacks in one turn: some milliseconds of them."""


class Scheduler:
    """The ready callbacks of one event loop.

    Args:
        loop: Its ``call_soon`` is replaced.
        soon: Has ``take`` called when the thread is free, before anything else of the page.
        later: Has ``take`` called after the browser had its turn.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, soon: Callable[[], None], later: Callable[[], None]
    ) -> None:
        self._loop = loop
        self._soon = soon
        self._later = later
        self._ready: deque[asyncio.Handle] = deque()
        self._is_woken = False
        self._is_running = False
        self._call_later = loop.call_later
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
        """As the loop's, which this has call the callback."""
        return self._call_later(delay, run_as_step, callback, *arguments, context=context)

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
            for _ in range(LONGEST):
                if not self._ready:
                    return
                handle = self._ready.popleft()
                if not handle.cancelled():
                    run_as_step(handle._run)
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
