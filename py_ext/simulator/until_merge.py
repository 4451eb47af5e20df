"""TO BE DELETED when this branch meets issue 3's, which has all of this and more.

The verbs, options and steps of issue 3 that the services of this branch call, as little of them as their
tests need. Names and arguments are those of issue 3's ``work.py``, ``telephony.py``, ``open_media.py``,
``options.py`` and ``contents.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, cast

from py_ext.models import CallType, Direction, RecordingState, State
from py_ext.simulator import interactions
from py_ext.simulator.agent import Agent
from py_ext.simulator.interactions import SimulatedInteraction, SimulatorError, Step

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator

__all__ = ["Options", "UntilMerge", "fields_of", "fill"]

FIELD = re.compile(r"\$([A-Za-z]+\.[A-Za-z]+)\$")

interactions.STEPS += (
    Step("accept", "Accept", False, frozenset({State.PREVIEW}), State.READY),
    Step("reject", "Reject", False, frozenset({State.PREVIEW}), State.REJECTED),
    Step("cancel", "Cancel", False, frozenset({State.PREVIEW, State.READY}), State.CANCELED),
    Step(
        "mark_done",
        "Mark done",
        False,
        frozenset({State.REJECTED, State.CANCELED, State.CREATED}),
        State.COMPLETED,
    ),
)


class Options(dict[str, str]):
    def matching(self, pattern: str) -> dict[str, str]:
        return {name: self[name] for name in self if fnmatchcase(name, pattern)}

    def allows(self, origin: str, request: str) -> bool:
        """As ``https://b (*), https://c (agent.*, voice.dial)`` says."""
        text = self["service-client-api.accepted-web-content-origins"]
        for entry in re.finditer(r"([^\s,()]+)\s*(?:\(([^()]*)\))?", text):
            globs = ["*"] if entry[2] is None else [each.strip() for each in entry[2].split(",")]
            if entry[1] in ("*", origin) and any(fnmatchcase(request, each) for each in globs):
                return True
        return False


def fill(text: str, fields: Mapping[str, str]) -> str:
    return FIELD.sub(lambda found: fields.get(found[1].lower(), found[0]), text)


def fields_of(agent: Agent) -> dict[str, str]:
    return {"agent.fullname": f"{agent.firstname} {agent.lastname}"}


class UntilMerge:
    """A base of ``DeskSimulator``."""

    def make_options(self) -> None:
        self.options = Options(
            {
                "service-client-api.accepted-web-content-origins": "*",
                "service-client-api.rate-limit": "0",
                "service-client-api.rate-limit-quarantine-delay": "30",
            }
        )

    @property
    def _desk(self) -> DeskSimulator:
        return cast("DeskSimulator", self)

    def consult(
        self, interaction_id: str, destination: str, *, user_data: Mapping[str, str] | None = None
    ) -> SimulatedInteraction:
        main = self._talking(interaction_id)
        self._enter(main, State.HELD)
        return self._call(
            main,
            State.DIALING,
            destination,
            {**main.user_data, **(user_data or {})},
            call_type=CallType.CONSULT,
            is_consultation=True,
        )

    def complete_transfer(self, consultation_id: str) -> None:
        consultation, main = self._consulted(consultation_id)
        self._end(consultation)
        self._end(main)

    def complete_conference(self, consultation_id: str) -> None:
        consultation, main = self._consulted(consultation_id)
        if consultation.state is State.DIALING:
            raise SimulatorError("Nobody has answered.")
        self._end(consultation)
        main.parties += consultation.parties
        self._enter(main, State.TALKING)

    def single_step_transfer(self, interaction_id: str, destination: str) -> None:
        self._end(self._talking(interaction_id))

    def single_step_conference(self, interaction_id: str, destination: str) -> None:
        interaction = self._talking(interaction_id)
        interaction.parties.append(destination)
        self._tell(interaction)

    def start_recording(self, interaction_id: str) -> None:
        self._talking(interaction_id)
        self._record(interaction_id, RecordingState.STOPPED, RecordingState.RECORDING)

    def pause_recording(self, interaction_id: str) -> None:
        self._record(interaction_id, RecordingState.RECORDING, RecordingState.PAUSED)

    def resume_recording(self, interaction_id: str) -> None:
        self._record(interaction_id, RecordingState.PAUSED, RecordingState.RECORDING)

    def stop_recording(self, interaction_id: str) -> None:
        interaction = self._desk.find(interaction_id)
        if interaction.recording_state is RecordingState.STOPPED:
            raise SimulatorError(f"Interaction {interaction_id!r} is not being recorded.")
        self._record(interaction_id, interaction.recording_state, RecordingState.STOPPED)

    def compose(
        self, destination: str, *, user_data: Mapping[str, str] | None = None
    ) -> SimulatedInteraction:
        return self._desk._come(
            media="email",
            state=State.CREATED,
            parties=[destination],
            user_data=dict(user_data or {}),
        )

    def preview(
        self, phone: str = "5550170", *, user_data: Mapping[str, str] | None = None
    ) -> SimulatedInteraction:
        return self._desk._come(
            media="outboundpreview",
            state=State.PREVIEW,
            parties=[phone],
            user_data=dict(user_data or {}),
        )

    def call_record(self, interaction_id: str) -> SimulatedInteraction:
        preview = self._desk.find(interaction_id)
        preview.is_main_case_interaction = False
        call = self._call(
            preview, State.DIALING, preview.parties[0], dict(preview.user_data), is_main=True
        )
        self._enter(preview, State.COMPLETED)
        self._desk._go(preview)
        return call

    def reject(self, interaction_id: str) -> None:
        self._desk._take(interaction_id, "reject")

    def cancel(self, interaction_id: str) -> None:
        self._desk._take(interaction_id, "cancel")

    def _call(
        self,
        of: SimulatedInteraction,
        state: State,
        destination: str,
        user_data: dict[str, str],
        *,
        call_type: CallType = CallType.OUTBOUND,
        is_consultation: bool = False,
        is_main: bool = False,
    ) -> SimulatedInteraction:
        import uuid

        desk = self._desk
        interaction = SimulatedInteraction(
            interaction_id=str(next(desk._interaction_ids)),
            case_id=of.case_id,
            uuid=uuid.uuid4().hex.upper(),
            media="voice",
            state=state,
            user_data=user_data,
            parties=[destination],
            parent_interaction_id=of.interaction_id,
            is_consultation=is_consultation,
            is_main_case_interaction=is_main,
            direction=Direction.OUT,
            call_type=call_type,
            ani=desk.agent.phone,
            dnis=destination,
        )
        desk.interactions[interaction.interaction_id] = interaction
        self._tell(interaction)
        return interaction

    def _record(self, interaction_id: str, start: RecordingState, end: RecordingState) -> None:
        interaction = self._desk.find(interaction_id)
        if interaction.recording_state is not start:
            raise SimulatorError(
                f"The recording of interaction {interaction_id!r} is {interaction.recording_state}: "
                f"that is possible only when it is {start}."
            )
        interaction.recording_state = end
        self._tell(interaction)

    def _talking(self, interaction_id: str) -> SimulatedInteraction:
        interaction = self._desk.find(interaction_id)
        if not interaction.is_voice or interaction.state not in (State.TALKING, State.HELD):
            raise SimulatorError(
                f"Interaction {interaction_id!r} is {interaction.state}: that is possible only when "
                "it is HELD or TALKING."
            )
        return interaction

    def _consulted(self, consultation_id: str) -> tuple[SimulatedInteraction, SimulatedInteraction]:
        consultation = self._desk.find(consultation_id)
        main = self._desk.interactions.get(consultation.parent_interaction_id or "")
        if not consultation.is_consultation or main is None:
            raise SimulatorError(f"Interaction {consultation_id!r} is no consultation.")
        return consultation, main

    def _end(self, call: SimulatedInteraction) -> None:
        call.recording_state = RecordingState.STOPPED
        self._enter(call, State.IDLE)
        if call.is_consultation:
            self._enter(call, State.COMPLETED)
            self._desk._go(call)

    def _enter(self, interaction: SimulatedInteraction, state: State) -> None:
        interaction.previous_state, interaction.state = interaction.state, state
        self._tell(interaction)

    def _tell(self, interaction: SimulatedInteraction) -> None:
        self._desk._tell_interaction(interaction, interaction.state)
        self._desk.changed()
