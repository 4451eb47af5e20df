"""What a desk or a page can hear: ``on``, ``listen``, ``events``, ``wait_for``, typed for each kind."""

from __future__ import annotations

import asyncio
import functools
import logging
import weakref
from collections.abc import Callable, Collection
from typing import Any, Protocol, TypeAlias, TypeVar, overload

from py_ext._calls import Calls
from py_ext._tally import Tally
from py_ext.errors import DeskClosed, EventTimeout
from py_ext.events._handlers import Handlers
from py_ext.events._signature import Handler
from py_ext.events._subscription import HandlerFailure, Subscription
from py_ext.events._wanted import Filterable, P, Wanted, wanted
from py_ext.events.event import Event
from py_ext.events.streams import EventStream

__all__ = ["Listening"]

log = logging.getLogger("py_ext")

E = TypeVar("E", bound=Event)
R = TypeVar("R")


HandlerOf: TypeAlias = Callable[[E], object] | Callable[[], object]


class Register(Protocol[E]):
    """A decorator of handlers, which returns them unchanged."""

    @overload
    def __call__(self, handler: Callable[[E], R], /) -> Callable[[E], R]: ...
    @overload
    def __call__(self, handler: Callable[[], R], /) -> Callable[[], R]: ...


class Listening:
    """The base of ``Desk`` and ``Page``: registering handlers, waiting, and reading events in a loop."""

    __slots__ = ("__weakref__", "_handlers", "_streams", "_waiters")

    def __init__(self, tally: Tally) -> None:
        self._handlers = Handlers(self._report, tally)
        self._streams: weakref.WeakSet[EventStream[Any]] = weakref.WeakSet()
        self._waiters: set[asyncio.Future[Any]] = set()

    def on(self, kind: Filterable[P, E], *args: P.args, **filters: P.kwargs) -> Register[E]:
        """Decorate a function to have it called with each such event.

        Handlers of one event run side by side; the next event of the same interaction waits until they
        have ended. So a handler that waits for long keeps the later events of its interaction from all
        handlers, but not from ``wait_for`` and ``events``.

        Args:
            kind: The class of events, such as ``InteractionEvent``.
            filters: Attributes of the event, each with a value, a collection of values, or a
                function that tells whether a value fits. ``InteractionEvent.filters`` and the like
                name those that there are. ``state=…`` of an ``InteractionEvent`` means that the state
                begins.

        Raises:
            TypeError: At once, when the event has no such attribute or the function takes more than
                one argument.

        Example:
            >>> @desk.on(InteractionEvent, media="voice", state={State.RINGING, State.DIALING})
            ... def note_the_call(event):
            ...     print(event.interaction.state)
        """
        self._accept(kind)
        events = wanted(kind, *args, **filters)  # a wrong filter fails at the line that has it

        def register(handler: Any) -> Any:
            self._listen(events, handler)
            return handler

        return register

    def listen(
        self, kind: Filterable[P, E], handler: HandlerOf[E], *args: P.args, **filters: P.kwargs
    ) -> Subscription:
        """Register a handler and return its handle: cancel it, or use it with ``with``.

        Example:
            >>> with desk.listen(InteractionEvent, print, state=State.HELD) as subscription:
            ...     subscription.active
            True
        """
        self._accept(kind)
        return self._listen(wanted(kind, *args, **filters), handler)

    def events(self, kind: Filterable[P, E], *args: P.args, **filters: P.kwargs) -> EventStream[E]:
        """Such events from now on, for ``async for``.

        Example:
            >>> async for event in desk.events(InteractionEvent, state=State.HELD):
            ...     break
        """
        self._accept(kind)
        events = wanted(kind, *args, **filters)
        stream: EventStream[E] = EventStream(functools.partial(self._handlers.watch, events))
        self._streams.add(stream)
        failed = weakref.WeakMethod(stream.fail)
        self._subscribe_soon(events.names, lambda error: (failed() or log_error)(error))
        return stream

    async def wait_for(
        self,
        kind: Filterable[P, E],
        timeout: float | None = None,
        *args: P.args,
        **filters: P.kwargs,
    ) -> E:
        """The next such event.

        A handler that waits here holds up the later events of its interaction for other handlers.

        Args:
            kind: As for ``on``.
            timeout: Seconds to wait; None waits until the desk closes.
            filters: As for ``on``.

        Raises:
            EventTimeout: It did not come in time.
            DeskClosed: The desk is not connected, or was closed meanwhile.
            RequestRefused, RequestTimeout: The event could not be subscribed to.

        Example:
            >>> held = await desk.wait_for(InteractionEvent, state=State.HELD, timeout=60)
        """
        self._accept(kind)
        calls = self._require_calls()
        awaited = wanted(kind, *args, **filters)
        found: asyncio.Future[E] = asyncio.get_running_loop().create_future()

        def told(event: E) -> None:
            if not found.done():
                found.set_result(event)

        def fail(error: BaseException) -> None:
            if not found.done():
                found.set_exception(error)

        watcher = self._handlers.watch(awaited, told)
        cancel_timer = None
        try:
            if timeout is not None:
                error = EventTimeout(f"No {awaited} came within {timeout:g} s.")
                late = functools.partial(fail, error)
                cancel_timer = calls.transport.call_later(timeout, late)
            self._waiters.add(found)
            self._subscribe_soon(awaited.names, fail)
            return await found
        finally:
            watcher.cancel()
            self._waiters.discard(found)
            if cancel_timer is not None:
                cancel_timer()

    # For the desk or the page to say

    def _accept(self, kind: object) -> None:
        """Raise TypeError for events that somebody else tells of."""
        raise NotImplementedError

    def _subscribe_soon(
        self, names: Collection[str], failed: Callable[[BaseException], None]
    ) -> None:
        """Subscribe to the desktop's events of these names, unless that is done or will be."""
        raise NotImplementedError

    def _require_calls(self) -> Calls:
        """What requests go through; DeskClosed where the desk is not connected."""
        raise NotImplementedError

    def _report(self, failure: HandlerFailure) -> None:
        """Tell of a failure."""
        raise NotImplementedError

    def _end_waiting(self, why: str) -> None:
        """End what waits for events: waiters with ``DeskClosed``, streams after what they have."""
        for waiter in list(self._waiters):
            if not waiter.done():
                waiter.set_exception(DeskClosed(why))
        for stream in list(self._streams):
            stream.close()

    def _listen(self, events: Wanted[Any], handler: Handler) -> Subscription:
        subscription = self._handlers.add(events, handler)
        self._subscribe_soon(
            events.names, lambda error: self._report(HandlerFailure(handler, None, error))
        )
        return subscription


def log_error(error: BaseException) -> None:
    """Log what no hook and nobody who waits can be told."""
    log.error("%s", error, exc_info=error)
