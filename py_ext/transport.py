"""The joint between py_ext and whatever carries its requests: the contract at the wall.

A page has a transport over its bridge, or, where one Python serves many frames, over each frame's port; in
CPython it is ``py_ext.simulator.SimulatedTransport``. Only plain data passes: what JSON can hold. All must
behave alike to the letter; the contract suite in ``tests/contract`` runs over all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

__all__ = [
    "MOST_KEPT",
    "STATE_EVENTS",
    "FrameTransport",
    "Kept",
    "Neighbours",
    "Plain",
    "Transport",
    "TransportClosed",
    "TransportGone",
    "TransportRefused",
    "TransportTimeout",
    "TransportUnsent",
]

Plain: TypeAlias = Any
"""What JSON can hold: None, bool, int, float, str, and lists and dicts (keyed by str) of these."""

STATE_EVENTS = frozenset({"interaction", "agent", "media", "voice"})
"""Events that tell what is so now: one that repeats the last of its name to the letter tells nothing, and
no transport hands it on. The others tell what has happened, and may happen twice. As in bridge.mjs."""

MOST_KEPT = 500
"""How many events a frame that stands by keeps, the newest."""


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


class TransportGone(Exception):
    """The frame is gone that the request went through: closed, reloaded, navigated, crashed.

    ``was_sent`` is False only where surely nothing reached the desktop.
    """

    def __init__(self, was_sent: bool) -> None:
        super().__init__()
        self.was_sent = was_sent


class Kept(NamedTuple):
    """An event that a frame has kept: ``seconds`` is when it came, by the machine's ``time.time``."""

    seconds: float
    name: str
    data: Plain


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


class Neighbours(Protocol):
    """The way to other Pythons that send requests to the same desktop: those of other frames, where each
    has its own, and of other extensions of the same origin. A transport may have one, as ``neighbours``.
    """

    def open(self, told: Callable[[str], None], count: Callable[[], None]) -> bool:
        """Be one of them.

        Args:
            told: Called with what another tells.
            count: Called once, in a later turn, when this one counts for all from now on, because it is
                the first or the one before has gone.

        Returns:
            Whether this one counts already.
        """

    def tell(self, text: str) -> None:
        """Tell all others."""

    def close(self) -> None:
        """Be none of them any more."""


class FrameTransport(Transport, Protocol):
    """A transport through one of the frames that a desk has.

    Its timers (``call_later``) are those of Python, not of the frame: they go on when it is gone. Requests
    and subscriptions of a frame that is gone end with TransportGone, at once.
    """

    name: str
    """Of the frame; no other frame of the desk has it."""

    params: Mapping[str, str]
    """The query parameters of the frame's page; where one is given twice, the last."""

    on_visible: Callable[[bool], None] | None
    """Set by the desk: called when ``is_visible`` changes."""

    on_gone: Callable[[], None] | None
    """Set by the desk: called once, when the frame is gone; what is pending has ended with TransportGone by
    then, or does in the same turn. Not called by ``close``."""

    @property
    def is_visible(self) -> bool:
        """Whether the agent can see the frame's page, as far as the browser knows."""

    @property
    def is_gone(self) -> bool:
        """Whether nothing can be sent or heard through it any more."""

    @property
    def is_standing_by(self) -> bool:
        """Whether the frame keeps events and calls no listeners."""

    async def renew(self, timeout: float) -> None:
        """Subscribe anew to all that is subscribed to, with the same listeners: the desktop may have loaded
        anew, and know nothing of it. What it knows still is ended first, so that nothing comes twice; what
        it tells between the two is missed.

        Raises as ``request`` does; then some of it may be subscribed to and some not, until it is tried
        again.
        """

    def stand_by(self) -> None:
        """From now on, have the frame keep the events of its subscriptions, the newest ``MOST_KEPT`` of all
        together, and call no listeners. Of ``STATE_EVENTS``, exact repetitions are not kept. Called again,
        it drops what was kept until then."""

    def step_in(self, take: Callable[[Sequence[Kept]], None]) -> None:
        """Stop standing by: ``take`` is given what was kept, oldest first, once, also if that is nothing;
        later events go to the listeners, in order, and none is lost in between.

        Over a port this is a round trip: ``take`` is called in a later turn, before the first listener, and
        not at all if the frame goes before.
        """
