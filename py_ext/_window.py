"""``Window``: at most so many requests in any sixty seconds.

A desktop counts the requests of a minute, and which minute it counts is not documented: the last sixty
seconds, or one that began at any moment. So no sixty seconds may have more than the limit. A token bucket
(what most libraries for rate limits have) does not see to that: a full one gives a burst of the whole
limit, refills meanwhile, and lets nearly twice the limit through within a minute.

A request takes a place when it is sent. The desktop counts it at some moment before it answers, so its
place is free again a minute after the answer: however long messages are under way, the desktop never counts
more.

>>> from py_ext._window import Window
>>> window = Window(2)
>>> for _ in range(2):
...     window.take()
...     window.give_back(10.0)
>>> window.room(11.0), window.turn(1, 11.0), window.room(70.5)
(0, 70.25, 2)
"""

from __future__ import annotations

from collections import deque
from itertools import islice

__all__ = ["PERIOD", "Window"]

PERIOD = 60.25
"""Seconds after which a place is free: a minute, and what clocks may differ."""

SPARE_FROM = 40
"""From such a limit on, one place is left free: for a desktop that minds the last request that it allows,
and for what the page's own script may send."""

RECOVERY = 6000.0
"""Seconds in which a window that takes less grows by its whole limit."""


class Window:
    """Counts what was sent.

    Args:
        limit: Most requests in a minute; 0 for no limit.
    """

    def __init__(self, limit: int = 0) -> None:
        self.limit = limit
        self._held = 0
        self._coming: deque[float] = deque()
        self._cap: int | None = None
        self._capped_at = 0.0

    @property
    def used(self) -> int:
        """How many places are taken, or not free again yet, as of the last look."""
        return self._held + len(self._coming)

    def most(self, now: float) -> int:
        """How many places there are now."""
        most = self.limit - 1 if self.limit >= SPARE_FROM else self.limit
        if self._cap is None:
            return most
        grown = self._cap + int((now - self._capped_at) / RECOVERY * self.limit)
        return min(most, grown)

    def room(self, now: float) -> int:
        """How many may be sent now. Without a limit, as many as one likes."""
        free = self._coming
        while free and free[0] <= now:
            free.popleft()
        if not self.limit:
            return 1_000_000
        return self.most(now) - self._held - len(free)

    def take(self) -> None:
        """One is sent."""
        self._held += 1

    def give_back(self, now: float) -> None:
        """It was answered, or nobody waits for it any more."""
        self._held -= 1
        self._coming.append(now + PERIOD)

    def recall(self, sent: float) -> None:
        """One was sent and answered at that time, before anybody counted. Oldest first."""
        self._coming.append(sent + PERIOD)

    def turn(self, place: int, now: float) -> float:
        """When the request may be sent that is the first to wait, the second…, if all of them are answered
        at once."""
        room = self.room(now)
        if place <= room:
            return now
        most = self.most(now)
        coming = [*self._coming, *([now + PERIOD] * self._held)]
        places = [now] * room + coming if room >= 0 else list(islice(coming, -room, None))
        rounds, which = divmod(place - 1, most)
        return places[which] + rounds * PERIOD

    def take_less(self, now: float) -> None:
        """The desktop's limit was passed all the same: others send as well. From now on half of it, and
        slowly more again."""
        self._cap, self._capped_at = max(1, self.most(now) // 2), now
