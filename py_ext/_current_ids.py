"""``CurrentIds``: what is sent about an interaction goes out with the id that it has by then.

A desktop that loads anew gives new ids to all interactions, and perhaps an old one to another. What was
asked for before that, and is not sent yet, would change an interaction that nobody meant. So from the
moment at which no frame hears the desktop, until the interactions have been read again, requests about
those that are known wait. Then each is sent with the new id, or not at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from py_ext._request import Request
from py_ext.transport import TransportGone

__all__ = ["CurrentIds", "InteractionGone"]

DIALED = "voice.dial"
"""What begins with this begins a call: its first parameter is no id."""

OF_A_CASE = "interaction.selectCase"


class Known(Protocol):
    """What is known of an interaction."""

    @property
    def interaction_id(self) -> str: ...
    @property
    def case_id(self) -> str | None: ...
    @property
    def interaction_uuid(self) -> str | None: ...


class InteractionGone(TransportGone):
    """There is no such interaction any more, or nobody knows in time. Nothing was sent."""

    def __init__(self) -> None:
        super().__init__(was_sent=False)


class CurrentIds:
    """The ids of one desk.

    Args:
        call_later: The transport's.

    Attributes:
        are_doubtful: Whether it is not known which ids there are. Asked with every request.
        on_known: Called when it is known again, or when nobody will tell.
    """

    def __init__(
        self, call_later: Callable[[float, Callable[[], None]], Callable[[], None]]
    ) -> None:
        self.are_doubtful = False
        self.on_known: Callable[[], None] = lambda: None
        self._call_later = call_later
        self._known: dict[str, Known] = {}
        self._new: dict[str, str | None] = {}  # by what it is about; None for what is gone
        self._waiting: set[asyncio.Future[None]] = set()

    def doubt(self, known: Iterable[Known]) -> None:
        """No frame hears the desktop, which has known these until now."""
        if not self.are_doubtful:
            self._known = {}
        self._known |= {each.interaction_id: each for each in known}
        self.are_doubtful = True

    def settle(self, renamed: Mapping[str, str], there: Mapping[str, Known]) -> None:
        """They have been read again. Whoever waits goes on with ``stop``.

        Args:
            renamed: The new ids by the old ones.
            there: The interactions that there are, by their ids.
        """
        self._new = {}
        for old, known in self._known.items():
            now = there.get(renamed.get(old, old))
            if now is not None and now.interaction_uuid != known.interaction_uuid:
                now = None  # another has that id
            self._new[of_interaction(old)] = None if now is None else now.interaction_id
            if known.case_id:
                case = None if now is None else now.case_id
                self._new[of_case(known.case_id)] = self._new.get(of_case(known.case_id)) or case

    def stop(self) -> None:
        """Whoever waits goes on: they are known, or nobody will tell."""
        self.are_doubtful = False
        for each in self._waiting:
            end(each)
        self.on_known()

    def holds(self, request: Request) -> bool:
        """Whether it must not be sent now."""
        if not self.are_doubtful:
            return False
        subject = subject_of(request)
        return any(
            subject in (of_interaction(old), of_case(known.case_id or ""))
            for old, known in self._known.items()
        )

    async def wait(self, request: Request, seconds: float) -> Request:
        """The request as it is to be sent, as soon as that is known.

        Raises:
            InteractionGone: It is not to be sent.
        """
        if not self.holds(request):
            return request
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        cancel_timer = self._call_later(seconds, lambda: end(waiting))
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            cancel_timer()
            self._waiting.discard(waiting)
        if self.are_doubtful:
            raise InteractionGone
        return self.current(request)

    def current(self, request: Request) -> Request:
        """The request as it is to be sent, by what was read last.

        Raises:
            InteractionGone: It is not to be sent.
        """
        subject = subject_of(request)
        old = request.parameters[0] if subject else ""
        new = self._new.get(subject, old)
        if new is None:
            raise InteractionGone
        if new == old:
            return request
        about = request.about.replace(repr(old), repr(new))
        return request._replace(parameters=(new, *request.parameters[1:]), about=about)


def subject_of(request: Request) -> str:
    """What it is about, where that is an interaction or a case; else empty."""
    first: Any = request.parameters[0] if request.parameters else None
    if not isinstance(first, str) or request.name.startswith(DIALED):
        return ""
    if request.about in (of_interaction(first), of_case(first)):
        return request.about
    if request.about:
        return ""
    # One that no namespace knows, of ``desk.request``: nearly all begin with an interaction's id.
    return of_case(first) if request.name.startswith(OF_A_CASE) else of_interaction(first)


def of_interaction(interaction_id: str) -> str:
    return f"interaction {interaction_id!r}"


def of_case(case_id: str) -> str:
    return f"case {case_id!r}"


def end(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
