"""The joint between py_ext and whatever carries its requests: the contract at the wall.

There are two transports: the bridge (in a page) and ``py_ext.simulator.SimulatedTransport`` (in
CPython). Only plain data passes: what JSON can hold. Both must behave alike to the letter; the
contract suite in ``tests/contract`` runs over both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

__all__ = [
    "STATE_EVENTS",
    "Plain",
    "Transport",
    "TransportClosed",
    "TransportRefused",
    "TransportTimeout",
    "TransportUnsent",
]

Plain: TypeAlias = Any
"""What JSON can hold: None, bool, int, float, str, and lists and dicts (keyed by str) of these."""

STATE_EVENTS = frozenset({"interaction", "agent", "media", "voice"})
"""Events that tell what is so now: one that repeats the last of its name to the letter tells nothing, and
no transport hands it on. The others tell what has happened, and may happen twice. As in bridge.mjs."""


class TransportRefused(Exception):
    """The desktop answered with an error: ``words`` is its ``errorMessage``, text or whatever it is.

    It is not the ``str`` of this, because it can quote customer data and tracebacks print that.
    """

    def __init__(self, words: Plain) -> None:
        super().__init__()
        self.words = words


class TransportUnsent(Exception):
    """Nothing reached the desktop: ``words`` says why, and what to check."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class TransportTimeout(Exception):
    """The time given for the answer is over; ``hint`` says what to look at, where the transport knows."""

    def __init__(self, hint: str = "") -> None:
        super().__init__(hint)
        self.hint = hint


class TransportClosed(Exception):
    """The transport was closed before the answer came."""


class Transport(Protocol):
    """Carries requests to the desktop, and its events back."""

    origin: str
    """The origin of the page, as the desktop's options name it."""

    async def request(self, request: str, parameters: Sequence[Plain], timeout: float) -> Plain:
        """Send a request and return the answer's ``data`` (None where there is none).

        Raises TransportRefused, TransportTimeout (after ``timeout`` seconds), TransportUnsent or
        TransportClosed; and TypeError or ValueError for parameters that are not plain data, of which
        nothing was sent.
        """

    async def subscribe(
        self, event: str, listener: Callable[[Plain], None], timeout: float
    ) -> None:
        """Have ``listener`` called with the ``data`` of each such event, until the transport closes.

        Called once for each event name. Of ``STATE_EVENTS``, exact repetitions are left out. Events may
        reach the listener before this returns. Raises as ``request`` does.
        """

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` once after that time; the returned function cancels it."""

    async def close(self) -> None:
        """Unsubscribe, end what is pending (TransportClosed), leave nothing behind. Twice is fine."""
