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
import itertools
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from py_ext.models import CallType, Direction, RecordingState, State
from py_ext.simulator.agent import Agent
from py_ext.simulator.faults import Faults
from py_ext.simulator.frames import Frame, Message
from py_ext.simulator.interactions import SimulatedInteraction, SimulatorError
from py_ext.simulator.journal import Entry, Journal
from py_ext.simulator.parts import Parts
from py_ext.simulator.until_merge import UntilMerge

__all__ = ["DeskSimulator", "MarkDoneBlocked"]

CALL_DIRECTIONS = {CallType.OUTBOUND: Direction.OUT, CallType.UNKNOWN: Direction.UNKNOWN}


class MarkDoneBlocked(SimulatorError):
    """Extensions block "mark done".

    Attributes:
        warnings: What they want the agent to read.
    """

    def __init__(self, interaction_id: str, warnings: list[str]) -> None:
        super().__init__(f"Mark done of interaction {interaction_id!r} is blocked by an extension.")
        self.warnings = warnings


class DeskSimulator(Parts, UntilMerge):  # HOOK issue 4: Parts (UntilMerge goes at the merge)
    """The simulated desktop.

    Ids are new in every session: ``reload`` changes them, as the real desktop does.
    """

    def __init__(self) -> None:
        self.agent = Agent()
        self.interactions: dict[str, SimulatedInteraction] = {}
        self.selected_case_id: str | None = None
        self.frames: list[Frame] = []
        self.journal = Journal()
        self.faults = Faults()
        self.reloads = 0
        self.on_change: list[Callable[[], None]] = []
        """Called after whatever changed the desktop's state."""
        self.on_reload: list[Callable[[], None]] = []
        """Called when the desktop reloads: who shows the frames shows them anew."""

        self._interaction_ids = itertools.count(1)
        self._callers = itertools.count()
        self._case_ids = itertools.count(1)
        self._held: list[tuple[str, Message]] | None = None
        self.make_options()  # until the merge
        self.make_parts()  # HOOK issue 4

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
                interaction.blocks.pop(frame.name, None)
        self.changed()

    # What the customer and the agent do

    def ring(
        self,
        ani: str | None = None,
        dnis: str = "8005550199",
        *,
        user_data: Mapping[str, str] | None = None,
        call_type: str = CallType.INBOUND,
    ) -> SimulatedInteraction:
        """A call rings at the agent. Callers without a number of their own get 5550100, then the next."""
        if ani is None:
            ani = f"55501{next(self._callers) % 100:02}"
        call_type = choice(CallType, "call type", call_type)
        return self._come(
            media="voice",
            state=State.RINGING,
            ani=ani,
            dnis=dnis,
            parties=[ani],
            user_data=dict(user_data or {}),
            call_type=call_type,
            direction=CALL_DIRECTIONS.get(call_type, Direction.IN),
        )

    def dial(
        self, destination: str, *, user_data: Mapping[str, str] | None = None
    ) -> SimulatedInteraction:
        """The agent dials: it rings at the other end until somebody answers."""
        return self._come(
            media="voice",
            state=State.DIALING,
            ani=self.agent.phone,
            dnis=destination,
            parties=[destination],
            user_data=dict(user_data or {}),
            call_type=CallType.OUTBOUND,
            direction=Direction.OUT,
        )

    def invite(
        self,
        media: str = "email",
        *,
        party: str = "customer@example.com",
        user_data: Mapping[str, str] | None = None,
    ) -> SimulatedInteraction:
        """An email, a chat or another open medium is offered to the agent."""
        if media == "voice":
            raise SimulatorError("A call is not invited: use ring.")
        return self._come(
            media=media, state=State.INVITED, parties=[party], user_data=dict(user_data or {})
        )

    def answer(self, interaction_id: str) -> None:
        """The agent answers a ringing call, or the customer one that the agent has dialed."""
        self._take(interaction_id, "answer")

    def hold(self, interaction_id: str) -> None:
        """The agent puts a call on hold."""
        self._take(interaction_id, "hold")

    def retrieve(self, interaction_id: str) -> None:
        """The agent takes a call off hold."""
        self._take(interaction_id, "retrieve")

    def release(self, interaction_id: str) -> None:
        """The call ends, whoever hangs up. It stays with the agent, IDLE, until it is marked done."""
        self._take(interaction_id, "release")

    def accept(self, interaction_id: str) -> None:
        """The agent accepts an invitation."""
        self._take(interaction_id, "accept")

    def revoke(self, interaction_id: str) -> None:
        """An invitation is taken back: the interaction leaves the agent."""
        self._take(interaction_id, "revoke")
        self._go(self.find(interaction_id))

    def mark_done(self, interaction_id: str) -> None:
        """The agent marks an interaction done: it leaves the desktop.

        Raises:
            MarkDoneBlocked: Extensions block it. They are sent the event ``markdone``; the vendor
                documents that it "tells of a delay in blocking" but not its fields, so these are
                our choice: ``eventType`` MARKDONE_DELAYED and ``interactionId``.
            SimulatorError: There is no such interaction, or it has not ended.
        """
        interaction = self.find(interaction_id)
        if interaction.blocks and any(step.verb == "mark_done" for step in interaction.steps):
            self.send_event(
                "markdone", {"eventType": "MARKDONE_DELAYED", "interactionId": interaction_id}
            )
            raise MarkDoneBlocked(interaction_id, list(interaction.blocks.values()))
        self._take(interaction_id, "mark_done")
        self._go(interaction)

    def update_user_data(self, interaction_id: str, values: Mapping[str, str]) -> None:
        """The customer's side (a voice menu, a routing strategy) or the agent attaches data."""
        self.change_user_data(self.find(interaction_id), values)

    def remove_user_data(self, interaction_id: str, key: str) -> None:
        """The customer's side or the agent removes a key."""
        self.change_user_data(self.find(interaction_id), {key: None})

    def select_case(self, case_id: str) -> None:
        """The agent, or an extension, selects a case: three events, in this order."""
        if case_id not in self.case_ids:
            raise SimulatorError(f"There is no case {case_id!r}.")
        before, self.selected_case_id = self.selected_case_id, case_id
        self.send_event("interaction", {"eventType": "CASE_COLLAPSED", "selectedCaseId": before})
        self.send_event("interaction", {"eventType": "CASE_EXPANDED", "selectedCaseId": before})
        self.send_event("interaction", {"eventType": "CASE_SELECTED", "selectedCaseId": case_id})
        self.changed()

    def set_agent_state(self, operation_name: str) -> None:
        """The agent changes state."""
        self.agent.set_state(operation_name)
        self.send_event("agent", dict(self.agent.state))
        self.media.follow(operation_name)  # HOOK issue 4
        self.changed()

    def reload(self) -> None:
        """The agent reloads the desktop: client-side ids change, and all frames load anew."""
        self.reloads += 1
        interaction_ids: dict[str | None, str] = {}
        case_ids: dict[str | None, str] = {}
        for interaction in self.interactions.values():
            interaction_ids[interaction.interaction_id] = str(next(self._interaction_ids))
            if interaction.case_id not in case_ids:
                case_ids[interaction.case_id] = f"case-{next(self._case_ids)}"
        for interaction in self.interactions.values():
            interaction.interaction_id = interaction_ids[interaction.interaction_id]
            interaction.parent_interaction_id = interaction_ids.get(
                interaction.parent_interaction_id
            )
            interaction.case_id = case_ids[interaction.case_id]
        self.interactions = {
            interaction.interaction_id: interaction for interaction in self.interactions.values()
        }
        self.selected_case_id = case_ids.get(self.selected_case_id)
        for frame in list(self.frames):
            frame.close()
        self.views.clear()  # HOOK issue 4
        for told in list(self.on_reload):
            told()
        self.changed()

    # What tests look at

    @property
    def case_ids(self) -> list[str]:
        """The cases, in the order in which they came."""
        return list(dict.fromkeys(entry.case_id for entry in self.interactions.values()))

    def find(self, interaction_id: str) -> SimulatedInteraction:
        """The interaction with that id. Raises SimulatorError where there is none."""
        try:
            return self.interactions[interaction_id]
        except KeyError:
            raise SimulatorError(f"There is no interaction {interaction_id!r}.") from None

    def user_data(self, interaction_id: str) -> dict[str, str]:
        """A copy of the interaction's user data."""
        return dict(self.find(interaction_id).user_data)

    def requests(self, name: str) -> list[Entry]:
        """The requests of that name which the journal still holds, oldest first."""
        return [entry for entry in self.journal if (entry.kind, entry.name) == ("request", name)]

    def describe(self, interaction: SimulatedInteraction) -> Message:
        """The interaction as the API describes it."""
        return interaction.as_plain(self.selected_case_id)

    def snapshot(self) -> dict[str, Any]:
        """All that the desktop page draws, as plain data."""
        return {
            "agent": self.agent.as_plain(),
            "media": self.media.as_plain(),  # HOOK issue 4
            **self.views.as_plain(),  # HOOK issue 4
            "interactions": [
                self.describe(interaction)
                | {
                    "blocks": [
                        {"frame": frame, "warning": warning}
                        for frame, warning in interaction.blocks.items()
                    ],
                    "actions": [
                        {"verb": step.verb, "label": step.label, "style": step.style}
                        for step in interaction.steps
                    ],
                }
                for interaction in self.interactions.values()
            ],
            "selectedCaseId": self.selected_case_id,
            "frameStatus": [
                {
                    "name": frame.name,
                    "origin": frame.origin,
                    "subscriptions": [
                        name for names in frame.subscriptions.values() for name in names
                    ],
                    "ignored": frame.ignored,
                }
                for frame in self.frames
            ],
            "reloads": self.reloads,
        }

    async def settled(self, turns: int = 20, at_most: int = 100_000) -> None:
        """Wait until nothing has passed the wire for that many turns of the event loop.

        For tests in one process: with frames in a browser, wait for what should happen instead.

        Raises:
            SimulatorError: It does not become quiet.
        """
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

    # Between the parts of the simulator

    def send_event(self, name: str, data: Message) -> None:
        """Send any event to the frames that are subscribed to it."""
        if self._held is None:
            for frame in list(self.frames):
                frame.send_event(name, data)
        else:
            self._held.append((name, data))

    def change_user_data(
        self, interaction: SimulatedInteraction, changes: Mapping[str, str | None]
    ) -> None:
        """Attach values, and remove the keys whose value is None. One event tells of all."""
        for key, value in changes.items():
            if value is None:
                interaction.user_data.pop(key, None)
            else:
                interaction.user_data[key] = value
        self._tell_interaction(interaction, "USER_DATA_UPDATED")
        self.changed()

    def changed(self) -> None:
        """Tell who draws the desktop."""
        self.outbound.push_next()  # HOOK issue 4
        for told in list(self.on_change):
            told()

    @contextmanager
    def events_held(self) -> Iterator[None]:
        """Send the events that come up meanwhile only at the end."""
        self._held = []
        try:
            yield
        finally:
            held, self._held = self._held, None
            for name, data in held:
                self.send_event(name, data)

    def _come(self, *, media: str, state: State, **details: Any) -> SimulatedInteraction:
        interaction = SimulatedInteraction(
            interaction_id=str(next(self._interaction_ids)),
            case_id=f"case-{next(self._case_ids)}",
            uuid=uuid.uuid4().hex.upper(),
            media=media,
            state=state,
            **details,
        )
        self.interactions[interaction.interaction_id] = interaction
        self._tell_interaction(interaction, state)
        if self.selected_case_id is None:
            self.select_case(interaction.case_id)
        self.changed()
        return interaction

    def _take(self, interaction_id: str, verb: str) -> None:
        interaction = self.find(interaction_id)
        interaction.take(verb)
        if interaction.state is State.IDLE:  # until the merge
            interaction.recording_state = RecordingState.STOPPED
        self._tell_interaction(interaction, interaction.state)
        self.changed()

    def _go(self, interaction: SimulatedInteraction) -> None:
        del self.interactions[interaction.interaction_id]
        if self.selected_case_id not in self.case_ids:
            self.selected_case_id = None
            if self.case_ids:
                self.select_case(self.case_ids[-1])
        self.changed()

    def _tell_interaction(self, interaction: SimulatedInteraction, event_type: str) -> None:
        event = {
            "eventType": str(event_type),
            "media": interaction.media,
            "interaction": self.describe(interaction),
        }
        self.send_event("interaction", event)
        if interaction.is_voice:
            self.send_event("voice", event)  # HOOK issue 4


def choice(kind: type[CallType], what: str, value: str) -> CallType:
    """The listed value, or a SimulatorError that names those there are."""
    try:
        return kind(value)
    except ValueError:
        listed = ", ".join(str(member) for member in kind)
        raise SimulatorError(f"There is no {what} {value!r}: it is one of {listed}.") from None
