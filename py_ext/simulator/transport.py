"""``SimulatedTransport``: a page of the simulated desktop, without a browser.

It does in Python what ``web/page/service.mjs`` and ``web/page/bridge.mjs`` do in a page, over the same
messages: reference ids, one subscription for each event, timeouts. They are copied as JSON on the way, and
arrive in later turns of the event loop, as ``postMessage`` has it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from py_ext.simulator.frame import Frame
from py_ext.simulator.simulator import DeskSimulator
from py_ext.transport import (
    STATE_EVENTS,
    Plain,
    TransportClosed,
    TransportRefused,
    TransportTimeout,
)

__all__ = ["SimulatedTransport"]

MOST_LEVELS = 100
"""As in web/page/bridge.mjs."""

CLIENT = {"userAgent": "WWE Client", "protocolVersion": 2}


class SimulatedTransport:
    """Connects a ``Desk`` to a ``DeskSimulator`` in the same process.

    Args:
        simulator: The desktop.
        origin: The origin that the desktop takes the page to have.
        name: The frame's name on the desktop.
    """

    def __init__(
        self,
        simulator: DeskSimulator,
        *,
        origin: str = "https://extension.example",
        name: str = "extension",
    ) -> None:
        self.origin = origin
        self.name = name
        self._simulator = simulator
        self._frame: Frame | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._page = uuid.uuid4().hex[:8]
        self._numbers = itertools.count(1)
        self._pending: dict[str, asyncio.Future[Plain]] = {}
        self._listeners: dict[str, Callable[[Plain], None]] = {}
        self._last_told: dict[str, str] = {}
        self._subscription_ids: list[object] = []
        self._frame_id: str | None = None
        self._timers: set[Callable[[], None]] = set()
        self._closed = False
        self.on_page: Callable[[Plain], None] | None = None
        self.screen: Callable[[str], None] | None = None
        """What is called with each operation on the frame's page; without one, nobody looks at it."""

    @property
    def pending(self) -> int:
        """How many requests wait for an answer."""
        return len(self._pending)

    @property
    def timers(self) -> int:
        """How many timers are set."""
        return len(self._timers)

    async def request(self, request: str, parameters: Sequence[Plain], timeout: float) -> Plain:
        """Send a request and return the answer's data, as ``Transport.request`` tells."""
        message: dict[str, Any] = {"request": request}
        if parameters:
            message["parameters"] = list(parameters)
        return (await self._ask(message, timeout)).get("data")

    async def subscribe(
        self, event: str, listener: Callable[[Plain], None], timeout: float
    ) -> None:
        """Subscribe to an event, as ``Transport.subscribe`` tells."""
        self._listeners[event] = listener
        try:
            await self._ask({"event": "subscribe", "data": event}, timeout)
        except BaseException:
            self._listeners.pop(event, None)
            raise

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back later, as ``Transport.call_later`` tells."""

        def run() -> None:
            self._timers.discard(cancel)
            callback()

        def cancel() -> None:
            self._timers.discard(cancel)
            cancel_timer()

        cancel_timer = self._simulator.clock.call_later(seconds, run)
        self._timers.add(cancel)
        return cancel

    def show(self, text: str) -> None:
        """Have the page carry out an operation, as ``PageTransport.show`` tells."""
        if self.screen is not None and not self._closed:
            self.screen(text)

    def vanish(self) -> None:
        """The page is gone, as when the desktop closes its frame: nothing is sent or heard any more."""
        if self._frame is not None:
            self._frame.close()

    async def close(self) -> None:
        """Leave the desktop, as ``Transport.close`` tells."""
        if self._closed:
            return
        self._closed = True
        for future in self._pending.values():
            if not future.done():
                future.set_exception(TransportClosed())
        for cancel in list(self._timers):
            cancel()
        self._listeners.clear()
        if self._frame is not None:
            for subscription_id in self._subscription_ids:
                self._unsubscribe(subscription_id)
            self._frame.close()

    async def _ask(self, message: dict[str, Any], timeout: float) -> dict[str, Any]:
        if self._closed:
            raise TransportClosed
        if self._frame is None:
            self._frame = self._simulator.open_frame(
                name=self.name, origin=self.origin, post=self._arrive_later
            )
        loop = self._loop = asyncio.get_running_loop()
        reference = self._next_reference()
        copy = plain_copy({**message, "referenceId": reference, **self._client})
        future: asyncio.Future[Plain] = loop.create_future()
        self._pending[reference] = future

        def give_up() -> None:
            if not future.done():
                future.set_exception(TransportTimeout())

        cancel_timer = self.call_later(timeout, give_up)
        loop.call_soon(self._frame.receive, copy)
        try:
            return await future  # type: ignore[no-any-return]
        finally:
            cancel_timer()
            del self._pending[reference]

    def _unsubscribe(self, subscription_id: object) -> None:
        if self._frame is not None:
            unsubscribe = {"event": "unsubscribe", "data": subscription_id, **self._client}
            self._frame.receive({**unsubscribe, "referenceId": self._next_reference()})

    @property
    def _client(self) -> dict[str, Any]:
        return CLIENT if self._frame_id is None else {**CLIENT, "frameId": self._frame_id}

    def _next_reference(self) -> str:
        return f"{self._page}-{next(self._numbers)}"

    def _arrive_later(self, message: dict[str, Any]) -> None:
        copy: dict[str, Any]
        if not is_deeper(message.get("data"), MOST_LEVELS):
            copy = plain_copy(message)
        elif "event" in message:  # in a page too, nothing is read from such data
            copy = {"event": message["event"]}
        else:
            words = "The answer is no plain data, or nested too deeply"
            copy = {"referenceId": message["referenceId"], "errorMessage": words}
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon(self._arrive, copy)

    def _hear(self, event: str, data: Plain) -> None:
        listener = self._listeners.get(event)
        if listener is None:
            return
        if event in STATE_EVENTS:
            text = json.dumps(data)
            if self._last_told.get(event) == text:
                return
            self._last_told[event] = text
        listener(data)

    def _arrive(self, message: dict[str, Any]) -> None:
        event = message.get("event")
        if event is not None:
            self._hear(event, message.get("data"))
            return
        if "referenceId" not in message:
            self._frame_id = message.get("frameId")
            return
        future = self._pending.get(message["referenceId"])
        subscription_id = message.get("subscriptionId")
        # A desktop that confirms without an id cannot be told to end.
        is_new = subscription_id is not None and subscription_id not in self._subscription_ids
        if future is None or future.done():
            if is_new:  # given up here: its events would come twice
                self._unsubscribe(subscription_id)
            return
        if is_new:
            self._subscription_ids.append(subscription_id)
        if "errorMessage" in message:
            future.set_exception(TransportRefused(message["errorMessage"]))
        else:
            future.set_result(message)


def is_deeper(value: object, levels: int) -> bool:
    """Whether a value has more levels of dicts and lists than that."""
    if not isinstance(value, (dict, list)):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(is_deeper(each, levels - 1) for each in inside)


def plain_copy(message: dict[str, Any]) -> dict[str, Any]:
    """A copy through JSON. Raises TypeError or ValueError for what is not plain data."""
    copy: dict[str, Any] = json.loads(json.dumps(message, allow_nan=False))
    return copy
