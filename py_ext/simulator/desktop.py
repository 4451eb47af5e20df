"""``DeskSimulator``: the simulated desktop, in plain Python.

It holds what a real desktop would hold (interactions, cases, the selection, the agent's state),
serves the requests of frames, and has a verb for everything that the agent or a customer does:

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> call = simulator.ring(ani="5550100")
>>> simulator.answer(call.interaction_id)
>>> str(call.state), str(call.previous_state)
('TALKING', 'RINGING')
>>> simulator.retrieve(call.interaction_id)  # doctest: +ELLIPSIS
Traceback (most recent call last):
    ...
SimulatorError: Interaction '1' (voice) is TALKING: retrieve is possible only when it is HELD.

It is synchronous and knows neither sockets nor browsers: ``Frame`` is given a function that posts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from py_ext.simulator.agent import Agent
from py_ext.simulator.auth import Auth
from py_ext.simulator.blocks import Blocks
from py_ext.simulator.clock import Clock, LoopClock
from py_ext.simulator.contents import WebContent, wanted_contents
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.faults import Faults
from py_ext.simulator.frames import Frame, Message
from py_ext.simulator.journal import Entry, Journal
from py_ext.simulator.media import Media
from py_ext.simulator.messenger import Messenger
from py_ext.simulator.open_media import OpenMedia
from py_ext.simulator.options import Options
from py_ext.simulator.outbound import Outbound
from py_ext.simulator.replay import Replay
from py_ext.simulator.sip_endpoint import SipEndpoint
from py_ext.simulator.snapshot import snapshot
from py_ext.simulator.system import Activity
from py_ext.simulator.tabs import Tabs
from py_ext.simulator.traces import Trace
from py_ext.simulator.views import Views
from py_ext.simulator.work import HeldEvents

__all__ = ["DeskSimulator"]


class DeskSimulator(OpenMedia):
    """The simulated desktop.

    Ids are new in every session: ``reload`` changes them, as the real desktop does.

    Args:
        clock: What it takes its time from: the event loop, if none is given.
        options: A TOML file with the desktop's options.

    Attributes:
        interactions: Those of the agent, by id.
        agent: Who sits at the desktop.
        options: What administrators have set.
        faults: What goes wrong.
        journal: What passed between the desktop and its frames.
        frames: The embedded pages that are there now.
        activity: Whether the agent is at work.
        auth: Tokens.
        blocks: Who keeps the agent from "mark done".
        media: The agent's media and their states.
        messenger: Messages between frames.
        outbound: Campaigns and their records.
        sip_endpoint: Microphone and speaker.
        tabs: The browser tabs with the desktop in them.
        views: Toasts, dialogs and the menu bar.
    """

    def __init__(self, *, clock: Clock | None = None, options: str | Path | None = None) -> None:
        super().__init__()
        self.on_change: list[Callable[[], None]] = []
        """Called after whatever changed the desktop's state."""
        self.on_reload: list[Callable[[], None]] = []
        """Called when the desktop reloads: who shows the frames shows them anew."""
        self.quiet: Callable[[], Awaitable[None]] | None = None
        """How ``settled`` waits for frames that run elsewhere, such as in a browser."""

        self.clock = clock or LoopClock()
        self.options = Options(self.changed)
        self.agent = Agent()
        self.frames: list[Frame] = []
        self.contents: dict[str, WebContent] = {}
        """The embedded pages that should be shown now, by the names of their frames."""
        self.journal = Journal(self.clock)
        self.faults = Faults(self.changed)
        self.reloads = 0
        self.replaying: Replay | None = None
        """The trace that is being replayed, if any."""
        self.blocks = Blocks(self)
        self.closed_contents: set[str] = set()
        """The embedded pages that the agent has closed."""
        self._held = HeldEvents()
        self.reset_parts()
        if options is not None:
            self.options.load(options)

    def reset_parts(self) -> None:
        """Have all that frames can ask for, beside the interactions and the agent, as it was in the
        beginning."""
        self.activity = Activity()
        self.auth = Auth(self)
        self.media = Media(self)
        self.messenger = Messenger(self)
        self.outbound = Outbound(self)
        self.sip_endpoint = SipEndpoint(self)
        self.tabs = Tabs(self)
        self.views = Views(self)
        self.extensions: dict[str, dict[str, Any]] = {}
        """What frames gave the telephony server as extensions of a call, by the call's ``uuid``."""

    # Frames

    def open_frame(self, *, name: str, origin: str, post: Callable[[Message], None]) -> Frame:
        """Show an embedded page: ``post`` takes what the desktop posts to it."""
        frame = Frame(self, name, origin, post)
        self.frames.append(frame)
        self.changed()
        return frame

    def forget(self, frame: Frame) -> None:
        """A frame has closed: its blocks of "mark done" go with it, so that no agent is stuck."""
        self.frames.remove(frame)
        if not any(other.name == frame.name for other in self.frames):
            for interaction in list(self.interactions.values()):
                self.blocks.lift(interaction, frame.name)
        self.changed()

    def close_frame(self, name: str) -> None:
        """The agent closes an embedded page. Raises SimulatorError where none has that name."""
        if name not in self.contents:
            raise SimulatorError(f"No frame {name!r} is shown.")
        self.closed_contents.add(name)
        self.changed()

    def reopen_frame(self, name: str) -> None:
        """The agent opens an embedded page that was closed."""
        if name not in self.closed_contents:
            raise SimulatorError(f"No frame {name!r} was closed.")
        self.closed_contents.discard(name)
        self.changed()

    def reload(self) -> None:
        """The agent reloads the desktop: client-side ids change, and all frames load anew."""
        self.reloads += 1
        self.renumber()
        self.closed_contents.clear()
        self.contents.clear()
        self.views.clear()
        for frame in list(self.frames):
            frame.close()
        self.changed()
        for told in list(self.on_reload):
            told()

    # What the agent does beside the interactions

    def set_agent_state(self, operation_name: str) -> None:
        """The agent changes state, and all media with it."""
        self.agent.set_state(operation_name)
        self.send_event("agent", dict(self.agent.state))
        self.media.follow(operation_name)
        self.changed()

    # Traces

    def trace(self, *, values: bool = False) -> Trace:
        """What passed between the desktop and its frames, to be saved and replayed.

        Args:
            values: Whether values of user data, phone numbers and tokens are kept. Else each is
                masked, equal values alike.
        """
        return Trace.of(self.journal, values=values)

    def replay(
        self, trace: Trace | str | Path, *, speed: float | None = None, frame: str | None = None
    ) -> Replay:
        """Be the desktop of a trace: all frames load anew, requests are answered as they were then,
        and the events come again. It lasts until the replay's ``stop``.

        Args:
            trace: A trace, or the file that has one.
            speed: How much faster than then; None for as fast as it goes.
            frame: Which frame's messages; the one that has most of them, where none is named.

        Raises:
            SimulatorError: The trace cannot be read.
        """
        if not isinstance(trace, Trace):
            trace = Trace.load(trace)
        replay = Replay(self, trace, speed=speed, frame=frame)
        if self.replaying is not None:
            self.replaying.stop()
        self.interactions.clear()
        self.selected_case_id = None
        self.replaying = replay
        self.reload()
        return replay

    # What tests look at

    def requests(self, name: str) -> list[Entry]:
        """The requests of that name which the journal still holds, oldest first."""
        return [entry for entry in self.journal if (entry.kind, entry.name) == ("request", name)]

    async def settled(self) -> None:
        """Wait until it is quiet: no message is under way, and no handler is about to send one.

        For tests in one process, and for those of the kit also with a browser; a test that shows
        frames in a browser by itself waits for what should happen instead.

        Raises:
            SimulatorError: It does not become quiet.
        """
        await (self.quiet or self.journal.quiet)()

    def snapshot(self) -> dict[str, Any]:
        """All that the desktop page draws, as plain data."""
        return snapshot(self)

    # Between the parts of the simulator

    def send_event(self, name: str, data: Message) -> None:
        """Send any event to the frames that are subscribed to it."""
        if not self._held.keep(name, data):
            for frame in list(self.frames):
                frame.send_event(name, data)

    def present(self, name: str) -> list[Message]:
        """The events that would tell what is so now."""
        if name in ("interaction", "voice"):
            every = name == "interaction"
            told = [each for each in self.interactions.values() if each.is_voice or every]
            return [self.event_of(interaction) for interaction in told]
        if name == "media":
            return self.media.events()
        return [dict(self.agent.state)] if name == "agent" else []

    def changed(self) -> None:
        """Tell who draws the desktop, after what follows by itself from any change: the next record of
        a campaign comes, embedded pages come and go."""
        if self.replaying is None:
            self.outbound.push_next()
        self._show_contents()
        for told in list(self.on_change):
            told()

    @contextmanager
    def events_held(self) -> Iterator[None]:
        """Send the events that come up meanwhile only at the end."""
        held: list[tuple[str, Message]] = []
        try:
            with self._held.until_the_end() as held:
                yield
        finally:
            for name, data in held:
                self.send_event(name, data)

    def _show_contents(self) -> None:
        wanted = wanted_contents(self.options, self.agent, self.interactions.values())
        self.closed_contents &= wanted.keys()
        self.contents = {
            # A page that is shown already keeps its address: else it would load anew.
            name: kept if kept is not None and kept.template == content.template else content
            for name, content in wanted.items()
            if name not in self.closed_contents
            for kept in [self.contents.get(name)]
        }
