"""What a desk can hear: ``on``, ``listen``, ``events`` and ``wait_for``, typed for each kind of event."""

from __future__ import annotations

import asyncio
import functools
import logging
import weakref
from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, TypeVar, Unpack, overload

from py_ext._calls import Calls
from py_ext.errors import EventTimeout
from py_ext.events._filters import (
    AgentFilters,
    CaseFilters,
    InteractionFilters,
    MarkdoneFilters,
    MediaFilters,
    MessengerFilters,
    OutboundFilters,
    SystemFilters,
    VoiceFilters,
)
from py_ext.events._handlers import (
    Filters,
    Handler,
    HandlerFailure,
    Handlers,
    Subscription,
    check_filters,
)
from py_ext.events.desk import (
    AgentEvent,
    MediaEvent,
    MessengerEvent,
    OutboundEvent,
    SystemEvent,
    VoiceEvent,
)
from py_ext.events.event import Event
from py_ext.events.interaction import CaseEvent, InteractionEvent, MarkdoneEvent
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
    """The base of ``Desk``: registering handlers, waiting, and reading events in a loop."""

    def __init__(self) -> None:
        self._handlers = Handlers(self._report)
        self._streams: weakref.WeakSet[EventStream[Any]] = weakref.WeakSet()
        self._waiters: set[asyncio.Future[Any]] = set()

    @overload
    def on(
        self, kind: type[InteractionEvent], **filters: Unpack[InteractionFilters]
    ) -> Register[InteractionEvent]: ...
    @overload
    def on(self, kind: type[CaseEvent], **filters: Unpack[CaseFilters]) -> Register[CaseEvent]: ...
    @overload
    def on(
        self, kind: type[MarkdoneEvent], **filters: Unpack[MarkdoneFilters]
    ) -> Register[MarkdoneEvent]: ...
    @overload
    def on(
        self, kind: type[AgentEvent], **filters: Unpack[AgentFilters]
    ) -> Register[AgentEvent]: ...
    @overload
    def on(
        self, kind: type[MediaEvent], **filters: Unpack[MediaFilters]
    ) -> Register[MediaEvent]: ...
    @overload
    def on(
        self, kind: type[OutboundEvent], **filters: Unpack[OutboundFilters]
    ) -> Register[OutboundEvent]: ...
    @overload
    def on(
        self, kind: type[SystemEvent], **filters: Unpack[SystemFilters]
    ) -> Register[SystemEvent]: ...
    @overload
    def on(
        self, kind: type[VoiceEvent], **filters: Unpack[VoiceFilters]
    ) -> Register[VoiceEvent]: ...
    @overload
    def on(
        self, kind: type[MessengerEvent], **filters: Unpack[MessengerFilters]
    ) -> Register[MessengerEvent]: ...
    def on(self, kind: type[Event], **filters: object) -> Any:
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

        def register(handler: Handler) -> Handler:
            self._listen(kind, handler, filters)
            return handler

        check_filters(kind, filters)  # a wrong one fails at the line that has it
        return register

    @overload
    def listen(
        self,
        kind: type[InteractionEvent],
        handler: HandlerOf[InteractionEvent],
        **filters: Unpack[InteractionFilters],
    ) -> Subscription: ...
    @overload
    def listen(
        self, kind: type[CaseEvent], handler: HandlerOf[CaseEvent], **filters: Unpack[CaseFilters]
    ) -> Subscription: ...
    @overload
    def listen(
        self,
        kind: type[MarkdoneEvent],
        handler: HandlerOf[MarkdoneEvent],
        **filters: Unpack[MarkdoneFilters],
    ) -> Subscription: ...
    @overload
    def listen(
        self,
        kind: type[AgentEvent],
        handler: HandlerOf[AgentEvent],
        **filters: Unpack[AgentFilters],
    ) -> Subscription: ...
    @overload
    def listen(
        self,
        kind: type[MediaEvent],
        handler: HandlerOf[MediaEvent],
        **filters: Unpack[MediaFilters],
    ) -> Subscription: ...
    @overload
    def listen(
        self,
        kind: type[OutboundEvent],
        handler: HandlerOf[OutboundEvent],
        **filters: Unpack[OutboundFilters],
    ) -> Subscription: ...
    @overload
    def listen(
        self,
        kind: type[SystemEvent],
        handler: HandlerOf[SystemEvent],
        **filters: Unpack[SystemFilters],
    ) -> Subscription: ...
    @overload
    def listen(
        self,
        kind: type[VoiceEvent],
        handler: HandlerOf[VoiceEvent],
        **filters: Unpack[VoiceFilters],
    ) -> Subscription: ...
    @overload
    def listen(
        self,
        kind: type[MessengerEvent],
        handler: HandlerOf[MessengerEvent],
        **filters: Unpack[MessengerFilters],
    ) -> Subscription: ...
    def listen(self, kind: type[Event], handler: Handler, **filters: object) -> Subscription:
        """Register a handler and return its handle: cancel it, or use it with ``with``.

        Example:
            >>> with desk.listen(InteractionEvent, print, state=State.HELD) as subscription:
            ...     subscription.active
            True
        """
        return self._listen(kind, handler, filters)

    @overload
    def events(
        self, kind: type[InteractionEvent], **filters: Unpack[InteractionFilters]
    ) -> EventStream[InteractionEvent]: ...
    @overload
    def events(
        self, kind: type[CaseEvent], **filters: Unpack[CaseFilters]
    ) -> EventStream[CaseEvent]: ...
    @overload
    def events(
        self, kind: type[MarkdoneEvent], **filters: Unpack[MarkdoneFilters]
    ) -> EventStream[MarkdoneEvent]: ...
    @overload
    def events(
        self, kind: type[AgentEvent], **filters: Unpack[AgentFilters]
    ) -> EventStream[AgentEvent]: ...
    @overload
    def events(
        self, kind: type[MediaEvent], **filters: Unpack[MediaFilters]
    ) -> EventStream[MediaEvent]: ...
    @overload
    def events(
        self, kind: type[OutboundEvent], **filters: Unpack[OutboundFilters]
    ) -> EventStream[OutboundEvent]: ...
    @overload
    def events(
        self, kind: type[SystemEvent], **filters: Unpack[SystemFilters]
    ) -> EventStream[SystemEvent]: ...
    @overload
    def events(
        self, kind: type[VoiceEvent], **filters: Unpack[VoiceFilters]
    ) -> EventStream[VoiceEvent]: ...
    @overload
    def events(
        self, kind: type[MessengerEvent], **filters: Unpack[MessengerFilters]
    ) -> EventStream[MessengerEvent]: ...
    def events(self, kind: type[Event], **filters: object) -> Any:
        """Such events from now on, for ``async for``.

        Example:
            >>> async for event in desk.events(InteractionEvent, state=State.HELD):
            ...     break
        """
        check_filters(kind, filters)
        stream: EventStream[Any] = EventStream(
            lambda told: self._handlers.watch(kind, told, filters)
        )
        self._streams.add(stream)
        failed = weakref.WeakMethod(stream.fail)
        self._subscribe_soon(kind, filters, lambda error: (failed() or log_error)(error))
        return stream

    @overload
    async def wait_for(
        self,
        kind: type[InteractionEvent],
        *,
        timeout: float | None = None,
        **filters: Unpack[InteractionFilters],
    ) -> InteractionEvent: ...
    @overload
    async def wait_for(
        self, kind: type[CaseEvent], *, timeout: float | None = None, **filters: Unpack[CaseFilters]
    ) -> CaseEvent: ...
    @overload
    async def wait_for(
        self,
        kind: type[MarkdoneEvent],
        *,
        timeout: float | None = None,
        **filters: Unpack[MarkdoneFilters],
    ) -> MarkdoneEvent: ...
    @overload
    async def wait_for(
        self,
        kind: type[AgentEvent],
        *,
        timeout: float | None = None,
        **filters: Unpack[AgentFilters],
    ) -> AgentEvent: ...
    @overload
    async def wait_for(
        self,
        kind: type[MediaEvent],
        *,
        timeout: float | None = None,
        **filters: Unpack[MediaFilters],
    ) -> MediaEvent: ...
    @overload
    async def wait_for(
        self,
        kind: type[OutboundEvent],
        *,
        timeout: float | None = None,
        **filters: Unpack[OutboundFilters],
    ) -> OutboundEvent: ...
    @overload
    async def wait_for(
        self,
        kind: type[SystemEvent],
        *,
        timeout: float | None = None,
        **filters: Unpack[SystemFilters],
    ) -> SystemEvent: ...
    @overload
    async def wait_for(
        self,
        kind: type[VoiceEvent],
        *,
        timeout: float | None = None,
        **filters: Unpack[VoiceFilters],
    ) -> VoiceEvent: ...
    @overload
    async def wait_for(
        self,
        kind: type[MessengerEvent],
        *,
        timeout: float | None = None,
        **filters: Unpack[MessengerFilters],
    ) -> MessengerEvent: ...
    async def wait_for(
        self, kind: type[Event], *, timeout: float | None = None, **filters: object
    ) -> Any:
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
        calls = self._require_calls()
        found: asyncio.Future[Event] = asyncio.get_running_loop().create_future()

        def told(event: Event) -> None:
            if not found.done():
                found.set_result(event)

        def fail(error: BaseException) -> None:
            if not found.done():
                found.set_exception(error)

        watcher = self._handlers.watch(kind, told, filters)
        cancel_timer = None
        try:
            if timeout is not None:
                fits = f" with the given {', '.join(filters)}" if filters else ""
                words = f"No {kind.__name__}{fits} came within {timeout:g} s."
                late = functools.partial(fail, EventTimeout(words))
                cancel_timer = calls.transport.call_later(timeout, late)
            self._waiters.add(found)
            self._subscribe_soon(kind, filters, fail)
            return await found
        finally:
            watcher.cancel()
            self._waiters.discard(found)
            if cancel_timer is not None:
                cancel_timer()

    # For the desk to say

    def _subscribe_soon(
        self, kind: type[Event], filters: Filters, failed: Callable[[BaseException], None]
    ) -> None:
        """Subscribe to what such events come under, unless that is done or will be."""
        raise NotImplementedError

    def _require_calls(self) -> Calls:
        """What requests go through; DeskClosed where the desk is not connected."""
        raise NotImplementedError

    def _report(self, failure: HandlerFailure) -> None:
        """Tell of a failure."""
        raise NotImplementedError

    def _listen(self, kind: type[Event], handler: Handler, filters: Filters) -> Subscription:
        subscription = self._handlers.add(kind, handler, filters)
        self._subscribe_soon(
            kind, filters, lambda error: self._report(HandlerFailure(handler, None, error))
        )
        return subscription


def log_error(error: BaseException) -> None:
    """Log what no hook and nobody who waits can be told."""
    log.error("%s", error, exc_info=error)
