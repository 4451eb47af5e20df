"""``Silence``: whether a desktop that does not answer ignores us because too much was sent.

Nothing tells of a quarantine but that no answer comes. It is taken for one when several requests in a row
had none, and many had been sent in the minute before the first of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import takewhile
from typing import NamedTuple

__all__ = ["MANY", "MINUTE", "Quarantine", "Silence"]

MINUTE = 60.0

KEPT = 4096
"""So many of the newest requests are known, with the time at which each was sent."""

IN_A_ROW = 3
"""So many requests in a row without an answer are a sign…"""

MANY = 10
"""…where more than so many had been sent in the minute before, or a limit is known."""


class Quarantine(NamedTuple):
    """The desktop ignores requests.

    Attributes:
        service: Of that name only; empty for all.
        since: The event loop's time at which the first was sent that it ignored.
        until: When it should be over; infinite for ever.
        sent: How many were sent in the minute before.
    """

    service: str
    since: float
    until: float
    sent: int


class Misses(NamedTuple):
    """Requests in a row that were not answered."""

    since: float
    times: int


class Silence:
    """Knows what was sent and not answered.

    ``is_heard`` is asked with every answer, and ``sent`` called with every request: both have to be quick.

    Attributes:
        is_heard: Whether the last that is known of the desktop is an answer.
        sent: Is given the event loop's time and the name of each request that is sent.
    """

    def __init__(self) -> None:
        self.is_heard = True
        self._sent: deque[tuple[float, str]] = deque(maxlen=KEPT)
        self.sent = self._sent.append
        self._all: Misses | None = None
        self._of: dict[str, Misses] = {}
        self._wants_answer: Callable[[], None] | None = None

    def on_answer(self, told: Callable[[], None]) -> None:
        """Have ``told`` called once, with the next answer: answers cost nothing where nobody waits."""
        self._wants_answer = told
        self.is_heard = False

    def _tell(self) -> None:
        told, self._wants_answer = self._wants_answer, None
        if told is not None:
            told()

    def forget(self) -> None:
        """Another event loop, or another desktop: nothing of the past holds."""
        self.__init__()  # type: ignore[misc]

    def heard(self, name: str) -> None:
        """A request of that name was answered, after some that were not."""
        self._all = None
        self._of.pop(name, None)
        self.is_heard = not self._of
        self._tell()

    def end(self) -> None:
        """The desktop answers again."""
        self._all = None
        self._of.clear()
        self.is_heard = True
        self._tell()

    def missed(self, name: str, sent: float, delay: float, limited: bool) -> Quarantine | None:
        """A request was not answered in time.

        Args:
            name: Its name.
            sent: When it was sent.
            delay: How long a quarantine lasts.
            limited: Whether the desktop is known to have a limit for it.

        Returns:
            The quarantine that this is a sign of.
        """
        self.is_heard = False
        self._all = one_more(self._all, sent)
        of_name = self._of[name] = one_more(self._of.get(name), sent)
        for service, misses in (("", self._all), (name, of_name)):
            before = len(self.recent(misses.since, service))
            if misses.times >= IN_A_ROW and (before > MANY or limited):
                since = misses.since
                return Quarantine(service, since, since + delay, before)
        return None

    def recent(self, now: float, name: str = "") -> list[float]:
        """When requests (of that name, or all) were sent in the minute before, oldest first."""
        return [sent for sent, each in self.newest(now) if sent < now and name in ("", each)]

    def newest(self, now: float) -> list[tuple[float, str]]:
        """What was sent since a minute before, and when, oldest first."""
        newest = list(takewhile(lambda each: each[0] > now - MINUTE, reversed(self._sent)))
        return newest[::-1]

    @property
    def names(self) -> set[str]:
        """Of which the last was not answered."""
        return set(self._of)


def one_more(misses: Misses | None, sent: float) -> Misses:
    return Misses(sent, 1) if misses is None else Misses(min(misses.since, sent), misses.times + 1)
