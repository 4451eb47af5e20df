"""Virtual time for an event loop: when everything waits, time jumps to the next timer.

So ``asyncio.sleep(30)``, the desk's timeouts and the desktop's quarantines all take no time, and in a
test as in the field they come in their order. ``datetime.now()``, ``time.time()``, ``time.monotonic()``
and their like move with it: ``_clocks.py``.
"""

from __future__ import annotations

import asyncio
import heapq
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from py_ext._heartbeat import LeftOut, heartbeats
from py_ext.testing._clocks import clocks_follow

__all__ = ["virtual_time"]

NOTHING_TO_COME = (
    "Everything waits, and nothing is under way that it could wait for: no timer is set, no message is "
    "on its way. An await in the test or in the extension would never end."
)
MOST_HEARTBEATS = 100
"""So many heartbeats of desks come in a row while nothing else happens; then they are left out until it
does. Where nothing else is to happen, nobody waits for anything that will come."""

real_monotonic = time.monotonic


class JumpingSelector:
    """Stands before a loop's selector, and passes the time that it would wait in no time."""

    def __init__(self, selector: Any) -> None:
        self._selector = selector
        self._own = len(selector.get_map())  # the loop's own wake-up call
        self.passed = 0.0
        self.in_threads = 0
        """How many functions run in threads for the loop."""
        self.timers: Callable[[], list[asyncio.TimerHandle]] = list
        """Gives the loop's, as a heap."""
        self._heartbeats = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._selector, name)

    def wait(self, seconds: float) -> None:
        """Have time pass while the loop stands still."""
        self.passed += seconds

    def select(self, timeout: float | None = None) -> Any:
        ready = self._selector.select(0)
        if ready or timeout == 0:
            return ready
        if self.in_threads or len(self._selector.get_map()) > self._own:
            # Threads and sockets take real time; timers must wait for them, and move with it.
            began = real_monotonic()
            ready = self._selector.select(timeout)
            self.passed += real_monotonic() - began
            return ready
        if timeout is None:
            raise RuntimeError(NOTHING_TO_COME)
        self.passed += timeout + self._leave_out_heartbeats()
        return ready

    def _leave_out_heartbeats(self) -> float:
        """Seconds more that can pass at once, because nothing but heartbeats would come in them."""
        timers = self.timers()
        if not timers or desk_of(timers[0]) is None:
            self._heartbeats = 0
            return 0.0
        self._heartbeats += 1
        if self._heartbeats <= MOST_HEARTBEATS:
            return 0.0
        left = [each for each in timers if not each.cancelled()]
        others = [each.when() for each in left if desk_of(each) is None]
        if not others:
            raise RuntimeError(NOTHING_TO_COME)
        self._heartbeats = 0
        seconds = max(0.0, min(others) - timers[0].when())
        desks = set()
        for timer in left:
            desk = desk_of(timer)
            if desk is not None:
                desks.add(desk)
                move(timer, seconds)
        for desk in desks:
            desk.seconds += seconds
        heapq.heapify(timers)
        return seconds


def move(timer: Any, seconds: float) -> None:
    """Have a timer of the loop run down so much later."""
    timer._when += seconds


def desk_of(timer: asyncio.TimerHandle) -> LeftOut | None:
    """What is to be told to the desk that has set a timer for its heartbeat; None for all other timers."""
    private: Any = timer
    desk: LeftOut | None = private._context.get(heartbeats)
    return desk


@contextmanager
def virtual_time(
    exited: Callable[[SystemExit], None] = lambda error: None,
) -> Iterator[JumpingSelector]:
    """Make the running loop's time virtual meanwhile, and all clocks follow it; what it yields can wait.

    Args:
        exited: Told of a ``SystemExit`` in a task or a callback. It would stop the loop, and leave what
            runs in it half done for whoever uses the loop next.

    Raises:
        RuntimeError: The loop is not one of asyncio's that waits with a selector.
    """
    loop: Any = asyncio.get_running_loop()
    real_selector, real_time = getattr(loop, "_selector", None), loop.time
    if real_selector is None or not hasattr(select, "select"):
        raise RuntimeError(
            f"{type(loop).__name__} has no selector, so its time cannot be made virtual: run the tests "
            "in asyncio's SelectorEventLoop."
        )
    # Instances, not a loop class of our own: whoever runs the tests chooses and makes the loop.
    selector = JumpingSelector(real_selector)
    selector.timers = lambda: loop._scheduled  # which the loop replaces at times
    start = real_time()
    run_once, run_in_executor = loop._run_once, loop.run_in_executor

    def run_once_and_stay() -> None:
        try:
            run_once()
        except SystemExit as error:
            exited(error)

    def run_in_thread(*given: Any) -> Any:
        running = run_in_executor(*given)
        selector.in_threads += 1
        running.add_done_callback(lambda _: ended())
        return running

    def ended() -> None:
        selector.in_threads -= 1

    changed = {
        "_selector": selector,
        "_run_once": run_once_and_stay,
        "run_in_executor": run_in_thread,
        "time": lambda: start + selector.passed,
        # Floats of some years have less than the nanosecond after which a loop takes a timer for due.
        "_clock_resolution": 1e-6,
    }
    resolution = loop._clock_resolution
    vars(loop).update(changed)
    try:
        with clocks_follow(selector):
            yield selector
    finally:
        loop._selector, loop._clock_resolution = real_selector, resolution
        for name in ("_run_once", "run_in_executor", "time"):
            with suppress(AttributeError):
                delattr(loop, name)
        # The loop may be that of a whole session: the timers of others have as long to go as before.
        for timer in loop._scheduled:
            timer._when -= selector.passed
