"""The message log of the simulated desktop: what passed between it and the frames, and when."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

__all__ = ["Entry", "Journal"]


@dataclass(frozen=True)
class Entry:
    """One message.

    Attributes:
        number: Counts from 1 and never repeats.
        time: ISO 8601, UTC.
        frame: The frame's name.
        origin: The origin that the message came from or went to.
        kind: ``request``, ``answer``, ``failure``, ``event``, ``subscribe``, ``unsubscribe`` or
            ``ignored``.
        name: The request or the event; why, for what was ignored.
        referenceId: Of requests and answers.
        milliseconds: Of answers: since the request.
        message: As it was on the wire.
    """

    number: int
    time: str
    frame: str
    origin: str
    kind: str
    name: str
    referenceId: str | None  # noqa: N815 (entries go to the page as they are)
    milliseconds: float | None
    message: Any

    def as_plain(self) -> dict[str, Any]:
        """The entry as plain data."""
        return dict(vars(self))


class Journal:
    """The last messages, oldest first."""

    def __init__(self, most: int = 5000) -> None:
        self._entries: deque[Entry] = deque(maxlen=most)
        self._asked: dict[tuple[str, str], float] = {}
        self._number = 0
        self.listeners: list[Callable[[Entry], None]] = []

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    @property
    def last_number(self) -> int:
        """The number of the newest message; 0 before the first."""
        return self._number

    def clear(self) -> None:
        """Forget the messages; the numbers go on."""
        self._entries.clear()
        self._asked.clear()

    def write(self, frame: str, origin: str, kind: str, name: str, message: Any) -> None:
        """Add a message."""
        reference = message.get("referenceId") if isinstance(message, dict) else None
        key = (frame, str(reference))
        now, milliseconds = time.perf_counter(), None
        if kind in ("request", "subscribe", "unsubscribe"):
            self._asked[key] = now
        elif kind in ("answer", "failure") and key in self._asked:
            milliseconds = round((now - self._asked.pop(key)) * 1000, 2)
        self._number += 1
        entry = Entry(
            number=self._number,
            time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            frame=frame,
            origin=origin,
            kind=kind,
            name=name,
            referenceId=reference if isinstance(reference, str) else None,
            milliseconds=milliseconds,
            message=message,
        )
        self._entries.append(entry)
        for listener in list(self.listeners):
            listener(entry)
