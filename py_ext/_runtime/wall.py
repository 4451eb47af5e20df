"""The wall to JavaScript: the one module that imports ``js`` or ``pyodide``.

``BridgeTransport`` is a ``Transport`` over ``web/page/bridge.mjs``. It gives the page one permanent proxy,
through which answers, events and timers come as JSON text, and destroys it when it closes.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from typing import Any

from pyodide.ffi import create_proxy

from py_ext._runtime.scheduler import Scheduler
from py_ext._steps import steps
from py_ext.errors import DeskClosed, NotEmbedded
from py_ext.transport import (
    Kept,
    Plain,
    TransportClosed,
    TransportGone,
    TransportRefused,
    TransportTimeout,
    TransportUnsent,
)

__all__ = [
    "BridgeTransport",
    "LedTransport",
    "attach",
    "close_frames",
    "first_frame",
    "hear_returns",
    "lead",
    "next_frames",
    "opened",
    "page_address",
    "tell_lead",
]

_page: Any = None
_neighbours: PageNeighbours | None = None
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
    """Take the object that the page made, before anything is connected."""
    global _page, _scheduler, _receive, _neighbours
    _page, _receive = page, None
    _frames.clear()
    _transports.clear()
    # These proxies are for ever: they live as long as this Python.
    if _scheduler is None:
        loop: Any = asyncio.get_event_loop()
        loop.time = time.monotonic  # as Pyodide's own does, but for a call
        wakers = page.createScheduler(create_proxy(take_turn))
        _scheduler = Scheduler(loop, wakers.soon, wakers.later, after)
        signal.signal(signal.SIGINT, steps.interrupt)
        steps.on_interrupt = tell_interrupted
        page.limitSteps(create_proxy(steps.cell))
    _neighbours = PageNeighbours(page.neighbours) if page.neighbours else None
    page.timers.open(create_proxy(time_over))
    page.takeFrames(create_proxy(frame_came), create_proxy(frame_went))


def tell_interrupted(place: str, name: str) -> None:
    """Tell the page which step is to end: if it goes on all the same, nobody else can."""
    if _page is not None:
        _page.interrupted(place, name)


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


_frames: dict[str, Any] = {}
_transports: dict[str, BridgeTransport] = {}
_receive: Callable[[BridgeTransport], object] | None = None
_first: asyncio.Future[None] | None = None


async def first_frame() -> BridgeTransport:
    """A transport through the frame that has been there longest; where there is none, through the next.

    Raises:
        NotEmbedded: There is no desktop around the frame, or not the one that it was built for.
        RuntimeError: This Python was not started by a page.
    """
    global _first, _receive
    if _page is None:
        raise RuntimeError("No page: nothing has attached one.")
    _receive = None
    _transports.clear()
    while not _frames:
        _first = asyncio.get_running_loop().create_future()
        await _first
    return open_transport(next(iter(_frames.values())))


def next_frames(receive: Callable[[BridgeTransport], object]) -> None:
    """Have ``receive`` called with a transport through each other frame that is there, and that comes."""
    global _receive
    _receive = receive
    for frame in [frame for name, frame in _frames.items() if name not in _transports]:
        frame_came(frame)


def open_transport(frame: Any) -> BridgeTransport:
    if frame.problem:
        raise NotEmbedded(frame.problem)
    made = LedTransport(frame) if frame.lead else BridgeTransport(frame)
    _transports[frame.name] = made
    return made


def frame_came(frame: Any) -> None:
    _frames[frame.name] = frame
    if _first is not None and not _first.done():
        _first.set_result(None)
    if _receive is not None:
        with contextlib.suppress(DeskClosed):  # and nobody has connected it again yet
            _receive(open_transport(frame))
    go_on()


def frame_went(name: str) -> None:
    _frames.pop(name, None)
    transport = _transports.pop(name, None)
    if transport is not None:
        transport.notice_end()
    go_on()


_tell_lead: Callable[[bool], None] | None = None


def tell_lead(receive: Callable[[bool], None]) -> None:
    """Have ``receive`` called when this Python's handlers are to run no more, and when they are again."""
    global _tell_lead
    _tell_lead = receive


def lead(leads: bool) -> None:
    """Another Python of the desktop leads from now on, or this one again."""
    if _tell_lead is not None:
        _tell_lead(leads)


_hears_returns = False


def hear_returns(receive: Callable[[Mapping[str, str]], object]) -> None:
    """Have ``receive`` called with the query of each tab that comes back to the page's address. Once is
    enough: there is one desk."""
    global _hears_returns
    if _hears_returns or _page is None:
        return
    _hears_returns = True

    def came(text: str) -> None:
        receive(json.loads(text))
        go_on()

    _page.hearReturns(create_proxy(came))  # for ever: it lives as long as this Python


def page_address() -> str:
    """The page's address, without a query."""
    return str(_page.address) if _page is not None else ""


def close_frames() -> None:
    """Have no frame keep the desktop's events any more: there will be no desk for them."""
    for frame in _frames.values():
        frame.bridge.close()


def opened() -> dict[str, int]:
    """What is open in this Python, and how many of each."""
    return {
        "pending": sum(len(each.pending) for each in _transports.values()),
        "subscriptions": sum(len(each.listeners) for each in _transports.values()),
        "timers": len(_timers),
    }


def statistics() -> str:
    """The same as JSON: for tests and for support."""
    return json.dumps(opened())


_timers: dict[str, Callable[[], None]] = {}
_timer_numbers = itertools.count(1)


def after(seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
    """Call back later, and have what that makes ready go on; the returned function cancels it."""
    timer = str(next(_timer_numbers))
    _timers[timer] = callback
    _page.timers.after(timer, seconds * 1000)

    def cancel() -> None:
        if _timers.pop(timer, None) is not None:
            _page.timers.cancel(timer)

    return cancel


def time_over(timer: str) -> None:
    """A timer has run down."""
    callback = _timers.pop(timer, None)
    if callback is not None:
        callback()
    go_on()


def go_on() -> None:
    """Have whoever waited for what has just come go on at once."""
    if _scheduler is not None and _scheduler.is_due:
        take_turn()


class PageNeighbours:
    """The way to other Pythons of the desktop, over ``web/page/neighbours.mjs``."""

    def __init__(self, neighbours: Any) -> None:
        self._neighbours = neighbours
        self._proxy: Any = None
        self._told: Callable[[str], None] | None = None
        self._count: Callable[[], None] | None = None

    def open(self, told: Callable[[str], None], count: Callable[[], None]) -> bool:
        """Be one of them, as ``Neighbours.open`` tells. The browser says later who counts."""
        self.close()
        self._told, self._count = told, count
        self._proxy = create_proxy(self._arrive)
        self._neighbours.open(self._proxy)
        return False

    def tell(self, text: str) -> None:
        """Tell all others, as ``Neighbours.tell`` tells."""
        self._neighbours.tell(text)

    def close(self) -> None:
        """Be none of them any more, as ``Neighbours.close`` tells."""
        if self._proxy is not None:
            self._neighbours.open(None)
            self._proxy.destroy()
            self._proxy = self._told = self._count = None

    def _arrive(self, kind: str, text: str) -> None:
        if kind == "count" and self._count is not None:
            self._count()
        elif kind == "told" and self._told is not None:
            self._told(text)
        go_on()


class BridgeTransport:
    """Carries requests over the bridge of one of our frames."""

    def __init__(self, frame: Any) -> None:
        self.name: str = frame.name
        self.origin: str = frame.origin
        self.params: Mapping[str, str] = json.loads(frame.params)
        self.is_visible: bool = frame.isVisible
        self.session: str = frame.session
        self.on_session: Callable[[str], None] | None = None
        self.on_gone: Callable[[], None] | None = None
        self.on_visible: Callable[[bool], None] | None = None
        self.is_gone = False
        self.is_standing_by = False
        self.neighbours = _neighbours
        self._bridge = frame.bridge
        self._keep = frame.keep
        self._loop = asyncio.get_event_loop()
        # Looked up once: each look into a JavaScript object costs as much as half a call.
        self._send_request = frame.bridge.request
        self._send_subscribe = frame.bridge.subscribe
        self._numbers = itertools.count(1)
        self.pending: dict[str, asyncio.Future[Plain]] = {}
        self.listeners: dict[str, Callable[[Plain], None]] = {}
        self.on_page: Callable[[Plain], None] | None = None
        self._take_kept: Callable[[Sequence[Kept]], None] | None = None
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
        self.listeners[event] = listener
        try:
            await self._ask(self._send_subscribe, event, timeout * 1000)
        except BaseException:
            self.listeners.pop(event, None)
            raise

    async def renew(self, timeout: float) -> None:
        """Subscribe anew to everything, as ``FrameTransport.renew`` tells."""
        await self._ask(self._bridge.renew, timeout * 1000)

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back later, as ``Transport.call_later`` tells; whether or not the frame is still there."""
        return after(seconds, callback)

    def show(self, text: str) -> None:
        """Have the page carry out an operation, as ``PageTransport.show`` tells."""
        if self._receive is not None:
            self._bridge.show(text)

    def keep(self, change: str) -> None:
        """Have the frame keep a change of ``desk.session``, as ``Session`` tells."""
        if self._receive is not None:
            self._keep(change)

    def stand_by(self) -> None:
        """Have the frame keep what comes, as ``FrameTransport.stand_by`` tells."""
        self.is_standing_by = True
        self._bridge.standBy()

    def step_in(self, take: Callable[[Sequence[Kept]], None]) -> None:
        """Have what was kept, and then what comes, as ``FrameTransport.step_in`` tells."""
        self.is_standing_by = False
        self._take_kept = take
        self._bridge.stepIn()

    async def close(self) -> None:
        """Leave the desktop, as ``Transport.close`` tells."""
        if self._receive is None:
            return
        self._bridge.close()
        self.let_go(TransportClosed)

    def let_go(self, error: Callable[[], Exception]) -> None:
        self._receive.destroy()
        self._buffer.destroy()
        self._receive = None
        for future in self.pending.values():
            if not future.done():
                future.set_exception(error())
        self.listeners.clear()

    async def _ask(self, send: Callable[..., None], *arguments: object) -> Plain:
        if self._receive is None:
            raise TransportGone(was_sent=False) if self.is_gone else TransportClosed
        number = str(next(self._numbers))
        # Not the loop's own kind of future, which counts the futures there are, in Python.
        future: asyncio.Future[Plain] = asyncio.Future(loop=self._loop)
        self.pending[number] = future
        try:
            send(number, *arguments)
            return await future
        finally:
            del self.pending[number]
            if future.cancelled() and self._receive is not None:
                self._bridge.forget(number)

    def _arrive(self, kind: str, key: str, text: str | int) -> None:
        if isinstance(text, int):
            text = self._text[:text].decode()
        data = read_json(text, 0)[0]
        if kind == "events":
            self._hear(iter(data))
        elif kind in self._told:
            self._told[kind](self, data)
        else:
            self._settle(kind, key, data)
        go_on()  # whoever waits for this goes on now

    def _hear(self, events: Iterator[tuple[str, Plain]]) -> None:
        try:
            for name, data in events:
                listener = self.listeners.get(name)
                if listener is not None:
                    listener(data)
                if _scheduler is not None and _scheduler.is_due:
                    take_turn()  # what the event has begun comes before the next event
        except BaseException:
            self._hear(events)  # the others are heard all the same
            raise

    def _hear_kept(self, kept: list[tuple[float, str, Plain]]) -> None:
        take, self._take_kept = self._take_kept, None
        if take is not None:
            take([Kept(*each) for each in kept])

    def notice_end(self) -> None:
        """The frame has gone, by whatever."""
        self.is_gone = True
        if self._receive is not None:
            self.let_go(lambda: TransportGone(was_sent=True))
        if self.on_gone is not None:
            self.on_gone()

    def _notice_visibility(self, is_visible: bool) -> None:
        self.is_visible = is_visible
        if self.on_visible is not None:
            self.on_visible(is_visible)

    def _hear_page(self, told: Plain) -> None:
        if self.on_page is not None:
            self.on_page(told)

    def _hear_session(self, text: Plain) -> None:
        if self.on_session is not None:
            self.on_session(text)

    _told: Mapping[str, Callable[[BridgeTransport, Plain], None]] = {
        "kept": _hear_kept,
        "page": _hear_page,
        "session": _hear_session,
        "visible": _notice_visibility,
    }
    """What of the frame itself comes that way."""

    def _settle(self, kind: str, key: str, data: Plain) -> None:
        future = self.pending.get(key)
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


class LedTransport(BridgeTransport):
    """The same of a frame with a Python of its own, beside others: the handlers of one are to run."""

    def __init__(self, frame: Any) -> None:
        super().__init__(frame)
        self._lead = frame.lead
        self.leads: bool = frame.lead.isLeading()
        self.on_lead: Callable[[Sequence[Kept] | None, float], None] | None = None
        self.on_follow: Callable[[], None] | None = None
        self._take_lead: Any = create_proxy(self._begin_to_lead)
        self._lead.open(self._take_lead)

    def tell_handled(self, name: str, data: Plain) -> None:
        """Tell the other frames that the handlers of this one have had an event."""
        self._lead.handled(name, write_json(data))

    def _begin_to_lead(self, text: str) -> None:
        told = read_json(text, 0)[0]
        self.leads = told is not False
        if not self.leads:
            if self.on_follow is not None:
                self.on_follow()
        elif self.on_lead is not None:
            if told is None:
                self.on_lead(None, 0.0)
            else:
                self.on_lead([Kept(*each) for each in told["handled"]], told["since"])
        go_on()

    def let_go(self, error: Callable[[], Exception]) -> None:
        super().let_go(error)
        self._lead.open(None)
        self._take_lead.destroy()
