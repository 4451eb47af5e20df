"""``SimulatedTransport``: a page of the simulated desktop, without a browser.

It does in Python what ``web/page/service.mjs`` and ``web/page/bridge.mjs`` do in a page, over the same
messages: reference ids, one subscription for each event, timeouts. They are copied as JSON on the way, and
arrive in later turns of the event loop, as ``postMessage`` has it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from py_ext._timers import Timers
from py_ext.simulator.frame import Frame
from py_ext.simulator.neighbours import SimulatedNeighbours
from py_ext.simulator.simulator import DeskSimulator
from py_ext.transport import (
    MOST_KEPT,
    STATE_EVENTS,
    Kept,
    Plain,
    TransportClosed,
    TransportGone,
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
        params: The query parameters of the frame's page.
        neighbours: The way to other Pythons with frames of the same desktop.
        path: Of the page at its origin: extensions of one origin have one each, and a ``desk.session``.

    Several of them, of different names, are frames of one desk: ``desk.attach``.
    """

    def __init__(
        self,
        simulator: DeskSimulator,
        *,
        origin: str = "https://extension.example",
        name: str = "extension",
        params: Mapping[str, str] | None = None,
        neighbours: SimulatedNeighbours | None = None,
        path: str = "/",
    ) -> None:
        self.origin = origin
        self.neighbours = neighbours
        self.name = name
        self.params: Mapping[str, str] = MappingProxyType(dict(params or {}))
        self.on_visible: Callable[[bool], None] | None = None
        self.on_gone: Callable[[], None] | None = None
        self._simulator = simulator
        self._address = f"{origin}{path}"
        self._frame: Frame | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._page = uuid.uuid4().hex[:8]
        self._numbers = itertools.count(1)
        self._pending: dict[str, asyncio.Future[Plain]] = {}
        self._unsent: set[str] = set()
        self._kept: deque[Kept] | None = None
        self._was_visible = True
        self._gone = self._is_nobodys = False
        self._listeners: dict[str, Callable[[Plain], None]] = {}
        self._subscribed: set[str] = set()
        self._last_told: dict[str, str] = {}
        self._subscription_ids: list[object] = []
        self._frame_id: str | None = None
        self._timers = Timers(simulator.clock.call_later)
        self._closed = False
        self.on_page: Callable[[Plain], None] | None = None
        self.screen: Callable[[str], None] | None = None
        """What is called with each operation on the frame's page; without one, nobody looks at it."""

    @property
    def is_gone(self) -> bool:
        """Whether its frame is gone."""
        return self._gone

    @property
    def is_visible(self) -> bool:
        """Whether the agent can see the frame, as ``FrameTransport.is_visible`` tells."""
        if self._frame is not None:
            return self._simulator.tabs.is_visible(self._frame)
        content = self._simulator.contents.get(self.name)
        return content is None or content.mode != "hidden"

    @property
    def is_standing_by(self) -> bool:
        """Whether it keeps events, as ``FrameTransport.is_standing_by`` tells."""
        return self._kept is not None

    @property
    def session(self) -> str:
        """What the browser tab has of ``desk.session``, as ``Session`` tells."""
        return self._simulator.session_storage.read(self._address)

    def keep(self, change: str) -> None:
        """Have the browser tab keep a change of ``desk.session``, as ``Session`` tells."""
        if not self._gone and not self._closed:
            self._simulator.session_storage.keep(self._address, change)

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
        self._subscribed.add(event)

    async def renew(self, timeout: float) -> None:
        """Subscribe anew to everything, as ``FrameTransport.renew`` tells."""
        asked = [
            self._ask({"event": "subscribe", "data": event}, timeout)
            for event in sorted(self._subscribed)
        ]
        ended, self._subscription_ids = self._subscription_ids, []
        if self._loop is not None and not self._gone and not self._closed:
            for subscription_id in ended:  # sent before what is asked for
                self._loop.call_soon(self._unsubscribe, subscription_id)
        for outcome in await asyncio.gather(*asked, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back later, as ``Transport.call_later`` tells."""
        return self._timers.call_later(seconds, callback)

    def show(self, text: str) -> None:
        """Have the page carry out an operation, as ``PageTransport.show`` tells."""
        if self.screen is not None and not self._closed:
            self.screen(text)

    def act(self, told: Plain) -> None:
        """Tell what the agent has done on the page, as ``PageTransport.on_page`` is told."""
        if self.on_page is not None and not self._closed and not self._gone:
            self.on_page(told)

    def stand_by(self) -> None:
        """Keep what comes, as ``FrameTransport.stand_by`` tells."""
        if not self._gone:
            self._kept = deque(maxlen=MOST_KEPT)

    def step_in(self, take: Callable[[Sequence[Kept]], None]) -> None:
        """Give what was kept, and listen, as ``FrameTransport.step_in`` tells."""

        def give() -> None:
            kept, self._kept = self._kept or (), None
            if not self._gone and not self._closed:
                take(list(kept))

        asyncio.get_running_loop().call_soon(give)

    def vanish(self, *, silently: bool = False) -> None:
        """The page is gone, as when the desktop closes its frame: nothing is sent or heard any more.

        Args:
            silently: The Python that uses this is gone with it, so there is nobody to be told: what is
                pending stays so until ``close``. What it asks all the same, because a test cannot end it
                as a browser does, is refused as if this was closed.
        """
        if self._gone:
            return
        self._gone = True
        self._is_nobodys = silently
        self._kept = None
        self._stop_looking()
        if self._frame is not None:
            self._frame.close()
        if silently:
            return
        for reference, future in self._pending.items():
            if not future.done():
                future.set_exception(TransportGone(reference not in self._unsent))
        if self.on_gone is not None and not self._closed:
            self.on_gone()

    async def close(self) -> None:
        """Leave the desktop, as ``Transport.close`` tells."""
        if self._closed:
            return
        self._closed = True
        for future in self._pending.values():
            if not future.done():
                future.set_exception(TransportClosed())
        self._timers.cancel()
        self._listeners.clear()
        self._kept = None
        self._stop_looking()
        if self._frame is not None:
            for subscription_id in self._subscription_ids:
                self._unsubscribe(subscription_id)
            self._frame.close()

    async def _ask(self, message: dict[str, Any], timeout: float) -> dict[str, Any]:
        if self._closed or self._is_nobodys:
            raise TransportClosed
        if self._gone:
            raise TransportGone(was_sent=False)
        if self._frame is None:
            self._open()
        loop = self._loop = asyncio.get_running_loop()
        reference = self._next_reference()
        copy = plain_copy({**message, "referenceId": reference, **self._client})
        future: asyncio.Future[Plain] = loop.create_future()
        self._pending[reference] = future

        def give_up() -> None:
            if not future.done():
                future.set_exception(TransportTimeout())

        cancel_timer = self.call_later(timeout, give_up)
        self._unsent.add(reference)
        loop.call_soon(self._send, reference, copy)
        try:
            return await future  # type: ignore[no-any-return]
        finally:
            cancel_timer()
            del self._pending[reference]

    def _open(self) -> None:
        self._frame = self._simulator.open_frame(
            name=self.name, origin=self.origin, post=self._arrive_later
        )
        self._was_visible = self.is_visible
        self._simulator.on_change.append(self._look)

    def _open_again(self) -> None:
        """The desktop has loaded anew, and nobody has told that the page is gone: it is a window of its
        own, whose opener the desktop is."""
        self._stop_looking()
        self._frame_id = None
        self._open()

    def _send(self, reference: str, message: dict[str, Any]) -> None:
        if self._frame is None or self._gone:
            return
        if not self._frame.open and not self._closed:
            self._open_again()
        self._unsent.discard(reference)
        self._frame.receive(message)

    def _look(self) -> None:
        """Tell whether the frame can be seen, where that has changed."""
        visible = self.is_visible
        if visible != self._was_visible:
            self._was_visible = visible
            if self.on_visible is not None:
                self.on_visible(visible)

    def _stop_looking(self) -> None:
        if self._look in self._simulator.on_change:
            self._simulator.on_change.remove(self._look)

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
        if self._kept is None:
            listener(data)
        else:
            self._kept.append(Kept(time.time(), event, data))

    def _arrive(self, message: dict[str, Any]) -> None:
        if self._gone:
            return
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
