"""What the Pythons of one desktop tell each other, so that together they do not send too much.

One of them keeps the count; each of the others asks it for a turn before it sends. All hear all messages,
which are JSON lists, so that any can go on when the one that counts has gone:

| message | from | means |
|---|---|---|
| `["hello", me]` | who comes | who counts? |
| `["here", me, limits, spent]` | who counts | I do; this is allowed, and this was sent in the last minute |
| `["spent", me, spent]` | who was alone | this I have sent before I knew of you |
| `["limits", me, limits]` | who has read them | this is allowed |
| `["ask", me, number, name]` | who wants to send | may I? |
| `["go", whom, number, name]` | who counts | you may; as for himself, where nobody has asked |
| `["done", me, number]` | who has asked | it was sent, or is not wanted any more |
| `["quarantine", me, seconds, sent]` | who has found out | no answers for so long; so much was sent |

`limits` is `[total, services, delay]`, `spent` a list of `[seconds ago, name]`.
"""

from __future__ import annotations

import json
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from py_ext.transport import Neighbours

__all__ = ["Neighbourhood"]

MINUTE = 60.0


class Neighbourhood:
    """Speaks for one Python.

    Args:
        neighbours: What carries the messages; None where nobody can be beside this Python.
        now: The event loop's time.
        heard: Is given each message of the others.
        begin: Called when this one counts from now on.
    """

    def __init__(
        self,
        neighbours: Neighbours | None,
        now: Callable[[], float],
        heard: Callable[[list[Any]], None],
        begin: Callable[[], None],
    ) -> None:
        self.me = uuid.uuid4().hex[:12]
        self.keeps = True
        """Whether this one counts for all."""
        self.counts = True
        """The same, or whether it goes by itself because nobody does."""
        self.is_alone = True
        """Whether nobody else was heard of."""
        self._neighbours = neighbours
        self._now = now
        self._heard = heard
        self._begin = begin
        self._seen: deque[tuple[float, str]] = deque(maxlen=10_000)
        if neighbours is not None:
            self.keeps = self.counts = neighbours.open(self._hear, self._count)
            self.tell("hello")

    @property
    def is_there(self) -> bool:
        """Whether anybody could be beside this one."""
        return self._neighbours is not None

    def leave(self) -> None:
        """Say and hear no more."""
        if self._neighbours is not None:
            self._neighbours.close()
            self._neighbours = None

    def tell(self, kind: str, *rest: object) -> None:
        """Tell the others."""
        if self._neighbours is not None:
            self._neighbours.tell(json.dumps([kind, self.me, *rest]))

    def let_go(self, whom: str, number: int, name: str) -> None:
        """Whoever it is may send; told also of what this one sends itself."""
        if self._neighbours is not None and not self.is_alone:
            self._neighbours.tell(json.dumps(["go", whom, number, name]))

    def spent(self) -> list[tuple[float, str]]:
        """What others were allowed to send in the last minute: when, and its name; oldest first."""
        earliest = self._now() - MINUTE
        return [each for each in self._seen if each[0] > earliest]

    def as_ages(self, spent: Iterable[tuple[float, str]]) -> list[list[Any]]:
        """The same for others, whose clocks show another time."""
        now = self._now()
        return [[round(now - sent, 3), name] for sent, name in spent]

    def note(self, spent: Iterable[list[Any]]) -> list[tuple[float, str]]:
        """What somebody says was sent, by this one's clock."""
        now = self._now()
        found = [(now - float(age), str(name)) for age, name in spent]
        self._seen.extend(found)
        return found

    def _hear(self, text: str) -> None:
        message = json.loads(text)
        self.is_alone = False
        if message[0] == "go":
            self._seen.append((self._now(), message[3]))
        self._heard(message)

    def _count(self) -> None:
        self.keeps = self.counts = True
        self._begin()
