"""``Turns``: the requests that wait until they may be sent, in their order.

What waits may become one: writes of user data to the same interaction, unless something else for that
interaction was asked in between, and reads that are alike, unless anything was written in between. Whoever
asked is told for himself.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any, Protocol

from py_ext._request import Request
from py_ext.transport import Plain, Transport

__all__ = ["Asker", "Sender", "Turn", "Turns", "copy_of"]

SET_USER_DATA = "interaction.setUserData"


class Sender(Protocol):
    """What requests are sent through: ``Calls``."""

    transport: Transport

    async def request(
        self, request: Request, timeout: float | None = None, *, has_turn: bool = False
    ) -> Plain:
        """Send it and return the answer's data."""

    def same(self, error: Exception, request: Request, patience: float) -> Exception:
        """The error of a request that was sent for several, for another of them."""

    def closed(self, request: Request) -> Exception:
        """The error for a request that was under way when the desk closed."""

    def holds(self, request: Request) -> bool:
        """Whether it must not be sent now."""

    def disconnected(self, request: Request) -> Exception:
        """The error for a request that is not sent, because its interaction is gone."""

    async def pause(self, seconds: float) -> None:
        """Wait so long."""


class Asker:
    """One caller: what he wants, since and until when he waits for it, and where he is told."""

    __slots__ = ("asked", "deadline", "outcome", "request", "turn")

    def __init__(
        self,
        turn: Turn,
        request: Request,
        outcome: asyncio.Future[Plain],
        asked: float,
        deadline: float,
    ) -> None:
        self.turn = turn
        self.request = request
        self.outcome = outcome
        self.asked = asked
        self.deadline = deadline

    def settle(self, error: Exception | None, answer: Plain = None) -> None:
        """Tell him how it ended, if he still waits."""
        if self.outcome.done():
            return
        if error is not None:
            self.outcome.set_exception(error)
        else:
            self.outcome.set_result(answer)


class Turn:
    """One request that waits, or is sent, for whoever asked.

    Attributes:
        request: What the first has asked; its name is that of all.
        key: What it is about: the first parameter, where that is a text. Requests of one key keep their
            order.
        askers: Whose it is.
        number: They are numbered in their order.
        alone: Whether nobody else's may be joined to it.
        was_begun: Whether it is being sent.
        remote: Which other Python's it is, and the number that it has there; None for one of our own.
        task: What sends it.
    """

    __slots__ = (
        "alone", "askers", "calls", "key", "number", "patience", "remote", "request", "task", "was_begun"
    )  # fmt: skip

    def __init__(self, calls: Sender, request: Request, patience: float, number: int) -> None:
        self.calls = calls
        self.request = request
        self.patience = patience
        self.number = number
        self.key = key_of(request)
        self.askers: list[Asker] = []
        self.alone = False
        self.was_begun = False
        self.remote: tuple[str, int] | None = None
        self.task: asyncio.Task[None] | None = None

    @property
    def is_merged(self) -> bool:
        """Whether it writes what several have asked for."""
        return len(self.askers) > 1 and self.request.writes

    def together(self) -> Request:
        """The request that is sent: of user data, what all have asked for, the later in front."""
        if len(self.askers) == 1 or not self.request.writes:
            return self.askers[0].request
        values: dict[str, Any] = {}
        for asker in self.askers:
            values.update(asker.request.parameters[1])
        return self.request._replace(parameters=(self.key, values))


class Turns:
    """A queue. What is at its front need not go first: a request whose own limit has no room lets those of
    others pass, but none that is about the same."""

    def __init__(self) -> None:
        self._turns: dict[int, Turn] = {}
        self._last_of: dict[str, Turn] = {}
        self._last_write = 0
        self._reads: dict[tuple[str, str], Turn] = {}

    def __len__(self) -> int:
        return len(self._turns)

    def __iter__(self) -> Iterator[Turn]:
        return iter(list(self._turns.values()))

    def add(self, turn: Turn) -> None:
        """It waits behind all others."""
        self._turns[turn.number] = turn
        self._note(turn)

    def put_first(self, turns: list[Turn]) -> None:
        """They wait in front of all others."""
        self._turns = {turn.number: turn for turn in turns} | self._turns
        for turn in turns:
            if turn.request.writes:
                self._last_write = max(self._last_write, turn.number)

    def remove(self, turn: Turn) -> None:
        """It waits no more."""
        self._turns.pop(turn.number, None)
        if self._last_of.get(turn.key) is turn:
            del self._last_of[turn.key]
        if not turn.request.writes:
            same = same_read(turn.request)
            if self._reads.get(same) is turn:
                del self._reads[same]

    def joinable(self, calls: Sender, request: Request, patience: float) -> Turn | None:
        """A request that waits and can be the same as this."""
        if request.writes:
            if request.name != SET_USER_DATA or not is_user_data(request):
                return None
            turn = self._last_of.get(key_of(request))
            if turn is None or turn.request.name != request.name or turn.alone:
                return None
            if not is_user_data(turn.request):
                return None
        else:
            turn = self._reads.get(same_read(request))
            if turn is None or turn.number < self._last_write:
                return None
        return turn if turn.calls is calls and turn.patience == patience else None

    def rename(self, turn: Turn, request: Request) -> None:
        """What it is about has another id: it keeps its place."""
        was_last = self._last_of.get(turn.key) is turn
        if not turn.request.writes:
            self._reads.pop(same_read(turn.request), None)  # a later one may be another's
        turn.request, key = request, turn.key
        turn.key = key_of(request)
        if was_last:
            del self._last_of[key]
            self._last_of[turn.key] = turn

    def _note(self, turn: Turn) -> None:
        if turn.remote is not None:
            return
        if turn.key:
            self._last_of[turn.key] = turn
        if turn.request.writes:
            self._last_write = turn.number
        else:
            self._reads[same_read(turn.request)] = turn


def key_of(request: Request) -> str:
    first = request.parameters[0] if request.parameters else ""
    return first if isinstance(first, str) else ""


def same_read(request: Request) -> tuple[str, str]:
    try:
        return request.name, json.dumps(request.parameters, sort_keys=True)
    except (TypeError, ValueError):
        return request.name, repr(id(request))  # no plain data, as its sender will be told


def is_user_data(request: Request) -> bool:
    parameters = request.parameters
    return len(parameters) == 2 and isinstance(parameters[1], dict)


def copy_of(answer: Plain) -> Plain:
    """The same answer for one more: what he does to it is his."""
    return json.loads(json.dumps(answer)) if isinstance(answer, (dict, list)) else answer
