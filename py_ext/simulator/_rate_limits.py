"""Rate limits: how many requests the desktop answers in a minute, and the quarantine that follows.

The vendor documents that the limit is of all requests together, and that during a quarantine requests are
ignored: no answer comes at all. That the frames count together, whosever they are, that a minute is the
last 60 seconds, and that a limit of one service puts that service only in quarantine is our choice.
"""

from __future__ import annotations

from collections import deque

from py_ext.simulator.clock import Clock
from py_ext.simulator.options import Options

__all__ = ["RateLimits"]

MINUTE = 60.0


class RateLimits:
    """Counts the requests of all frames.

    Args:
        options: Where the limits are; they may change at any time.
        clock: What a minute is measured with.
    """

    def __init__(self, options: Options, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._sent: dict[str | None, deque[float]] = {}
        self._until: dict[str | None, float] = {}

    def forget(self) -> None:
        """The desktop has loaded anew: it counts from the beginning."""
        self._sent.clear()
        self._until.clear()

    def let_through(self, request: str) -> bool:
        """Count a request; False when it passes a limit or comes during a quarantine."""
        if self.in_quarantine(request):
            return False
        counted = [self._count(scope) for scope in (None, request)]  # both, whatever the first says
        return all(counted)

    def in_quarantine(self, request: str) -> bool:
        """Whether that request would be ignored now."""
        return any(self._lasts(scope) for scope in (None, request))

    @property
    def quarantines(self) -> dict[str, float]:
        """What is ignored now, ``"*"`` or the name of a request, and for how many seconds still."""
        now = self._clock.now()
        return {
            scope or "*": until - now
            for scope, until in list(self._until.items())
            if self._lasts(scope)
        }

    def _lasts(self, scope: str | None) -> bool:
        # An administrator who lifts the limit lifts the quarantine.
        return (
            self._until.get(scope, 0.0) > self._clock.now() and self._options.rate_limit(scope) > 0
        )

    def _count(self, scope: str | None) -> bool:
        limit, now = self._options.rate_limit(scope), self._clock.now()
        sent = self._sent.setdefault(scope, deque())
        if not limit:
            sent.clear()
            return True
        while sent and sent[0] <= now - MINUTE:
            sent.popleft()
        if len(sent) < limit:
            sent.append(now)
            return True
        sent.clear()  # after the quarantine, counting begins anew
        self._until[scope] = now + self._options.quarantine_delay
        return False
