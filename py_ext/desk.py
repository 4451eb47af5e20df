"""``Desk``: the Python object for the desktop that shows our page.

An extension makes one, registers handlers, and is done; the page connects it:

>>> from py_ext import Desk, InteractionEvent, State
>>> desk = Desk()
>>> @desk.on(InteractionEvent, state=State.RINGING)
... async def greet(event):
...     await event.interaction.set_user_data({"Greeted": "yes"})

Its author's tests connect it to a simulated desktop, without a browser:

>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> simulator = DeskSimulator()
>>> async with desk.connected(SimulatedTransport(simulator)):
...     call = simulator.ring()
...     await simulator.settled()
>>> simulator.user_data(call.interaction_id)
{'Greeted': 'yes'}
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import logging
import os
import re
from collections.abc import (
    AsyncIterator,
    Callable,
    Collection,
    Coroutine,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager
from types import MappingProxyType
from typing import Any, TypeGuard, TypeVar, TypeVarTuple

from py_ext._calls import Calls
from py_ext._carried_transport import CarriedTransport
from py_ext._connection import Connection
from py_ext._desk_arguments import flag, seconds, seconds_or_never, whole
from py_ext._first_answer import first_answer
from py_ext._heartbeat import BEAT, Heartbeat
from py_ext._lead import Lead
from py_ext._limits import OPTION, Limits
from py_ext._live_interactions import LiveInteractions
from py_ext._open_frames import FrameCalls, OpenFrames
from py_ext._pace import MAX_WAIT, Pace, Waiting, patience
from py_ext._params import warn_of_unfilled
from py_ext._redaction import customers_of
from py_ext._request import Request
from py_ext._returns import Returns
from py_ext._session import Session
from py_ext._spelling import Spelt, spelt
from py_ext._steps import LIMIT, as_told, is_failure, steps
from py_ext._tally import Tally
from py_ext.errors import (
    DeskClosed,
    DeskError,
    RequestError,
)
from py_ext.events._listening import Listening, log_error
from py_ext.events._reading import event_from_plain
from py_ext.events._signature import Handler, name_of, wants_argument
from py_ext.events._subscription import HandlerFailure
from py_ext.events.event import Event
from py_ext.events.interaction import InteractionEvent
from py_ext.events.system import SystemEvent
from py_ext.frames import Frame
from py_ext.models.interaction import Interaction
from py_ext.models.option_section import sections_in
from py_ext.namespaces._arguments import require_text
from py_ext.namespaces._namespaces import Namespaces
from py_ext.page._pages import Pages
from py_ext.page.events import PageEvent
from py_ext.page.page import Page
from py_ext.stats import Stats
from py_ext.transport import FrameTransport, Kept, Plain, Transport
from py_ext.updates import Update

__all__ = ["Desk"]

log = logging.getLogger("py_ext")

H = TypeVar("H", bound=Handler)
Given = TypeVarTuple("Given")

LIMITS_TIMEOUT = 5.0
"""Seconds for the desktop to say how many requests it answers."""

FREE = 1.0
"""Seconds between two looks whether an interaction is live, where another version waits for that."""

REQUEST_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")


class Desk(Namespaces, Listening, Spelt):
    """The desktop, seen from an extension.

    Handlers stay registered over connections; everything else begins and ends with each.

    Args:
        timeout: Seconds that the desktop has to answer a request.
        step_limit: Seconds that a handler, a filter or a hook may run without a pause: until it ends, or
            awaits something. What takes longer is ended in a page, where it would hold up everything, and
            reported as ``HandlerTooLong``. In CPython, where tests run, nothing is ended.
        rate_limit: The most requests in a minute that the desktop answers, where it does not let the desk
            read that (``configuration.getOption``); where it does, the lower one holds. 0 sends all
            requests at once, whatever the desktop says.
        max_wait: Seconds that a request may wait for its turn where there is a limit. ``timeout`` begins
            when it is sent.
        session_holds_customer_data: Whether ``desk.session`` may hold data of customers, which the browser
            tab then keeps until it is closed.
        heartbeat: Seconds after which the desk reads the interactions, where nothing comes from the
            desktop: so it notices that the desktop is gone, or was (``DeskReconnected``). It waits longer
            where a rate limit leaves less room for it. 0 never does.
    """

    @spelt("Desk")
    def __init__(
        self,
        *,
        timeout: float = 10.0,
        step_limit: float = LIMIT,
        rate_limit: int | None = None,
        max_wait: float = MAX_WAIT,
        session_holds_customer_data: bool = False,
        heartbeat: float = BEAT,
    ) -> None:
        self._connection = Connection()
        listen = functools.partial(self.events, SystemEvent)
        Namespaces.__init__(self, self._connection, listen)
        self._tally = Tally()
        self._came = self._tally.events  # by the shorter way, because each event takes it
        Listening.__init__(self, self._tally)
        self.timeout = seconds("timeout", timeout)
        self.step_limit = seconds("step_limit", step_limit)
        if rate_limit is not None:
            whole("rate_limit", rate_limit)
        self._pace = Pace(rate_limit, seconds("max_wait", max_wait), self._tally.waited)
        self.ignored_events = 0
        """How many events came that no class of ``py_ext.events`` can read."""

        self._params: Mapping[str, str] = MappingProxyType({})
        self._settings: Mapping[str, Any] = MappingProxyType({})
        self._live = LiveInteractions(lambda: self._tally.now())
        self._frames = OpenFrames(
            self._live.view,
            self,
            listen,
            self._tell_of_frame,
            self._run_with_frame,
            lambda frame: self._pages.open(frame.transport, frame),
        )
        self._session = Session(
            lambda: (
                set(self._connection.tokens)
                | customers_of(each.raw for each in self._live.lately())
            ),
            lambda: [frame.transport for frame in self._frames.view.values()],
            holds_customer_data=flag("session_holds_customer_data", session_holds_customer_data),
        )
        self._carried: CarriedTransport | None = None
        self._lead = Lead()
        self._heartbeat = Heartbeat(
            seconds_or_never("heartbeat", heartbeat),
            self._live,
            self.interaction.get_interactions,
            self._tell,
            self._spawn,
            self._frames.hold,
            self._frames.release,
            lambda: self._lead.leads,
        )
        self._start_hooks: list[Handler] = []
        self._update_hooks: list[Handler] = []
        self._returns = Returns()
        self._stop_hooks: list[Handler] = []
        self._error_hooks: list[Handler] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing: asyncio.Task[None] | None = None
        self._stop_hook: asyncio.Task[None] | None = None
        self._connected = self._is_abandoned = False
        self._pages = Pages(self._require_calls, self._report, self._tally)

    # What the desk knows

    @property
    def is_connected(self) -> bool:
        """Whether requests can be sent and events come."""
        return self._connected

    @property
    def interactions(self) -> Mapping[str, Interaction]:
        """The live interactions by id: a read-only view, kept up to date by events.

        Interactions that are marked done or revoked leave it. Empty while not connected.
        """
        return self._live.view

    @property
    def params(self) -> Mapping[str, str]:
        """The page's query parameters, in which the desktop fills in ``$Interaction.Id$`` and the
        like. Where one is given twice, the last counts. Empty before the desk connects.

        Of several frames, those of the one that has been there longest; ``frame.params`` has each one's.
        """
        return self._params

    @property
    def languages(self) -> tuple[str, ...]:
        """What the agent's browser speaks, the best first, such as ``("de-CH", "de", "en")``. It is there
        from the first line of the extension on, and ``gettext`` follows it by itself.

        Source: ``navigator.languages``, a matter of the browser's, not of the desktop's API. Outside of a
        page, what the environment's ``LANGUAGE`` says, else ``("en",)``.
        """
        named = os.environ.get("LANGUAGE") or "en"
        return tuple(each.replace("_", "-") for each in named.split(":"))

    @property
    def frames(self) -> Mapping[str, Frame]:
        """The frames that show the extension, by name, those that have been there longest first: a
        read-only view. One, where each frame has a Python of its own."""
        return self._frames.view

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the site has set for the extension, by name: the values of ``settings.json`` beside the
        deployed page, and the defaults of ``[tool.py-ext.settings]``. Empty until the desk is connected.

        Our choice: the desktop knows nothing of it.
        """
        return self._settings

    @property
    def session(self) -> MutableMapping[str, Plain]:
        """What the extension keeps for itself, by name: plain data, which the browser tab has until it is
        closed.

        It is there before the start hooks run, and outlives what variables do not: the end of a Python that
        has died or hung, and a reload of the frame or the desktop. All frames have the same, also where
        each has a Python of its own, and a new version of the extension finds what the one before kept.
        What is assigned is kept at once. Values are copied: to change one, assign it again.

        It holds 64 kB as JSON, and nothing that is known to be a customer's, unless
        ``Desk(session_holds_customer_data=True)`` says so: no whole word or number that an interaction
        holds which is live, or was within the last minute. Where the browser keeps nothing, a warning says
        so, and it lasts as long as the frames' pages.

        Our choice: the desktop knows nothing of it.

        Raises:
            DeskClosed: The desk is not connected.
            TypeError, ValueError: On assigning: it is no plain data, too much, or holds customer data.

        Example:
            >>> desk.session["handled"] = desk.session.get("handled", 0) + 1
        """
        return self._session

    @property
    def page_address(self) -> str:
        """The address of the extension's page, without a query: where a sign-on service is to send the
        agent back to, and what is registered there (``redirect_uri``).

        In a test, ``https://extension.example/``. Our choice.
        """
        wall = wall_of_page()
        return wall.page_address() if wall else "https://extension.example/"

    async def returned(self, state: str) -> Mapping[str, str]:
        """Wait for a browser tab that comes back to ``page_address`` with that ``state`` in its query, and
        return the query: ``{"code": …, "state": …}``, or ``{"error": …, "state": …}``.

        A frame cannot show a sign-on page, which lets nobody frame it. So have the agent open it by a link
        on the extension's page, in a tab of its own; it ends with the way back. Make a new ``state`` for
        each try, of ``secrets.token_urlsafe()``: nobody else can know it.

        It waits as long as the desk is open. In a test, ``extension.come_back(state=…, code=…)`` is the
        tab. Our choice; the query is that of OAuth 2.0 (RFC 6749, 4.1.2).

        Raises:
            DeskClosed: The desk is not connected, or was closed meanwhile.
            ValueError: Somebody waits for that state already.
        """
        self._require_calls()
        if wall := wall_of_page():
            wall.hear_returns(self._returns.deliver)
        return await self._returns.wait(state)

    def come_back(self, query: Mapping[str, str]) -> bool:
        """A tab is back, with that query: what a page does, and ``extension.come_back`` in a test. Returns
        whether ``returned`` waits for its state."""
        return self._returns.deliver(query)

    @property
    def waiting(self) -> Waiting:
        """How many requests wait for their turn because of the desktop's rate limit, and for how many
        seconds one more would: ``desk.waiting.count``, ``desk.waiting.seconds``."""
        return self._pace.waiting

    @property
    def stats(self) -> Stats:
        """What the desk has done until now, in numbers: requests, events, handlers, failures. No customer's
        data is in it.

        Our choice.

        Example:
            >>> desk.stats.requests["interaction.getInteractions"].seconds.count
            1
        """
        return self._tally.stats()

    @property
    def page(self) -> Page:
        """What the agent sees in each frame that was given nothing of its own, also in later ones.

        It tells of what the agent does in any of the frames.

        Our choice.

        Example:
            >>> await desk.page.show("Good morning.")
        """
        return self._pages.default

    # What the desktop can do beyond the namespaces

    async def request(self, name: str, *parameters: Plain, timeout: float | None = None) -> Plain:
        """Send any request: for what a newer desktop offers and the namespaces do not have yet.

        Nothing is known of it, so a missing answer always leaves a doubt whether it was carried out.

        JavaScript: ``genesys.wwe.service.sendMessage({request: name, parameters}, …)``.

        Args:
            name: Namespace and function, such as ``"voice.dial"``.
            parameters: Plain data: what JSON can hold.
            timeout: Seconds for the answer; left out, the desk's.

        Returns:
            The answer's data, as plain data; None where there is none.

        Raises:
            TypeError, ValueError: The name is not of that form, or a parameter is not plain data.
                Nothing was sent.
            RequestRefused: The desktop said no.
            RequestTimeout: No answer in time. It may be carried out or not.

        Example:
            >>> await desk.request("voice.hold", interaction_id)
        """
        require_text("name", name)
        if not REQUEST_NAME.fullmatch(name):
            raise ValueError("name must be namespace and function, like 'voice.dial'")
        if timeout is not None:
            seconds("timeout", timeout)
        request = Request(name, parameters, refused="Nothing was done.")
        return await self._require_calls().request(request, timeout)

    @contextmanager
    def patience(self, seconds_to_wait: float) -> Iterator[None]:
        """Inside of it, requests wait for their turn no longer than that, instead of ``max_wait``.

        Args:
            seconds_to_wait: 0 for requests that are sent at once or not at all.

        Example:
            >>> with desk.patience(2):
            ...     await desk.interaction.set_user_data(interaction_id, {"Seen": "yes"})
        """
        before = patience.set(seconds_or_never("seconds_to_wait", seconds_to_wait))
        try:
            yield
        finally:
            patience.reset(before)

    # Starting, stopping, failing

    def on_start(self, hook: H) -> H:
        """Decorate a function to have it called when the desk is connected.

        ``desk.interactions`` is filled: what is in it now was not and will not be told as an event that it
        begins. Handlers wait until all start hooks have ended; the events that come meanwhile are kept for
        them, and what begins meanwhile comes into ``desk.interactions`` with its events, afterwards. A hook
        that fails ends the connection.
        """
        wants_argument(hook)
        self._start_hooks.append(hook)
        return hook

    def on_stop(self, hook: H) -> H:
        """Decorate a function to have it called before the desk closes, still connected.

        It is cancelled when it takes longer than the desk's timeout. A frame that the desktop closes
        runs no stop hooks: there is no time left in it.
        """
        wants_argument(hook)
        self._stop_hooks.append(hook)
        return hook

    def on_frame(self, hook: H) -> H:
        """Decorate a function to have it called with each ``Frame`` that opens, those that are there at
        the start included, after the start hooks.

        It runs beside the handlers. It is cancelled when its frame closes, and when the desk does. What it
        fails with is reported like a handler's failure.

        Example:
            >>> @desk.on_frame
            ... async def greet(frame):
            ...     if frame.interaction is not None:
            ...         await frame.interaction.set_user_data({"Seen": "yes"})
        """
        wants_argument(hook)
        self._frames.hooks.append(hook)
        return hook

    def on_update(self, hook: H) -> H:
        """Decorate a function to have it called with an ``Update`` when another version of the extension
        was deployed while this one runs: it decides when to take that.

        Without such a hook, the frames load it by themselves as soon as no interaction is live. The hook
        runs beside the handlers; what it fails with is reported like a handler's failure.

        Our choice.

        Example:
            >>> @desk.on_update
            ... async def newer(update):
            ...     await desk.page.show(f"Version {update.version} is there when you are done.")
            ...     while desk.interactions:
            ...         await asyncio.sleep(1)
            ...     await update.take()
        """
        wants_argument(hook)
        self._update_hooks.append(hook)
        return hook

    def offer_update(self, version: str, take: Callable[[], object]) -> Update:
        """Say that another version is there: what a page does, and ``extension.offer_update`` in a test.

        Args:
            version: Which.
            take: Called once, when somebody takes it.

        Raises:
            DeskClosed: The desk is not connected.
        """
        self._require_calls()
        update = Update(version, take)
        for hook in self._update_hooks or (self._take_when_free,):

            def failed(error: BaseException, hook: Handler = hook) -> None:
                self._report(HandlerFailure(hook, None, error))

            self._spawn(self._run_hook(hook, update), failed)
        return update

    def on_error(self, hook: H) -> H:
        """Decorate a function to have it called with each ``HandlerFailure``, instead of the log."""
        wants_argument(hook)
        self._error_hooks.append(hook)
        return hook

    def start_soon(
        self,
        function: Callable[[*Given], Coroutine[Any, Any, object]],
        *given: *Given,
    ) -> asyncio.Task[None]:
        """Run a coroutine function beside the handlers: for what waits long, such as an agent's answer.

        The next event of an interaction waits until its handlers have ended, but not for this. It is
        cancelled when the desk closes. What it fails with is reported like a handler's failure.

        Args:
            function: Called now; what it awaits comes later.
            given: Its arguments.

        Returns:
            The task, to cancel it.

        Raises:
            DeskClosed: The desk is not connected.
            TypeError: It is no coroutine function.

        Example:
            >>> async def ask(question):
            ...     async for click in await desk.system.popup_toast(title=question, buttons=["Yes"]):
            ...         print(click.button)
            >>> asking = desk.start_soon(ask, "Is the order settled?")
        """
        self._require_calls()
        work = function(*given)
        if not inspect.iscoroutine(work):
            raise TypeError(f"{name_of(function)} is no coroutine function: write async def")
        return self._spawn(work, lambda error: self._report(HandlerFailure(function, None, error)))

    # Connecting

    async def connect(
        self,
        transport: Transport | None = None,
        *,
        params: Mapping[str, str] | None = None,
        settings: Mapping[str, Any] | None = None,
        rate_limit: int | None = None,
    ) -> None:
        """Connect to the desktop: subscribe, read the live interactions, run the start hooks.

        Args:
            transport: What carries the requests. Left out, the page that this Python runs in.
            params: What ``desk.params`` gives. Left out, the query parameters of the frame's page.
            settings: What ``desk.settings`` gives. In a page, what the site has set.
            rate_limit: As in ``Desk(rate_limit=…)``, which goes before it. In a page, what the project's
                settings have.

        Raises:
            NotEmbedded: The page is not inside its desktop.
            RequestRefused, RequestTimeout, UnexpectedAnswer: The desktop did not let us in. Where a rate
                limit may be why it does not answer, it is asked again for two minutes and a half.
            RuntimeError: The desk is connected already, or there is no page.
            Exception: What a start hook raised.

        After an error the desk is closed and nothing is left behind.
        """
        if self._connection.calls is not None:
            raise RuntimeError("The desk is connected already: close it first.")
        wants_others: Callable[[Callable[[FrameTransport], Frame]], None] | None = None
        if transport is None:
            try:
                from py_ext._runtime import wall
            except ModuleNotFoundError as error:
                raise RuntimeError(
                    "There is no page here to connect through. In a test, connect to a simulated "
                    "desktop: desk.connect(SimulatedTransport(simulator))."
                ) from error
            transport, wants_others = await wall.first_frame(), wall.next_frames
            wall.tell_lead(self._handle_events)
        if params is None:
            params = getattr(transport, "params", {})
        self._params = MappingProxyType(dict(params))
        self._settings = MappingProxyType(dict(settings or {}))
        warn_of_unfilled(self._params)
        self._heartbeat.open()
        frame, self._carried = transport, None
        if is_frames(transport):
            transport = self._carried = CarriedTransport(transport)
            self._carried.on_loss = self._heartbeat.lose_track
            self._carried.on_taken_over = self._heartbeat.read_again
            self._carried.on_left = self._frame_left
        calls = Calls(
            transport,
            self.timeout,
            self._on_event,
            self._customer_data,
            self._pace,
            again=self._carried is not None,
            tally=self._tally,
        )
        self._tally.begin(asyncio.get_running_loop())
        self._pace.begin(calls, rate_limit, getattr(frame, "neighbours", None))
        self._connection.calls = calls
        self._lead.follow(frame, self._begin_to_lead)
        self._pages.hold()
        self._add_frame(frame, self._params, calls)
        if wants_others is not None:
            wants_others(self.attach)
        try:
            await self._come_up(calls)
        except BaseException:
            if self._connection.calls is calls:
                if self._closing is None:
                    self._connected = False  # not far enough for the stop hooks
                await self.close()
            raise

    def attach(self, transport: FrameTransport) -> Frame:
        """One more frame shows the extension: from now on it is one of the desk's.

        The desk goes on as long as it is connected, also without any frame; requests then wait for the
        next. Frames that go leave by themselves.

        Returns:
            The frame. The hooks of ``on_frame`` are called with it, after the start hooks.

        Raises:
            DeskClosed: The desk is not connected, nor about to be.
            TypeError: What it is connected through serves one frame only.
            ValueError: It has a frame of that name.
        """
        calls = self._connection.calls
        if calls is None or self._closing is not None:
            raise DeskClosed("The desk is not connected: connect it through the first frame.")
        if self._carried is None or not is_frames(transport):
            raise TypeError("The desk is connected through a transport that serves one frame only.")
        frame = self._add_frame(transport, transport.params, calls)
        self._params = next(iter(self._frames.view.values())).params
        self._carried.attach(transport)
        return frame

    async def close(self) -> None:
        """Run the stop hooks, end all that is under way, and leave nothing behind.

        Pending requests and ``wait_for`` end with ``DeskClosed``, streams end, running handlers are
        cancelled; one that does not end within the desk's timeout is reported and left. Twice is fine.
        """
        if self._connection.calls is None or asyncio.current_task() is self._stop_hook:
            return
        if self._closing is None:
            # A task of its own: a handler may close the desk, and handlers are cancelled by that.
            self._closing = asyncio.ensure_future(self._close(self._connection.calls))
        await asyncio.shield(self._closing)

    async def abandon(self) -> None:
        """Close without the stop hooks: the desktop has taken the page away, and there is no time left.

        In a browser the page is simply gone; this is for tests in which it is not. What fails then is
        reported to nobody, because there would be nothing that could fail.
        """
        self._connected, self._is_abandoned = False, self._connection.calls is not None
        await self.close()

    @asynccontextmanager
    async def connected(
        self,
        transport: Transport | None = None,
        *,
        params: Mapping[str, str] | None = None,
        settings: Mapping[str, Any] | None = None,
        rate_limit: int | None = None,
    ) -> AsyncIterator[Desk]:
        """``connect`` on the way in, ``close`` on the way out."""
        await self.connect(transport, params=params, settings=settings, rate_limit=rate_limit)
        try:
            yield self
        finally:
            await self.close()

    # Behind the face

    async def _come_up(self, calls: Calls) -> None:
        # "interaction" first: what changes after the answer of getInteractions comes as an event, and
        # what came before it is in the answer, because the desktop's messages keep their order.
        self._handlers.hold()
        self._live.begin()
        await calls.subscribe(InteractionEvent.name)
        if self._pace.wants_limits:
            self._spawn(self._read_limits(calls))  # sent after the next line's
        there, was_ignored = await first_answer(calls, self.interaction.get_interactions)
        self._live.seed(there)
        if was_ignored and self._pace.wants_limits:
            self._pace.doubt()
            self._spawn(self._read_limits(calls))  # what was asked before was ignored as well
        subscribed = {InteractionEvent.name}
        while missing := self._handlers.names - subscribed:
            await asyncio.gather(*map(calls.subscribe, sorted(missing)))
            subscribed |= missing
        self._connected = True
        for event in self._live.show():
            self._tell(event)
        for hook in self._start_hooks:
            await self._run_start_hook(hook)
        self._live.go_on()
        self._handlers.release()
        self._pages.release()
        self._frames.show()
        self._heartbeat.begin(calls)

    async def _read_limits(self, calls: Calls) -> None:
        """Ask the desktop how many requests it answers. Whether it says is its administrator's choice."""
        name = f"{OPTION}*"
        request = Request("configuration.getOption", ([name],), f"options {name!r}")
        limits = None
        try:
            sections = sections_in(await calls.request(request, min(LIMITS_TIMEOUT, self.timeout)))
            limits = Limits.of(
                {name: each for one in sections for name, each in one.options.items()}
            )
        except (RequestError, TypeError, ValueError, AttributeError):
            pass  # then the desk goes by what it sees
        if self._connection.calls is calls:
            self._pace.learn(limits)

    async def _run_start_hook(self, hook: Handler) -> None:
        task = asyncio.ensure_future(self._run_hook(hook))
        self._tally.runs(task, hook)
        self._tasks.add(task)  # where closing finds it
        task.add_done_callback(self._tasks.discard)
        try:
            await task
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                task.cancel()
                raise
        if not self._connected:
            raise DeskClosed("The desk was closed while its start hooks ran.")

    async def _close(self, calls: Calls) -> None:
        try:
            await self._go_down(calls)
        finally:
            self._session.leave()
            self._returns.close()
            self._frames.clear()
            self._live.clear()
            self._lead.forget()
            self._carried = None
            self._params = self._settings = MappingProxyType({})
            self._connection.calls = self._closing = None
            self._is_abandoned = False

    async def _go_down(self, calls: Calls) -> None:
        hooks = self._stop_hooks if self._connected else []
        self._connected = False
        self._heartbeat.stop()
        for hook in hooks:
            await self._run_stop_hook(hook, calls)
        for task in self._tasks:
            task.cancel()
        running = self._handlers.stop() | self._pages.stop()
        hanging = await calls.wait(running | self._tasks, self.timeout)
        self._handlers.abandon(hanging)
        self._pages.abandon(hanging)
        await calls.close()
        self._end_waiting("The desk was closed before the event came.")
        self._pages.close()

    async def _run_stop_hook(self, hook: Handler, calls: Calls) -> None:
        self._stop_hook = running = asyncio.ensure_future(self._run_hook(hook))
        late = await calls.wait({running}, self.timeout)
        self._stop_hook = None
        if late:
            running.cancel()
            self._tasks.add(running)  # to be waited for a little longer, with the others
            running.add_done_callback(self._tasks.discard)
            late_error = TimeoutError(f"not done after {self.timeout:g} s")
            self._report(HandlerFailure(hook, None, late_error))
        elif not running.cancelled() and (error := running.exception()) is not None:
            self._report(HandlerFailure(hook, None, error))

    async def _take_when_free(self, update: Update) -> None:
        while self._live.view:  # noqa: ASYNC110  # seldom, and few look: an event for it would cost each
            await asyncio.sleep(FREE)
        await update.take()

    async def _run_hook(self, hook: Handler, given: object = None) -> None:
        try:
            result = hook(self if given is None else given) if wants_argument(hook) else hook()
            if inspect.isawaitable(result):
                await result
        except Exception:
            raise
        except BaseException as error:  # in a task, some of them would end the event loop
            if not is_failure(error):
                raise
            known = as_told(error)
            if known is not error:
                raise known from None
            raise RuntimeError(f"{name_of(hook)} raised {type(error).__name__}") from error

    def _accept(self, kind: object) -> None:
        if isinstance(kind, type) and issubclass(kind, PageEvent):
            raise TypeError(
                f"{kind.__name__} comes from the page: @desk.page.on({kind.__name__}, …)"
            )

    def _subscribe_soon(
        self, names: Collection[str], failed: Callable[[BaseException], None]
    ) -> None:
        # Before the desk is connected, _come_up subscribes for all that is registered by then.
        calls = self._connection.calls
        if not self._connected or calls is None:
            return

        async def subscribe(name: str) -> None:
            try:
                await calls.subscribe(name)
            except DeskError as error:
                if self._connection.calls is calls and not isinstance(error, DeskClosed):
                    failed(error)

        for name in names:
            if not calls.is_subscribed(name):
                calls.begin_subscription(name)
                self._spawn(subscribe(name))

    def _on_event(self, name: str, data: Plain) -> None:
        if self._heartbeat.is_quiet:
            self._heartbeat.heard()
        event = event_from_plain(name, data, self)
        if event is None:
            self.ignored_events += 1
            return
        if self._live.keep_up(event):
            self._tell(event, None if self._lead.is_alone else Kept(0.0, name, data))

    def _tell(self, event: Event, heard: Kept | None = None) -> None:
        self._came[type(event)] += 1
        self._handlers.tell_watchers(event)
        if self._lead.is_ours(event, heard):
            self._handlers.tell_handlers(event)

    def _handle_events(self, leads: bool) -> None:
        """Have the handlers run, or not, because those of another Python do."""
        if leads:
            self._lead.go_on()
        else:
            self._lead.stop()

    def _begin_to_lead(self, events: Sequence[Event]) -> None:
        """The handlers of this desk run from now on, and for these events, which nobody has handled."""
        for event in events:
            self._handlers.tell_handlers(event)

    # Frames

    def _tell_of_frame(self, event: Event) -> None:
        self._came[type(event)] += 1
        self._handlers.dispatch(event)

    def _add_frame(self, transport: Transport, params: Mapping[str, str], calls: Calls) -> Frame:
        name = getattr(transport, "name", "")
        through = FrameCalls(transport, calls, self._customer_data)
        frame = self._frames.add(transport, name, params, through)
        self._session.join(transport)
        return frame

    def _frame_left(self, transport: FrameTransport) -> None:
        self._frames.remove(transport.name)
        self._pages.leave(transport)
        longest = next(iter(self._frames.view.values()), None)
        if longest is not None:
            self._params = longest.params

    def _run_with_frame(self, hook: Handler, frame: Frame) -> asyncio.Task[None]:
        async def run() -> None:
            result = hook(frame) if wants_argument(hook) else hook()
            if inspect.isawaitable(result):
                await result

        task = self._spawn(run(), lambda error: self._report(HandlerFailure(hook, None, error)))
        self._tally.runs(task, hook)
        return task

    def _customer_data(self) -> set[str]:
        """What a refusal must not quote, and no log: of interactions, those that have just gone
        included, and tokens."""
        return set(self._connection.tokens) | customers_of(each.raw for each in self._live.known())

    def _report(self, failure: HandlerFailure, *, is_beside_form: bool = False) -> None:
        """The one place for failures of handlers, hooks and late subscriptions."""
        if self._is_abandoned:
            return
        self._tally.failed(failure.error, failure.handler, name_of(failure.handler))
        if not self._error_hooks:
            extra = {"is_beside_form": is_beside_form}  # for the page, which need not say it again
            log.error("%s", failure, exc_info=failure.error, extra=extra)
        for hook in self._error_hooks:
            outer = steps.begin()
            try:
                result = hook(failure) if wants_argument(hook) else hook()
            except BaseException as raised:
                error = as_told(raised)
                self._tally.failed(error, hook, name_of(hook))
                log.error("%s", HandlerFailure(hook, None, error), exc_info=error)
                continue
            finally:
                steps.end(outer)
            if inspect.iscoroutine(result):
                self._spawn(result)

    def _spawn(
        self,
        work: Coroutine[Any, Any, object],
        failed: Callable[[BaseException], None] = log_error,
    ) -> asyncio.Task[None]:
        async def watched() -> None:
            try:
                await work
            except BaseException as error:
                if not is_failure(error):
                    raise
                failed(as_told(error))

        task = asyncio.ensure_future(watched())
        self._tally.runs(task, work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Cancelled before it began, the coroutine would complain.
        task.add_done_callback(lambda _: work.close())
        return task

    def _require_calls(self) -> Calls:
        if self._connection.calls is None or not (self._connected or self._stop_hook):
            raise DeskClosed("The desk is not connected.")
        return self._connection.calls


def wall_of_page() -> Any:
    """The wall to JavaScript, where there is a page; None in plain Python."""
    try:
        from py_ext._runtime import wall
    except ModuleNotFoundError:
        return None
    return wall


def is_frames(transport: Transport) -> TypeGuard[FrameTransport]:
    """Whether it goes through a frame that others can take over from."""
    return hasattr(transport, "step_in")
