"""Virtual time for an event loop: when everything waits, time jumps to the next timer.

So ``asyncio.sleep(30)``, the desk's timeouts and the desktop's quarantines all take no time, and in a
test as in the field they come in their order.
"""

from __future__ import annotations

import asyncio
import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["virtual_time"]

NOTHING_TO_COME = (
    "Everything waits, and nothing is under way that it could wait for: no timer is set, no message is "
    "on its way. An await in the test or in the extension would never end."
)


class JumpingSelector:
    """Stands before a loop's selector, and passes the time that it would wait in no time."""

    def __init__(self, loop: Any, selector: Any) -> None:
        self._loop = loop
        self._selector = selector
        self._own = len(selector.get_map())  # the loop's own wake-up call
        self.passed = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._selector, name)

    def select(self, timeout: float | None = None) -> Any:
        ready = self._selector.select(0)
        if ready or timeout == 0:
            return ready
        if self._outside_is_busy():
            # Threads and sockets take real time; timers must wait for them.
            return self._selector.select(timeout)
        if timeout is None:
            raise RuntimeError(NOTHING_TO_COME)
        self.passed += timeout
        return ready

    def _outside_is_busy(self) -> bool:
        threads = getattr(self._loop, "_default_executor", None)
        return threads is not None or len(self._selector.get_map()) > self._own


@contextmanager
def virtual_time() -> Iterator[None]:
    """Make the running loop's time virtual meanwhile.

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
    selector = JumpingSelector(loop, real_selector)
    start = real_time()
    loop._selector = selector
    loop.time = lambda: start + selector.passed
    try:
        yield
    finally:
        loop._selector = real_selector
        del loop.time
