"""The wall to JavaScript: the one module that imports ``js`` or ``pyodide``.

``BridgeTransport`` is a ``Transport`` over ``web/page/bridge.mjs``. It gives the page one permanent proxy,
through which answers, events and timers come as JSON text, and destroys it when it closes.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from typing import Any

from pyodide.ffi import create_proxy

from py_ext._runtime.scheduler import Scheduler
from py_ext._steps import steps
from py_ext.errors import NotEmbedded
from py_ext.transport import (
    Plain,
    TransportClosed,
    TransportRefused,
    TransportTimeout,
    TransportUnsent,
)

__all__ = ["BridgeTransport", "attach", "page_transport"]

_page: Any = None
_scheduler: Scheduler | None = None

read_json: Callable[[str, int], tuple[Plain, int]] = vars(json.JSONDecoder())["scan_once"]
"""What ``json.loads`` comes to for a text that is known to be JSON, without the looking around."""

_open: dict[int, object] = {}  # the containers that are being written, by which a cycle is found
_encode: Callable[[Plain, int], tuple[str, ...]] = vars(json.encoder)["c_make_encoder"](
    _open, json.JSONEncoder().default, json.encoder.encode_basestring_ascii,
    None, ": ", ", ", False, False, False,
)  # fmt: skip


def write_json(value: Plain) -> str:
    """``json.dumps(value, allow_nan=False)`` with one encoder for all."""
    try:
        return "".join(_encode(value, 0))
    except BaseException:
        _open.clear()
        raise


TEXT_BUFFER = 65536
"""Bytes of the buffer through which texts come, room for fifty events; longer ones come by themselves."""


def attach(page: Any) -> None:
    """Take the object that boot.mjs made, before anything is connected."""
    global _page, _scheduler
    _page = page
    if _scheduler is None:
        # One proxy for ever: it lives as long as the page.
        wakers = page.createScheduler(create_proxy(take_turn))
        _scheduler = Scheduler(asyncio.get_event_loop(), wakers.soon, wakers.later)
        signal.signal(signal.SIGINT, steps.interrupt)
        page.limitSteps(create_proxy(steps.cell))


def take_turn() -> None:
    """Run what is ready in the event loop."""
    assert _scheduler is not None
    if asyncio._get_running_loop() is None or sys.get_asyncgen_hooks().firstiter is None:
        # In browsers, Pyodide's loop runs each callback in a thread state of its own and registers itself
        # there only; here is the main one.
        loop: Any = asyncio.get_event_loop()
        loop._install_running_loop()
        loop._install_asyncgen_hooks()
    _scheduler.take()


def page_transport() -> tuple[BridgeTransport, Mapping[str, str]]:
    """A transport to the desktop around this page, and the page's query parameters.

    Raises:
        NotEmbedded: There is no desktop around it, or not the one that it was built for.
        RuntimeError: This Python was not started by boot.mjs.
    """
    if _page is None:
        raise RuntimeError("No page: boot.mjs has not attached one.")
    if _page.problem:
        raise NotEmbedded(_page.problem)
    return BridgeTransport(_page), json.loads(_page.params)


def statistics() -> str:
    """What is open in the page's bridge, as JSON: for tests and for support."""
    return str(_page.bridge.statistics())


class BridgeTransport:
    """Carries requests over the page's bridge. Only one at a time can be open in a page."""

    def __init__(self, page: Any) -> None:
        self.origin: str = page.origin
        self._bridge = page.bridge
        self._loop = asyncio.get_running_loop()
        # Looked up once: each look into a JavaScript object costs as much as half a call.
        self._send_request = page.bridge.request
        self._send_subscribe = page.bridge.subscribe
        self._numbers = itertools.count(1)
        self._pending: dict[str, asyncio.Future[Plain]] = {}
        self._listeners: dict[str, Callable[[Plain], None]] = {}
        self.on_page: Callable[[Plain], None] | None = None
        self._timers: dict[str, Callable[[], None]] = {}
        self._receive: Any = create_proxy(self._arrive)
        self._text = bytearray(TEXT_BUFFER)
        self._buffer: Any = create_proxy(self._text)
        self._bridge.open(self._receive, self._buffer)

    def request(
        self, request: str, parameters: Sequence[Plain], timeout: float
    ) -> Coroutine[Any, Any, Plain]:
        """Send a request and return the answer's data, as ``Transport.request`` tells."""
        text = write_json(list(parameters))
        return self._ask(self._send_request, request, text, timeout * 1000)

    async def subscribe(
        self, event: str, listener: Callable[[Plain], None], timeout: float
    ) -> None:
        """Subscribe to an event, as ``Transport.subscribe`` tells."""
        self._listeners[event] = listener
        try:
            await self._ask(self._send_subscribe, event, timeout * 1000)
        except BaseException:
            self._listeners.pop(event, None)
            raise

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back later, as ``Transport.call_later`` tells."""
        timer = str(next(self._numbers))
        self._timers[timer] = callback
        self._bridge.after(timer, seconds * 1000)

        def cancel() -> None:
            if self._timers.pop(timer, None) is not None:
                self._bridge.cancel(timer)

        return cancel

    def show(self, text: str) -> None:
        """Have the page carry out an operation, as ``PageTransport.show`` tells."""
        if self._receive is not None:
            self._bridge.show(text)

    async def close(self) -> None:
        """Leave the desktop, as ``Transport.close`` tells."""
        if self._receive is None:
            return
        self._bridge.close()
        self._receive.destroy()
        self._buffer.destroy()
        self._receive = None
        for future in self._pending.values():
            if not future.done():
                future.set_exception(TransportClosed())
        self._listeners.clear()
        self._timers.clear()

    async def _ask(self, send: Callable[..., None], *arguments: object) -> Plain:
        if self._receive is None:
            raise TransportClosed
        number = str(next(self._numbers))
        # Not the loop's own kind of future, which counts the futures there are, in Python.
        future: asyncio.Future[Plain] = asyncio.Future(loop=self._loop)
        self._pending[number] = future
        try:
            send(number, *arguments)
            return await future
        finally:
            del self._pending[number]
            if future.cancelled() and self._receive is not None:
                self._bridge.forget(number)

    def _arrive(self, kind: str, key: str, text: str | int) -> None:
        if isinstance(text, int):
            text = self._text[:text].decode()
        data = read_json(text, 0)[0]
        if kind == "events":
            self._hear(iter(data))
        elif kind == "page":
            if self.on_page is not None:
                self.on_page(data)
        elif kind == "timer":
            callback = self._timers.pop(key, None)
            if callback is not None:
                callback()
        else:
            self._settle(kind, key, data)
        if _scheduler is not None and _scheduler.is_due:
            take_turn()  # whoever waits for this goes on now

    def _hear(self, events: Iterator[tuple[str, Plain]]) -> None:
        try:
            for name, data in events:
                listener = self._listeners.get(name)
                if listener is not None:
                    listener(data)
                if _scheduler is not None and _scheduler.is_due:
                    take_turn()  # what the event has begun comes before the next event
        except BaseException:
            self._hear(events)  # the others are heard all the same
            raise

    def _settle(self, kind: str, key: str, data: Plain) -> None:
        future = self._pending.get(key)
        if future is None or future.done():
            return
        if kind == "answer":
            future.set_result(data)
        elif kind == "timeout":
            future.set_exception(TransportTimeout(data))
        elif kind == "unsent":
            future.set_exception(TransportUnsent(data))
        else:
            future.set_exception(TransportRefused(data))
