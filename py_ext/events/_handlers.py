"""Who is told of an event, in which order, and what happens when a handler fails.

- Handlers of one event start in the order in which they were registered and run side by side.
- The next event of the same interaction waits until they have all ended; events of different
  interactions, and events about none, do not wait for each other.
- A handler that fails is reported, and stops nothing else.

Watchers (``desk.wait_for``, ``desk.events``) are told at once, before and beside all handlers, so
that a handler can wait for a later event of its own interaction.
"""

from __future__ import annotations

import asyncio
import difflib
import functools
import inspect
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from py_ext.events.event import Event

__all__ = ["HandlerFailure", "Handlers", "Subscription"]

log = logging.getLogger("py_ext")

Handler: TypeAlias = Callable[..., object]
Filters: TypeAlias = Mapping[str, object]


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
        self,
        kind: type[Event],
        handler: Handler,
        filters: Filters,
        forget: Callable[[Subscription], None],
    ) -> None:
        self.kind = kind
        self.handler = handler
        self._matches = matcher(kind, filters)
        self.names = kind.names(filters)
        """The desktop's event names that such events come under."""
        self._wants_event = wants_argument(handler)
        self._forget = forget
        self.active = True

    def matches(self, event: Event) -> bool:
        """Whether this subscription is for such an event."""
        return isinstance(event, self.kind) and self._matches(event)

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


class Chain:
    """The handlers that run for one interaction, and the events that wait for them."""

    def __init__(self) -> None:
        self.running: set[asyncio.Task[None]] = set()
        self.waiting: deque[tuple[Event, list[Subscription]]] = deque()


class Handlers:
    """The registry of one desk. Registrations stay over connections; runs end with each."""

    def __init__(self, report: Callable[[HandlerFailure], None]) -> None:
        self._report = report
        self._handlers: list[Subscription] = []
        self._watchers: list[Subscription] = []
        self._chains: dict[str, Chain] = {}
        self._running: dict[asyncio.Task[None], tuple[Subscription, Event]] = {}
        self._held: list[Event] | None = []

    def add(self, kind: type[Event], handler: Handler, filters: Filters) -> Subscription:
        """Register a handler. Raises TypeError for one that cannot be called as promised."""
        subscription = Subscription(kind, handler, filters, self._handlers.remove)
        self._handlers.append(subscription)
        return subscription

    def watch(self, kind: type[Event], told: Handler, filters: Filters) -> Subscription:
        """Have ``told`` called with each such event at once, in whatever state the handlers are."""
        subscription = Subscription(kind, told, filters, self._watchers.remove)
        self._watchers.append(subscription)
        return subscription

    @property
    def names(self) -> set[str]:
        """The desktop's event names that somebody is registered for."""
        return set[str]().union(*(entry.names for entry in (*self._handlers, *self._watchers)))

    @property
    def running(self) -> int:
        """How many handlers are at work."""
        return len(self._running)

    def hold(self) -> None:
        """Keep events back from handlers (not from watchers) until ``release``."""
        self._held = []

    def release(self) -> None:
        """Let the handlers have what was kept back, in order, and all that follows."""
        held, self._held = self._held or [], None
        for event in held:
            self._give_to_handlers(event)

    def dispatch(self, event: Event) -> None:
        """Tell everybody who is registered for this event."""
        if self._watchers:
            for watcher in self._matching(self._watchers, event):
                watcher.call(event)
        if self._held is None:
            self._give_to_handlers(event)
        else:
            self._held.append(event)

    def stop(self) -> set[asyncio.Task[None]]:
        """Drop what is queued and cancel what runs; return what is to be waited for. Registrations
        stay."""
        self.hold()
        for chain in self._chains.values():
            chain.waiting.clear()
        self._chains.clear()
        for task in self._running:
            task.cancel()
        return set(self._running)

    def abandon(self, tasks: set[asyncio.Task[None]]) -> None:
        """Report the handlers that did not end when they were cancelled."""
        for task in tasks & self._running.keys():
            subscription, event = self._running[task]
            late = TimeoutError("it did not end when the desk closed")
            self._report(HandlerFailure(subscription.handler, event, late))

    def _give_to_handlers(self, event: Event) -> None:
        matching = self._matching(self._handlers, event)
        if not matching:
            return
        key = event.interaction_id or event.name
        chain = self._chains.get(key)
        if chain is not None:
            chain.waiting.append((event, matching))
            return
        # Nothing runs for this interaction: sync handlers are done when this returns, with no task.
        self._start(key, event, matching)

    def _start(self, key: str, event: Event, matching: list[Subscription]) -> None:
        for subscription in matching:
            if not subscription.active:
                continue
            try:
                result = subscription.call(event)
            except (Exception, SystemExit, asyncio.CancelledError) as error:
                self._report(HandlerFailure(subscription.handler, event, error))
                continue
            if result is not None and inspect.isawaitable(result):
                # Each in a task of its own: a handler may keep its task, to cancel it later.
                task = asyncio.ensure_future(self._finish(result, subscription, event))
                self._running[task] = (subscription, event)
                chain = self._chains.setdefault(key, Chain())
                chain.running.add(task)
                ended = functools.partial(self._go_on, key, chain, result)
                task.add_done_callback(ended)

    def _go_on(
        self, key: str, chain: Chain, result: Awaitable[object], done: asyncio.Task[None]
    ) -> None:
        """A handler has ended: when it was the last for its event, the next event's turn comes."""
        del self._running[done]
        chain.running.discard(done)
        if inspect.iscoroutine(result):
            result.close()  # cancelled before it began, it would complain
        while not chain.running and chain.waiting:
            self._start(key, *chain.waiting.popleft())
        if not chain.running and self._chains.get(key) is chain:
            del self._chains[key]

    async def _finish(
        self, result: Awaitable[object], subscription: Subscription, event: Event
    ) -> None:
        try:
            await result
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise  # by whoever holds its task, or because the desk closes
            self._report(HandlerFailure(subscription.handler, event, error))
        except (Exception, SystemExit) as error:
            self._report(HandlerFailure(subscription.handler, event, error))

    def _matching(self, entries: list[Subscription], event: Event) -> list[Subscription]:
        matching = []
        for entry in tuple(entries):  # a filter may cancel one
            try:
                if entry.matches(event):
                    matching.append(entry)
            except Exception as error:  # a filter is the author's code too
                self._report(HandlerFailure(entry.handler, event, error))
        return matching


def check_filters(kind: type[Event], filters: Filters) -> None:
    """Raise TypeError where ``kind`` is not an event that can be subscribed to, or where its events
    have no such attribute."""
    if not (isinstance(kind, type) and issubclass(kind, Event) and kind.name):
        raise TypeError(f"{kind!r} is no event that can be subscribed to, such as InteractionEvent")
    unknown = sorted(set(filters) - kind.filters)
    if unknown:
        raise TypeError(
            f"{kind.__name__} cannot be filtered by {', '.join(unknown)}: "
            f"it has {', '.join(sorted(kind.filters))}"
        )
    kind.names(filters)


def matcher(kind: type[Event], filters: Filters) -> Callable[[Any], bool]:
    """A test for events of that kind.

    A filter's value is what the attribute must equal, or a collection of such values, or a function
    that is given the attribute and returns whether it fits.
    """
    check_filters(kind, filters)
    for attribute in filters.keys() & kind.listed.keys():
        warn_of_unlisted(kind, attribute, filters[attribute])
    tests = [(attribute, fitting(wanted)) for attribute, wanted in filters.items()]
    flags = {kind.changes[attribute] for attribute in filters if attribute in kind.changes}
    tests += [(flag, bool) for flag in flags if flag not in filters]

    def matches(event: Event) -> bool:
        for attribute, fits in tests:  # noqa: SIM110 - called with every event: all() takes twice as long
            if not fits(getattr(event, attribute)):
                return False
        return True

    return matches


def warn_of_unlisted(kind: type[Event], attribute: str, wanted: object) -> None:
    """Warn of a value that no desktop we know sends; a newer one may, so it is no error."""
    listed = [str(member) for member in kind.listed[attribute]]
    values = wanted if isinstance(wanted, (set, frozenset, tuple, list)) else [wanted]
    for value in values:
        if isinstance(value, str) and str(value) not in listed:
            close = difflib.get_close_matches(value.upper(), listed, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            log.warning("%s: %s=%r is on no list%s", kind.__name__, attribute, str(value), hint)


def fitting(wanted: object) -> Callable[[object], object]:
    """The test that one filter's value stands for."""
    if callable(wanted):
        return wanted
    if isinstance(wanted, Collection) and not isinstance(wanted, str):
        choices = tuple(wanted)
        return lambda value: value in choices
    return lambda value: value == wanted


def wants_argument(handler: Handler) -> bool:
    """Whether a handler takes the event, judged by its signature.

    Raises:
        TypeError: It cannot be called, or wants more than one argument.
    """
    if not callable(handler):
        raise TypeError(f"a handler must be a function, not {type(handler).__name__}")
    try:
        parameters = inspect.signature(handler).parameters.values()
    except ValueError:  # some builtins have no signature to read
        return True
    positional = [
        parameter
        for parameter in parameters
        if parameter.kind
        in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD, parameter.VAR_POSITIONAL)
    ]
    required = [
        parameter
        for parameter in parameters
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    if len(required) > 1 or any(entry.kind is entry.KEYWORD_ONLY for entry in required):
        raise TypeError(
            f"{name_of(handler)} wants {len(required)} arguments; a handler takes one or none"
        )
    return bool(positional)


def name_of(handler: Handler) -> str:
    """How a handler is named in messages: ``module.function``."""
    module = getattr(handler, "__module__", "")
    name = getattr(handler, "__qualname__", type(handler).__name__)
    return f"{module}.{name}" if module else name
