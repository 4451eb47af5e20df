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
import functools
import inspect
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from py_ext._durations import FOLDED
from py_ext._steps import SLOW, as_told, is_failure, steps
from py_ext._tally import Tally
from py_ext.events._signature import Handler, name_of
from py_ext.events._subscription import HandlerFailure, Subscription
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event

__all__ = ["Handlers"]


class Chain:
    """The handlers that run for one event, and the events that wait for them."""

    def __init__(self) -> None:
        self.event: Event | None = None
        self.running: set[asyncio.Task[None]] = set()
        self.waiting: deque[tuple[Event, list[Subscription]]] = deque()


class Handlers:
    """The registry of one desk. Registrations stay over connections; runs end with each."""

    def __init__(
        self, report: Callable[[HandlerFailure], None], tally: Tally | None = None
    ) -> None:
        self._report = report
        self._tally = tally or Tally()
        self._tally.registries.add(self)
        self._handlers: list[Subscription] = []
        self._watchers: list[Subscription] = []
        self._chains: dict[str, Chain] = {}
        self._running: dict[asyncio.Task[None], tuple[Subscription, Event, float]] = {}
        self._held: list[Event] | None = []
        self.ended: Callable[[Event], None] | None = None
        """Called when all handlers that were given an event have ended, with it."""
        self.cut_short: Callable[[Event], None] | None = None
        """Called before that when one was cancelled, which is no failure to be reported."""

    def add(self, wanted: Wanted[Any], handler: Handler) -> Subscription:
        """Register a handler. Raises TypeError for one that cannot be called as promised."""
        subscription = Subscription(wanted, handler, self._handlers.remove)
        subscription.count_in(self._tally.of_handler(name_of(handler)))
        self._handlers.append(subscription)
        return subscription

    def watch(self, wanted: Wanted[Any], told: Handler) -> Subscription:
        """Have ``told`` called with each such event at once, in whatever state the handlers are."""
        subscription = Subscription(wanted, told, self._watchers.remove)
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

    def handler_of(self, task: asyncio.Task[None]) -> object:
        """Whose call a task runs to its end; None where it is none."""
        running = self._running.get(task)
        return running[0].handler if running is not None else None

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
        self.tell_watchers(event)
        self.tell_handlers(event)

    def tell_watchers(self, event: Event) -> None:
        """Tell who waits for this event, or reads such events in a loop."""
        if self._watchers:
            for watcher in self._matching(self._watchers, event):
                watcher.call(event)

    def tell_handlers(self, event: Event) -> None:
        """Tell the registered handlers of this event."""
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
            subscription, event, _ = self._running[task]
            late = TimeoutError("it did not end when the desk closed")
            self._report(HandlerFailure(subscription.handler, event, late))

    def _give_to_handlers(self, event: Event) -> None:
        matching = self._matching(self._handlers, event)
        if not matching:
            self._tell_ended(event)
            return
        key = event.queue
        chain = self._chains.get(key)
        if chain is not None:
            chain.waiting.append((event, matching))
            return
        # Nothing runs for this interaction: sync handlers are done when this returns, with no task.
        self._start(key, event, matching)

    def _start(self, key: str, event: Event, matching: list[Subscription]) -> None:
        now, doings = self._tally.now, self._tally.doings
        for subscription in matching:
            if not subscription.active:
                continue
            outer = steps.begin()
            began = now()
            try:
                result = subscription.call(event)
            except BaseException as error:
                took = now() - began
                subscription.took(took)
                if took > SLOW or len(subscription.times) > FOLDED:
                    self._count(subscription, took)
                if doings is not None:
                    doings.ran(name_of(subscription.handler), event, began, took, as_told(error))
                self._failed(subscription, event, error)
                continue
            finally:
                steps.end(outer)
            if result is not None and inspect.isawaitable(result):
                # Each in a task of its own: a handler may keep its task, to cancel it later.
                task = asyncio.ensure_future(self._finish(result, subscription, event))
                self._running[task] = (subscription, event, began)
                if doings is not None:
                    doings.begins(task, name_of(subscription.handler), event, began)
                chain = self._chains.setdefault(key, Chain())
                chain.event = event
                chain.running.add(task)
                ended = functools.partial(self._go_on, key, chain, result)
                task.add_done_callback(ended)
            else:
                took = now() - began
                subscription.took(took)
                if took > SLOW or len(subscription.times) > FOLDED:
                    self._count(subscription, took)
                if doings is not None:
                    doings.ran(name_of(subscription.handler), event, began, took, None)
        if self.ended is not None:
            started = self._chains.get(key)
            if started is None or not started.running:
                self._tell_ended(event)

    def _go_on(
        self, key: str, chain: Chain, result: Awaitable[object], done: asyncio.Task[None]
    ) -> None:
        """A handler has ended: when it was the last for its event, the next event's turn comes."""
        subscription, event, began = self._running.pop(done)
        took = self._tally.now() - began
        subscription.took(took)
        if len(subscription.times) > FOLDED:
            subscription.tally.seconds.fold()
        if self._tally.doings is not None:
            self._tally.doings.ends(done, took)
        if done.cancelled() and self.cut_short is not None:
            self.cut_short(event)
        chain.running.discard(done)
        if inspect.iscoroutine(result):
            result.close()  # cancelled before it began, it would complain
        if not chain.running and chain.event is not None:
            self._tell_ended(chain.event)
        while not chain.running and chain.waiting:
            self._start(key, *chain.waiting.popleft())
        if not chain.running and self._chains.get(key) is chain:
            del self._chains[key]

    async def _finish(
        self, result: Awaitable[object], subscription: Subscription, event: Event
    ) -> None:
        try:
            await result
        except BaseException as error:
            if not is_failure(error):
                raise  # cancelled by whoever holds its task, or because the desk closes
            self._failed(subscription, event, error)

    def _matching(self, entries: list[Subscription], event: Event) -> list[Subscription]:
        matching = []
        for entry in tuple(entries):  # a filter may cancel one
            outer = steps.begin()
            try:
                if entry.matches(event):
                    matching.append(entry)
            except BaseException as error:  # a filter is the author's code too
                self._failed(entry, event, error)
            finally:
                steps.end(outer)
        return matching

    def _count(self, subscription: Subscription, took: float) -> None:
        """What a call has taken is put on a list, which is full, or it was too much."""
        if took > SLOW:
            self._tally.slow(subscription.handler, took)
        if len(subscription.times) > FOLDED:
            subscription.tally.seconds.fold()

    def _tell_ended(self, event: Event) -> None:
        if self.ended is not None:
            self.ended(event)

    def _failed(self, subscription: Subscription, event: Event, error: BaseException) -> None:
        told = as_told(error)
        subscription.tally.fail(told)
        self._report(HandlerFailure(subscription.handler, event, told))
