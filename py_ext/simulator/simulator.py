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

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from py_ext.simulator import services
from py_ext.simulator._parameters import flag
from py_ext.simulator._rate_limits import RateLimits
from py_ext.simulator._session_storage import SessionStorage
from py_ext.simulator._spelling import refuse_misspelt
from py_ext.simulator._verbs import Verbs
from py_ext.simulator.clock import Clock, LoopClock
from py_ext.simulator.desktop.activity import Activity
from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.desktop.auth import Auth
from py_ext.simulator.desktop.blocks import Blocks
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.drawing import drawing_of
from py_ext.simulator.desktop.embedded_pages import EmbeddedPages, WebContent
from py_ext.simulator.desktop.events import EVENTS, Events
from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.desktop.media import Media
from py_ext.simulator.desktop.messenger import Messenger
from py_ext.simulator.desktop.needs import Message
from py_ext.simulator.desktop.open_media import OpenMedia
from py_ext.simulator.desktop.outbound import Outbound
from py_ext.simulator.desktop.shown import Shown
from py_ext.simulator.desktop.sip_endpoint import SipEndpoint
from py_ext.simulator.desktop.tabs import Tabs
from py_ext.simulator.desktop.telephony import Telephony
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.faults import KINDS, Faults
from py_ext.simulator.frame import Frame
from py_ext.simulator.journal import Entry, Journal
from py_ext.simulator.options import Options
from py_ext.simulator.replay import Replay
from py_ext.simulator.traces import Trace

__all__ = ["DeskSimulator"]


class DeskSimulator(Verbs):
    """The simulated desktop.

    Ids are new in every session: ``reload`` changes them, as the real desktop does.

    Args:
        clock: What it takes its time from: the event loop, if none is given.
        options: A TOML file with the desktop's options.

    Attributes:
        agent: Who sits at the desktop.
        options: What administrators have set.
        faults: What goes wrong.
        rate_limits: How many requests were sent, and which are ignored.
        journal: What passed between the desktop and its frames.
        frames: The embedded pages that are there now.
        session_storage: What the browser tab keeps for their pages, over reloads.
        cases: The interactions, by the cases that they belong to. Their verbs are also the desktop's
            own, as are those of ``telephony``, ``open_media`` and ``embedded_pages``:
            ``simulator.ring`` is ``simulator.telephony.ring``.
        telephony: Calls.
        open_media: Everything but calls.
        embedded_pages: Which pages the desktop shows, from its options.
        activity: Whether the agent is at work.
        auth: Tokens.
        blocks: Who keeps the agent from "mark done".
        media: The agent's media and their states.
        messenger: Messages between frames.
        outbound: Campaigns and their records.
        sip_endpoint: Microphone and speaker.
        tabs: The browser tabs with the desktop in them.
        views: Toasts, dialogs and the menu bar.
        replaying: The trace that is being replayed, if any.
        reloads: How often the desktop was reloaded.
        on_change: Called after whatever changed the desktop's state.
        on_reload: Called when the desktop reloads: who shows the frames shows them anew.
        quiet: How ``settled`` waits for frames that run elsewhere, such as in a browser.
    """

    def __init__(self, *, clock: Clock | None = None, options: str | Path | None = None) -> None:
        self.on_change: list[Callable[[], None]] = []
        self.on_reload: list[Callable[[], None]] = []
        self.quiet: Callable[[], Awaitable[None]] | None = None
        self.clock: Clock = clock or LoopClock()
        self.options = Options(self.changed)
        requests = [*services.SERVICES, *services.ALIASES]
        self.faults = Faults(self.changed, requests, EVENTS)
        self.journal = Journal(self.clock)
        self.rate_limits = RateLimits(self.options, self.clock)
        self.frames: list[Frame] = []
        self.session_storage = SessionStorage()
        self.reloads = 0
        self.replaying: Replay | None = None
        self.agent = Agent()
        self.cases = Cases(self)
        self.blocks = Blocks(self)
        self.embedded_pages = EmbeddedPages(self)
        self.telephony = Telephony(self)
        self.open_media = OpenMedia(self)
        self._events = Events(self)
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
        self.views = Shown(self)
        self.telephony.extensions.clear()

    # Frames

    def open_frame(self, *, name: str, origin: str, post: Callable[[Message], None]) -> Frame:
        """Show an embedded page: ``post`` takes what the desktop posts to it."""
        frame = Frame(self, name, origin, post)
        self.frames.append(frame)
        self.changed()
        return frame

    def reload(self) -> None:
        """The agent reloads the desktop: client-side ids change, and all frames load anew."""
        self.reloads += 1
        self.rate_limits.forget()
        self.cases.renumber()
        self.embedded_pages.clear()
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
        return Trace.of(self.journal.whole, values=flag("values", values))

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
        self.cases.clear()
        self.replaying = replay
        self.reload()
        return replay

    # What can be looked at

    @property
    def interactions(self) -> dict[str, SimulatedInteraction]:
        """The agent's interactions, by id."""
        return self.cases.interactions

    @property
    def case_ids(self) -> list[str]:
        """The cases, in the order in which they came."""
        return self.cases.case_ids

    @property
    def selected_case_id(self) -> str | None:
        """The case that the agent looks at; None where there is none."""
        return self.cases.selected_case_id

    @property
    def workbin(self) -> list[SimulatedInteraction]:
        """What lies in the agent's workbin."""
        return self.open_media.workbin

    @property
    def contents(self) -> dict[str, WebContent]:
        """The embedded pages that should be shown now, by the names of their frames."""
        return self.embedded_pages.shown

    @property
    def extensions(self) -> dict[str, dict[str, Any]]:
        """What frames gave the telephony server as extensions of a call, by the call's ``uuid``."""
        return self.telephony.extensions

    @property
    def services(self) -> list[str]:
        """The names of all requests that the desktop answers."""
        return list(services.SERVICES)

    def requests(self, name: str) -> list[Entry]:
        """The requests of that name which the journal still holds, oldest first.

        Raises:
            SimulatorError: There is none, and the name is almost one that the desktop knows.
        """
        found = [entry for entry in self.journal if (entry.kind, entry.name) == ("request", name)]
        if not found:
            refuse_misspelt("request", name, [*services.SERVICES, *services.ALIASES])
        return found

    async def settled(self) -> None:
        """Wait until it is quiet: no message is under way, and no handler is about to send one.

        For tests in one process, and for those of the kit also with a browser; a test that shows
        frames in a browser by itself waits for what should happen instead.

        Raises:
            SimulatorError: It does not become quiet.
        """
        await (self.quiet or self.journal.quiet)()

    def drawing(self) -> dict[str, Any]:
        """All that the desktop page draws, as plain data."""
        selected, now = self.selected_case_id, self.clock.now()
        return {
            "agent": self.agent.as_plain(),
            "media": self.media.as_plain(),
            "interactions": [
                drawing_of(each, selected, now) for each in self.interactions.values()
            ],
            "selectedCaseId": selected,
            **self.views.as_plain(),
            "frames": [page.as_plain() for page in self.contents.values()],
            "closedFrames": sorted(self.embedded_pages.closed),
            "frameStatus": [frame.as_plain() for frame in self.frames],
            "options": self.options.as_plain(),
            "faults": [fault.as_plain() for fault in self.faults],
            "faultKinds": [kind.as_plain() for kind in KINDS.values()],
            "requests": sorted(self.services),
            "events": list(EVENTS),
            "replay": None if self.replaying is None else self.replaying.as_plain(),
            "reloads": self.reloads,
        }

    # For the parts of the desktop and its frames

    def send_event(self, name: str, data: Message) -> None:
        """Send any event to the frames that are subscribed to it."""
        self._events.send(name, data)

    def present(self, event: str) -> list[Message]:
        """The events of that name that would tell what is so now."""
        if event in ("interaction", "voice"):
            every = event == "interaction"
            told = [each for each in self.interactions.values() if each.is_voice or every]
            return [self.cases.event_of(interaction) for interaction in told]
        if event == "media":
            return self.media.events()
        return [dict(self.agent.state)] if event == "agent" else []

    def changed(self) -> None:
        """Tell those who draw the desktop, after what follows by itself from any change: the next record of
        a campaign comes, embedded pages come and go."""
        if self.replaying is None:
            self.outbound.push_next()
        self.embedded_pages.update()
        for told in list(self.on_change):
            told()

    def serve(
        self, frame: Frame, request: str, parameters: object, answer: Callable[[Message], None]
    ) -> None:
        """Carry out a request of a frame, and call ``answer`` with its result: ``data`` or
        ``errorMessage``. Events that tell of what it did come after that."""
        if self.replaying is not None:
            recorded = self.replaying.answer_to(request, parameters)
            if recorded is not None:
                answer(recorded)
                return
        with self._events.held():
            try:
                data = services.serve(self, frame, request, parameters)
            except SimulatorError as error:
                answer({"errorMessage": str(error)})
            else:
                answer({"data": data})

    def subscribed(self) -> None:
        """A frame hears events from now on: a replay begins, if it waits for that."""
        self.changed()
        if self.replaying is not None:
            self.replaying.begin()

    def forget(self, frame: Frame) -> None:
        """A frame has closed: its toasts and its blocks of "mark done" go with it, so that no agent is
        stuck."""
        self.frames.remove(frame)
        self.views.close_toasts_of(frame)
        if not any(other.name == frame.name for other in self.frames):
            self.blocks.lift_all(frame.name)
        self.changed()
