"""``Subscription``: one handler's place among the handlers; ``HandlerFailure``: how its call failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from py_ext._tally import HandlerTally
from py_ext.events._signature import Handler, name_of, wants_argument
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event

__all__ = ["HandlerFailure", "Subscription"]

NOBODY = HandlerTally()


@dataclass(frozen=True)
class HandlerFailure:
    """What ``@desk.on_error`` is given.

    Attributes:
        handler: The function that failed, as it was registered.
        event: What it was called with; None for a hook, and for what ``desk.start_soon`` has run.
        error: What it raised, with its traceback.
    """

    handler: Handler
    event: Event | None
    error: BaseException

    def __str__(self) -> str:
        said = f"{name_of(self.handler)} failed with {type(self.error).__name__}"
        if self.event is None:
            return said
        about = self.event.interaction_id
        return f"{said} on {type(self.event).__name__}" + (
            f" of interaction {about!r}" if about else ""
        )


class Subscription:
    """One handler's place among the handlers: cancel it, or use it as a context manager."""

    def __init__(
        self, wanted: Wanted[Event], handler: Handler, forget: Callable[[Subscription], None]
    ) -> None:
        self.kind: type[Event] = wanted.kind
        self.handler = handler
        self.names = wanted.names
        """The desktop's event names that such events come under."""
        self.matches = wanted.matches
        """Whether this subscription is for an event."""
        self.count_in(NOBODY)
        self._wants_event = wants_argument(handler)
        self._forget = forget
        self.active = True

    def count_in(self, tally: HandlerTally) -> None:
        """Have its calls counted there; of those who merely wait for events, they are nobody's."""
        self.tally = tally
        self.times, self.took = tally.seconds.raw, tally.seconds.append
        """``took`` is given the seconds of each call; in ``times`` they wait to be counted."""

    def call(self, event: Event) -> object:
        """Call the handler with the event, or without, as it takes it."""
        return self.handler(event) if self._wants_event else self.handler()

    def cancel(self) -> None:
        """Have the handler not called any more. Twice is fine; a run under way goes on."""
        if self.active:
            self.active = False
            self._forget(self)

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, *exception: object) -> None:
        self.cancel()
