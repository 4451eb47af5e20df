"""The frames that a desk has: who is told that one came, was hidden, or went."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from types import MappingProxyType

from py_ext._calls import Calls
from py_ext._connection import Connection
from py_ext.events._signature import Handler
from py_ext.events.event import Event
from py_ext.frames import Frame, FrameEvent, FrameEventType
from py_ext.models._short_forms import InteractionActions
from py_ext.models.interaction import Interaction
from py_ext.namespaces.system import StartListening
from py_ext.page.page import Page
from py_ext.transport import Transport

__all__ = ["FrameCalls", "OpenFrames"]


class FrameCalls(Calls):
    """Requests through one frame. Subscriptions are the desk's: it hears for all its frames."""

    def __init__(self, transport: Transport, calls: Calls, private: Callable[[], set[str]]) -> None:
        super().__init__(
            transport,
            calls.timeout,
            lambda name, data: None,
            private,
            calls.pace,
            tally=calls.tally,
        )
        self._calls = calls

    def begin_subscription(self, event: str) -> asyncio.Task[None]:
        """Have the desk subscribed."""
        return self._calls.begin_subscription(event)


class OpenFrames:
    """The frames that are there, and the hooks that each is given to.

    Args:
        live: The live interactions, by id.
        actions: What interactions act through: the desk.
        listen: ``desk.events`` for system events.
        tell: Tells handlers of a ``FrameEvent``.
        run: Runs a hook with a frame, in a task.
        open_page: Gives a frame its page.
    """

    def __init__(
        self,
        live: Mapping[str, Interaction],
        actions: InteractionActions,
        listen: StartListening,
        tell: Callable[[Event], None],
        run: Callable[[Handler, Frame], asyncio.Task[None]],
        open_page: Callable[[Frame], Page],
    ) -> None:
        self._live = live
        self._actions = actions
        self._listen = listen
        self._tell = tell
        self._give = run
        self._open_page = open_page
        self._frames: dict[str, Frame] = {}
        self._connections: dict[str, Connection] = {}
        self._running: dict[str, set[asyncio.Task[None]]] = {}
        self._shown = False
        self._held: list[Frame] | None = None
        self.hooks: list[Handler] = []
        self.view: Mapping[str, Frame] = MappingProxyType(self._frames)
        """The frames by name, read-only, those that have been there longest first."""

    def add(
        self, transport: Transport, name: str, params: Mapping[str, str], calls: FrameCalls
    ) -> Frame:
        """A frame is there. Raises ValueError where one of that name is already."""
        if name in self._frames:
            raise ValueError(
                f"The desk has a frame {name!r} already: each needs a name of its own."
            )
        connection = self._connections[name] = Connection()
        connection.calls = calls
        frame = Frame(transport, name, params, self._live, connection, self._actions, self._listen)
        frame.page = self._open_page(frame)
        self._frames[name] = frame
        if hasattr(transport, "on_visible"):
            transport.on_visible = lambda visible: self._show_or_hide(frame, visible)
        if self._held is not None:
            self._held.append(frame)
        elif self._shown:
            self._open(frame)
        return frame

    def show(self) -> None:
        """The start hooks have ended: tell of those that are there, and from now on at once."""
        self._shown = True
        for frame in list(self._frames.values()):
            self._open(frame)

    def hold(self) -> None:
        """What interactions there are is not known for a while: frames that come are told of afterwards,
        because each is asked for the interaction that it is about."""
        if self._shown and self._held is None:
            self._held = []

    def release(self) -> None:
        """It is known again."""
        held, self._held = self._held or [], None
        for frame in held:
            if frame.is_open:
                self._open(frame)

    def remove(self, name: str) -> None:
        """A frame is gone."""
        frame = self._frames.pop(name, None)
        if frame is None:
            return
        self._connections.pop(name).calls = None
        for task in self._running.pop(name, ()):
            task.cancel()
        if self._held is not None and frame in self._held:
            self._held.remove(frame)  # nobody has heard of it
        elif self._shown:
            self._tell(FrameEvent.of(frame, FrameEventType.CLOSED))

    def clear(self) -> None:
        """Forget all, and tell nobody: the desk is closed."""
        self._shown, self._held = False, None
        for name, frame in self._frames.items():
            self._connections.pop(name).calls = None
            if hasattr(frame.transport, "on_visible"):
                frame.transport.on_visible = None
        self._frames.clear()
        self._running.clear()

    def _open(self, frame: Frame) -> None:
        self._tell(FrameEvent.of(frame, FrameEventType.OPENED))
        running = self._running.setdefault(frame.name, set())
        for hook in self.hooks:
            if not frame.is_open:  # a handler may have closed the desk
                break
            task = self._give(hook, frame)
            running.add(task)
            task.add_done_callback(running.discard)

    def _show_or_hide(self, frame: Frame, visible: bool) -> None:
        if self._shown and frame.is_open:
            kind = FrameEventType.VISIBLE if visible else FrameEventType.HIDDEN
            self._tell(FrameEvent.of(frame, kind))
