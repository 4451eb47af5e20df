"""``Silence``: whether a desktop that does not answer ignores us because too much was sent.

Nothing tells of a quarantine but that no answer comes. It is taken for one when several requests in a row
had none, and many had been sent in the minute before the first of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import takewhile
from typing import NamedTuple

__all__ = ["MANY", "MINUTE", "Quarantine", "Sent", "Silence"]

MINUTE = 60.0

KEPT = 4096
"""So many of the newest requests are known, with the time at which each was sent."""

IN_A_ROW = 3
"""So many requests in a row without an answer are a sign…"""

MANY = 10
"""…where more than so many had been sent in the minute before, or a limit is known."""


Sent = tuple[float, str]
"""A request that was sent: when, and its name. Which of several it is that were sent in one instant, as a
burst is in a test, only the object itself tells."""


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

    first: Sent
    times: int


class Silence:
    """Knows what was sent and not answered.

    ``is_heard`` is asked with every answer, and ``sent`` called with every request: both have to be quick.

    Attributes:
        is_heard: Whether the last that is known of the desktop is an answer.
        sent: Is given each request that is sent.
    """

    def __init__(self) -> None:
        self.is_heard = True
        self._sent: deque[Sent] = deque(maxlen=KEPT)
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

    def missed(self, sent: Sent, delay: float, limited: bool) -> Quarantine | None:
        """A request was not answered in time.

        Args:
            sent: What ``sent`` was given.
            delay: How long a quarantine lasts.
            limited: Whether the desktop is known to have a limit for it.

        Returns:
            The quarantine that this is a sign of.
        """
        self.is_heard = False
        _, name = sent
        self._all = self._one_more(self._all, sent)
        of_name = self._of[name] = self._one_more(self._of.get(name), sent)
        for service, misses in (("", self._all), (name, of_name)):
            if misses.times < IN_A_ROW:
                continue
            before = self._before(misses.first, service)
            if before > MANY or limited:
                since, _ = misses.first
                return Quarantine(service, since, since + delay, before)
        return None

    def _before(self, sent: Sent, name: str) -> int:
        """How many (of that name, or all) were sent in the minute before that one, and ahead of it."""
        ahead = list(takewhile(lambda each: each is not sent, self.newest(sent[0])))
        return sum(each[0] <= sent[0] and name in ("", each[1]) for each in ahead)

    def _one_more(self, misses: Misses | None, sent: Sent) -> Misses:
        if misses is None:
            return Misses(sent, 1)
        first = misses.first
        if sent[0] <= first[0] and self._before(sent, "") < self._before(first, ""):
            first = sent
        return Misses(first, misses.times + 1)

    def recent(self, now: float, name: str = "") -> list[float]:
        """When requests (of that name, or all) were sent in the minute before, oldest first."""
        return [sent for sent, each in self.newest(now) if name in ("", each)]

    def newest(self, now: float) -> list[Sent]:
        """What was sent since a minute before, oldest first."""
        newest = list(takewhile(lambda each: each[0] > now - MINUTE, reversed(self._sent)))
        return newest[::-1]

    @property
    def names(self) -> set[str]:
        """Of which the last was not answered."""
        return set(self._of)
