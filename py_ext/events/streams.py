"""``EventStream``: events of one kind, for ``async for``."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncIterator, Callable
from typing import Generic, TypeVar

from py_ext.events._signature import Handler
from py_ext.events._subscription import Subscription
from py_ext.events.event import Event

__all__ = ["EventStream"]

E = TypeVar("E", bound=Event)


class EventStream(Generic[E]):
    """What ``desk.events(…)`` returns: events in order, from the moment of that call.

    Iterate it with ``async for``. It ends when the desk closes, or with ``close()``; a stream that
    nobody holds any more stops collecting by itself.
    """

    def __init__(self, watch: Callable[[Handler], Subscription]) -> None:
        self._queue: asyncio.Queue[E | BaseException | None] = asyncio.Queue()
        queue = self._queue
        self._subscription = watch(lambda event: queue.put_nowait(event))
        weakref.finalize(self, self._subscription.cancel)

    def close(self) -> None:
        """End the stream after what it has collected. Twice is fine."""
        if self._subscription.active:
            self._subscription.cancel()
            self._queue.put_nowait(None)

    def fail(self, error: BaseException) -> None:
        """End the stream with an error, after what it has collected."""
        if self._subscription.active:
            self._queue.put_nowait(error)
            self.close()

    def __aiter__(self) -> AsyncIterator[E]:
        return self

    async def __anext__(self) -> E:
        event = await self._queue.get()
        if event is None:
            self._queue.put_nowait(None)
            raise StopAsyncIteration
        if isinstance(event, BaseException):
            raise event
        return event

    def __enter__(self) -> EventStream[E]:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
