"""``Timers``: those of a transport that are set, which end with it."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Timers"]

Cancel = Callable[[], None]


class Timers:
    """Sets timers, and cancels all that are left.

    Args:
        start: Calls back after so many seconds; what it returns cancels that.
    """

    def __init__(self, start: Callable[[float, Callable[[], None]], Cancel]) -> None:
        self._start = start
        self._set: set[Cancel] = set()

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Cancel:
        """Call back later, as ``Transport.call_later`` tells."""

        def run() -> None:
            self._set.discard(cancel)
            callback()

        def cancel() -> None:
            self._set.discard(cancel)
            stop()

        stop = self._start(seconds, run)
        self._set.add(cancel)
        return cancel

    def __len__(self) -> int:
        return len(self._set)

    def cancel(self) -> None:
        """Cancel all that are set."""
        for cancel in list(self._set):
            cancel()
