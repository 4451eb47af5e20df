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

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from py_ext.simulator.agent import Agent
from py_ext.simulator.clock import Clock, LoopClock
from py_ext.simulator.contents import WebContent, wanted_contents
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.faults import KINDS, Faults
from py_ext.simulator.frames import Frame, Message
from py_ext.simulator.interactions import SimulatedInteraction
from py_ext.simulator.journal import Entry, Journal
from py_ext.simulator.open_media import OpenMedia
from py_ext.simulator.options import Options
from py_ext.simulator.replay import Replay
from py_ext.simulator.traces import Trace
from py_ext.simulator.work import HeldEvents

__all__ = ["DeskSimulator"]


class DeskSimulator(OpenMedia):
    """The simulated desktop.

    Ids are new in every session: ``reload`` changes them, as the real desktop does.

    Args:
        clock: What it takes its time from: the event loop, if none is given.
        options: A TOML file with the desktop's options.
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
        self._held = HeldEvents()
        self._closed_contents: set[str] = set()
        self._unblock: dict[tuple[str, str], Callable[[], None]] = {}
        if options is not None:
            self.options.load(options)

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
            for interaction in self.interactions.values():
                self.unblock(interaction, frame.name)
        self.changed()

    def close_frame(self, name: str) -> None:
        """The agent closes an embedded page. Raises SimulatorError where none has that name."""
        if name not in self.contents:
            raise SimulatorError(f"No frame {name!r} is shown.")
        self._closed_contents.add(name)
        self.changed()

    def reopen_frame(self, name: str) -> None:
        """The agent opens an embedded page that was closed."""
        if name not in self._closed_contents:
            raise SimulatorError(f"No frame {name!r} was closed.")
        self._closed_contents.discard(name)
        self.changed()

    def reload(self) -> None:
        """The agent reloads the desktop: client-side ids change, and all frames load anew."""
        self.reloads += 1
        self.renumber()
        self._closed_contents.clear()
        self.contents.clear()
        for frame in list(self.frames):
            frame.close()
        self.changed()
        for told in list(self.on_reload):
            told()

    # What the agent does beside the interactions

    def set_agent_state(self, operation_name: str) -> None:
        """The agent changes state."""
        self.agent.set_state(operation_name)
        self.send_event("agent", dict(self.agent.state))
        self.changed()

    # Blocks of "mark done"

    def block(self, interaction: SimulatedInteraction, frame: str, warning: str) -> None:
        """A frame blocks "mark done", until it lifts the block, or until the time is over that the
        option ``service-client-api.block-markdone-timeout`` gives.

        What the desktop does when that time is over is not documented. We choose: the block ends, so
        that no agent is stuck, and the event ``markdone`` tells so, with the ``eventType``
        MARKDONE_BLOCK_TIMEOUT.
        """
        self.unblock(interaction, frame)
        interaction.blocks[frame] = warning
        seconds = self.options.block_timeout
        if seconds != float("inf"):
            key = (interaction.uuid, frame)
            self._unblock[key] = self.clock.call_later(
                seconds, lambda: self._block_is_over(interaction, frame)
            )
        self.changed()

    def unblock(self, interaction: SimulatedInteraction, frame: str) -> None:
        """The frame's block of "mark done" ends, if there is one."""
        cancel = self._unblock.pop((interaction.uuid, frame), None)
        if cancel is not None:
            cancel()
        interaction.blocks.pop(frame, None)
        self.changed()

    def _block_is_over(self, interaction: SimulatedInteraction, frame: str) -> None:
        self._unblock.pop((interaction.uuid, frame), None)
        if interaction.blocks.pop(frame, None) is not None:
            self.tell_markdone("MARKDONE_BLOCK_TIMEOUT", interaction)
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
        await (self.quiet or self.wire_quiet)()

    async def wire_quiet(self, turns: int = 20, at_most: int = 100_000) -> None:
        """Wait until nothing has passed the wire for that many turns of the event loop. Raises as
        ``settled`` does."""
        last, quiet = -1, 0
        for _ in range(at_most):
            if quiet == turns:
                return
            await asyncio.sleep(0)
            number = self.journal.last_number
            quiet = quiet + 1 if number == last else 0
            last = number
        raise SimulatorError(
            "Messages keep coming: does a handler change what it is called for, without end?"
        )

    def snapshot(self) -> dict[str, Any]:
        """All that the desktop page draws, as plain data."""
        now = self.clock.now()
        return {
            "agent": self.agent.as_plain(),
            "interactions": [
                interaction.as_plain(self.selected_case_id)
                | {
                    "blocks": [
                        {"frame": frame, "warning": warning}
                        for frame, warning in interaction.blocks.items()
                    ],
                    "actions": [
                        {"verb": step.verb, "label": step.label, "style": step.style}
                        | ({"asks": step.asks} if step.asks else {})
                        for step in interaction.steps
                    ],
                    "secondsInState": round(max(0.0, now - interaction.since), 1),
                }
                for interaction in self.interactions.values()
            ],
            "selectedCaseId": self.selected_case_id,
            "frames": [content.as_plain() for content in self.contents.values()],
            "closedFrames": sorted(self._closed_contents),
            "frameStatus": [frame.as_plain() for frame in self.frames],
            "options": self.options.as_plain(),
            "faults": [fault.as_plain() for fault in self.faults],
            "faultKinds": [
                {
                    "name": kind.name,
                    "label": kind.label,
                    "places": sorted(kind.places),
                    "wants": dict(kind.wants),
                }
                for kind in KINDS.values()
            ],
            "replay": None if self.replaying is None else self.replaying.as_plain(),
            "reloads": self.reloads,
        }

    # Between the parts of the simulator

    def send_event(self, name: str, data: Message) -> None:
        """Send any event to the frames that are subscribed to it."""
        if not self._held.keep(name, data):
            for frame in list(self.frames):
                frame.send_event(name, data)

    def present(self, name: str) -> list[Message]:
        """The events that would tell what is so now."""
        if name == "interaction":
            return [self.event_of(interaction) for interaction in self.interactions.values()]
        return [dict(self.agent.state)] if name == "agent" else []

    def changed(self) -> None:
        """Tell who draws the desktop, after deciding which frames should be there."""
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
        self._closed_contents &= wanted.keys()
        self.contents = {
            # A page that is shown already keeps its address: else it would load anew.
            name: kept if kept is not None and kept.template == content.template else content
            for name, content in wanted.items()
            if name not in self._closed_contents
            for kept in [self.contents.get(name)]
        }
