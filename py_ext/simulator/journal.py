"""The message log of the simulated desktop: what passed between it and the frames, and when."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from py_ext.simulator.clock import Clock, LoopClock
from py_ext.simulator.errors import SimulatorError

__all__ = ["Entry", "Journal"]


@dataclass(frozen=True)
class Entry:
    """One message.

    Attributes:
        number: Counts from 1 and never repeats.
        time: ISO 8601, UTC, by the desktop's clock.
        frame: The frame's name.
        origin: The origin that the message came from or went to.
        kind: ``request``, ``answer``, ``failure``, ``event``, ``subscribe``, ``unsubscribe``;
            ``dropped`` for what gets no answer or is not sent (a fault, a quarantine), ``ignored``
            for what is no message of the protocol; ``doing`` for what is no message at all, but what the
            extension did meanwhile: a handler that ran, a request that waited for its turn.
        name: The request or the event; why, for what was ignored; of what was done, the handler, say.
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
    message: Any = field(repr=False)

    @property
    def parameters(self) -> list[Any]:
        """A request's parameters; empty for one without, and for what is no request."""
        parameters = self.message.get("parameters") if isinstance(self.message, dict) else None
        return list(parameters) if isinstance(parameters, list) else []

    def as_plain(self) -> dict[str, Any]:
        """The entry as plain data."""
        return dict(vars(self))


class Journal:
    """The last messages, oldest first.

    Args:
        clock: What times are taken from.
        most: How many messages are kept.
    """

    def __init__(self, clock: Clock | None = None, most: int = 5000) -> None:
        self._clock = clock or LoopClock()
        self._began = (datetime.now(UTC), self._clock.now())
        self._entries: deque[Entry] = deque(maxlen=most)
        self._doings: deque[Entry] = deque(maxlen=most)
        self._doing_number = 0
        self._asked: dict[tuple[str, str | None], float] = {}
        self._number = 0
        self.listeners: list[Callable[[Entry], None]] = []

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    @property
    def doings(self) -> tuple[Entry, ...]:
        """What extensions did between the messages, in the order in which it was told. They are counted by
        themselves, and are none of the messages that the journal is read for."""
        return tuple(self._doings)

    @property
    def whole(self) -> list[Entry]:
        """The messages, and between them what was done, by their times."""
        return sorted([*self._entries, *self._doings], key=lambda entry: entry.time)

    @property
    def last_number(self) -> int:
        """The number of the newest message; 0 before the first."""
        return self._number

    async def quiet(self, turns: int = 20, at_most: int = 100_000) -> None:
        """Wait until nothing has passed for that many turns of the event loop.

        Raises:
            SimulatorError: Messages keep coming, for the most turns that it waits.
        """
        last, calm = -1, 0
        for _ in range(at_most):
            if calm == turns:
                return
            await asyncio.sleep(0)
            calm = calm + 1 if self._number == last else 0
            last = self._number
        raise SimulatorError(
            "Messages keep coming: does a handler change what it is called for, without end?"
        )

    def clear(self) -> None:
        """Forget the messages, and what was done; the numbers go on."""
        self._entries.clear()
        self._doings.clear()
        self._asked.clear()

    def write(self, frame: str, origin: str, kind: str, name: str, message: Any) -> None:
        """Add a message."""
        reference = message.get("referenceId") if isinstance(message, dict) else None
        if not isinstance(reference, str):  # whatever else it is, it may be nested without end
            reference = None
        key = (frame, reference)
        now, milliseconds = self._clock.now(), None
        if kind in ("request", "subscribe", "unsubscribe"):
            self._asked[key] = now
        elif kind in ("answer", "failure") and key in self._asked:
            milliseconds = round((now - self._asked.pop(key)) * 1000, 2)
        self._number += 1
        entry = Entry(
            number=self._number,
            time=self._time(now),
            frame=frame,
            origin=origin,
            kind=kind,
            name=name,
            referenceId=reference,
            milliseconds=milliseconds,
            message=message,
        )
        self._entries.append(entry)
        for listener in list(self.listeners):
            listener(entry)

    def write_doing(
        self, frame: str, origin: str, name: str, message: dict[str, Any], ago: float = 0.0
    ) -> None:
        """Add what an extension did.

        Args:
            frame: Through which frame it was told.
            origin: Of that frame.
            name: Of the handler, the request, or what was done.
            message: ``what`` it was, and more of it, as ``read_doings`` has it: no customer data.
            ago: How many seconds ago it began.
        """
        self._doing_number += 1
        seconds = message.get("seconds")
        entry = Entry(
            number=self._doing_number,
            time=self._time(self._clock.now() - ago),
            frame=frame,
            origin=origin,
            kind="doing",
            name=name,
            referenceId=None,
            milliseconds=None if seconds is None else round(seconds * 1000, 2),
            message=message,
        )
        self._doings.append(entry)
        for listener in list(self.listeners):
            listener(entry)

    def _time(self, now: float) -> str:
        date, began = self._began
        return (date + timedelta(seconds=now - began)).isoformat(timespec="milliseconds")
