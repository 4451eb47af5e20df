"""``Stats``: what ``desk.stats`` tells of what a desk has done, in numbers. No customer's data is in it.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk = Desk()
>>> async with desk.connected(SimulatedTransport(DeskSimulator())):
...     agent = await desk.agent.get()
>>> desk.stats.requests["agent.get"].count
1
>>> desk.stats.requests["agent.get"].failures
mappingproxy({})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["FailureStats", "HandlerStats", "RequestStats", "Stats", "Times"]


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, in seconds by the event loop's clock: in a test, by its virtual time.

    Attributes:
        count: How many times are known.
        p50: Half of them took no longer. Told up to a sixteenth too high, as ``p95`` is: what is kept is
            how many there were in each of some ranges.
        p95: 95 of 100 took no longer.
        max: The longest, to the microsecond.
    """

    count: int = 0
    p50: float = 0.0
    p95: float = 0.0
    max: float = 0.0

    def as_plain(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return {"count": self.count, "p50": self.p50, "p95": self.p95, "max": self.max}


@dataclass(frozen=True, slots=True)
class RequestStats:
    """The requests of one name.

    Attributes:
        count: How many have ended: with an answer, or with one of ``failures``.
        failures: How many have ended with an error, by the error's class.
        seconds: From sending to the answer, of those that were answered. Where several that waited became
            one, there is one time for them.
        waits: How long those waited for their turn that had to, because of the desktop's rate limit.
    """

    count: int
    failures: Mapping[str, int]
    seconds: Times
    waits: Times

    def as_plain(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return {
            "count": self.count,
            "failures": dict(self.failures),
            "seconds": self.seconds.as_plain(),
            "waits": self.waits.as_plain(),
        }


@dataclass(frozen=True, slots=True)
class HandlerStats:
    """The calls of one handler.

    Attributes:
        count: How many have ended, in whatever way.
        failures: How many have failed, by the error's class; failures of its filters as well.
        seconds: From the call to its end, with all that it has awaited: so long the next event of the
            interaction has waited.
        slow: How many of its steps, from one ``await`` to the next, have run for more than 1 s, in which
            nothing else could. In a page.
    """

    count: int
    failures: Mapping[str, int]
    seconds: Times
    slow: int

    def as_plain(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return {
            "count": self.count,
            "failures": dict(self.failures),
            "seconds": self.seconds.as_plain(),
            "slow": self.slow,
        }


@dataclass(frozen=True, slots=True)
class FailureStats:
    """Failures that are alike. It is what a deployed extension reports of them, where it does.

    Attributes:
        error: The error's class.
        place: Where it came from, such as ``"order_desk/crm.py:40"``: the innermost line of the extension's
            own, else of py_ext's; empty where there is neither.
        handler: The handler or hook that failed, such as ``"order_desk.screen_pop"``; empty for what is
            none.
        count: How many there were.
    """

    error: str
    place: str
    handler: str
    count: int

    def as_plain(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return {
            "error": self.error,
            "place": self.place,
            "handler": self.handler,
            "count": self.count,
        }


@dataclass(frozen=True, slots=True)
class Stats:
    """What a desk has done since it was made, over all its connections.

    It is what was so when it was asked for: ask again for newer numbers. However long a desk runs, it is
    bounded: of requests and handlers 200 names each are told apart, the rest is counted under
    ``"(others)"``, and of failures 50.

    Our choice.

    Attributes:
        requests: By their names on the wire, such as ``"voice.dial"``.
        events: How many came, by their classes, such as ``"InteractionEvent"``.
        handlers: By their qualified names, such as ``"order_desk.screen_pop"``.
        failures: Of handlers, filters, hooks and what ``desk.start_soon`` has run; in a page also of the
            start, and of tasks that nobody waited for. The first first.

    Example:
        >>> @desk.on(InteractionEvent)
        ... def fails(event):
        ...     raise ValueError("no such tier")
        >>> call = simulator.ring()
        >>> await simulator.settled()
        >>> desk.stats.failures[0].error
        'ValueError'
    """

    requests: Mapping[str, RequestStats]
    events: Mapping[str, int]
    handlers: Mapping[str, HandlerStats]
    failures: tuple[FailureStats, ...]

    def as_plain(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return {
            "requests": {name: each.as_plain() for name, each in self.requests.items()},
            "events": dict(self.events),
            "handlers": {name: each.as_plain() for name, each in self.handlers.items()},
            "failures": [each.as_plain() for each in self.failures],
        }
