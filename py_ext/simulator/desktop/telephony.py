"""Calls: who rings, dials, holds, consults, transfers and records."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Protocol

from py_ext.models.interaction import CallType, Direction, RecordingState, State
from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.errors import SimulatorError

__all__ = ["Telephony"]

CALL_DIRECTIONS = {CallType.OUTBOUND: Direction.OUT, CallType.UNKNOWN: Direction.UNKNOWN}
TALKED = (State.TALKING, State.HELD)

RECORDING = {
    "start": (RecordingState.STOPPED, RecordingState.RECORDING),
    "pause": (RecordingState.RECORDING, RecordingState.PAUSED),
    "resume": (RecordingState.PAUSED, RecordingState.RECORDING),
}


class Desktop(Protocol):
    """What calls need of the desktop."""

    agent: Agent
    cases: Cases


class Telephony:
    """The verbs of calls.

    Attributes:
        extensions: What frames gave the telephony server as extensions of a call, by the call's
            ``uuid``.
    """

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._callers = itertools.count()
        self.extensions: dict[str, dict[str, Any]] = {}

    def ring(
        self,
        ani: str | None = None,
        dnis: str = "8005550199",
        *,
        user_data: Mapping[str, str] | None = None,
        call_type: str = CallType.INBOUND,
    ) -> SimulatedInteraction:
        """A call rings at the agent: a customer's, a colleague's (INTERNAL), or a colleague's who wants
        advice (CONSULT). Callers without a number of their own get 5550100, then the next."""
        if ani is None:
            ani = f"55501{next(self._callers) % 100:02}"
        call_type = call_type_of(call_type)
        return self._desktop.cases.come(
            media="voice",
            state=State.RINGING,
            ani=ani,
            dnis=dnis,
            parties=[ani],
            user_data=dict(user_data or {}),
            call_type=call_type,
            direction=CALL_DIRECTIONS.get(call_type, Direction.IN),
            is_consultation=call_type is CallType.CONSULT,
        )

    def dial(
        self,
        destination: str,
        *,
        user_data: Mapping[str, str] | None = None,
        call_type: str = CallType.OUTBOUND,
    ) -> SimulatedInteraction:
        """The agent dials: it rings at the other end until somebody answers."""
        return self._desktop.cases.come(
            media="voice",
            state=State.DIALING,
            ani=self._desktop.agent.phone,
            dnis=destination,
            parties=[destination],
            user_data=dict(user_data or {}),
            call_type=call_type_of(call_type),
            direction=Direction.OUT,
        )

    def answer(self, interaction_id: str) -> None:
        """The agent answers a ringing call, or the other end one that the agent has dialed."""
        self._desktop.cases.take(interaction_id, "answer")

    def hold(self, interaction_id: str) -> None:
        """The agent puts a call on hold."""
        self._desktop.cases.take(interaction_id, "hold")

    def retrieve(self, interaction_id: str) -> None:
        """The agent takes a call off hold."""
        self._desktop.cases.take(interaction_id, "retrieve")

    def release(self, interaction_id: str) -> None:
        """The call ends, whoever hangs up. It stays with the agent, IDLE, until it is marked done; a
        consultation goes by itself, because it is its case's main call that is marked done."""
        interaction = self._desktop.cases.find(interaction_id)
        interaction.check("release")
        self._end(interaction)

    # Several calls, several people

    def consult(
        self, interaction_id: str, destination: str, *, user_data: Mapping[str, str] | None = None
    ) -> SimulatedInteraction:
        """The agent asks a colleague: the call is held, and a second one, of the same case, dialed."""
        main = self._desktop.cases.find(interaction_id)
        main.check("consult")
        if self.consultations(interaction_id):
            raise SimulatorError(f"Interaction {interaction_id!r} has a consultation already.")
        if main.state is State.TALKING:
            self._desktop.cases.enter(main, State.HELD)
        return self._desktop.cases.come(
            media="voice",
            state=State.DIALING,
            case_id=main.case_id,
            parent_interaction_id=interaction_id,
            is_consultation=True,
            is_main_case_interaction=False,
            ani=self._desktop.agent.phone,
            dnis=destination,
            parties=[destination],
            user_data={**main.user_data, **(user_data or {})},
            call_type=CallType.CONSULT,
            direction=Direction.OUT,
        )

    def complete_transfer(self, consultation_id: str) -> None:
        """The customer is handed over to the colleague who was consulted; both calls end here."""
        consultation, main = self._consulted(consultation_id, "complete_transfer")
        self._end(consultation)
        self._end(main)

    def complete_conference(self, consultation_id: str) -> None:
        """All talk to each other: the colleague joins the main call, the consultation ends."""
        consultation, main = self._consulted(consultation_id, "complete_conference")
        self._end(consultation)
        main.parties += consultation.parties
        if main.state is State.TALKING:
            self._desktop.cases.tell(main)
        else:
            self._desktop.cases.enter(main, State.TALKING)

    def single_step_transfer(self, interaction_id: str, destination: str) -> None:
        """The call is handed over without asking; it ends here."""
        interaction = self._desktop.cases.find(interaction_id)
        interaction.check("single_step_transfer")
        self._end(interaction)

    def single_step_conference(self, interaction_id: str, destination: str) -> None:
        """Somebody joins the call without being asked first."""
        interaction = self._desktop.cases.find(interaction_id)
        interaction.check("single_step_conference")
        interaction.parties.append(destination)
        self._desktop.cases.tell(interaction)

    def consultations(self, interaction_id: str) -> list[SimulatedInteraction]:
        """The consultations about a call that are under way."""
        return [
            each
            for each in self._desktop.cases.interactions.values()
            if each.is_consultation and each.parent_interaction_id == interaction_id
        ]

    # Recording

    def start_recording(self, interaction_id: str) -> None:
        """The call is recorded from now on."""
        self._record(interaction_id, "start")

    def pause_recording(self, interaction_id: str) -> None:
        """The recording pauses."""
        self._record(interaction_id, "pause")

    def resume_recording(self, interaction_id: str) -> None:
        """The recording goes on."""
        self._record(interaction_id, "resume")

    def stop_recording(self, interaction_id: str) -> None:
        """The recording ends."""
        interaction = self._desktop.cases.find(interaction_id)
        if interaction.recording_state is RecordingState.STOPPED:
            raise SimulatorError(f"Interaction {interaction_id!r} is not being recorded.")
        interaction.recording_state = RecordingState.STOPPED
        self._desktop.cases.tell(interaction)

    def _record(self, interaction_id: str, verb: str) -> None:
        interaction = self._desktop.cases.find(interaction_id)
        start, end = RECORDING[verb]
        if not interaction.is_voice or interaction.state not in TALKED:
            raise SimulatorError(
                f"Interaction {interaction_id!r} ({interaction.media}) is {interaction.state}: "
                "only a call that is TALKING or HELD can be recorded."
            )
        if interaction.recording_state is not start:
            raise SimulatorError(
                f"The recording of interaction {interaction_id!r} is {interaction.recording_state}: "
                f"{verb} is possible only when it is {start}."
            )
        interaction.recording_state = end
        self._desktop.cases.tell(interaction)

    def _end(self, call: SimulatedInteraction) -> None:
        call.recording_state = RecordingState.STOPPED
        self._desktop.cases.enter(call, State.IDLE)
        if call.is_consultation and call.parent_interaction_id is not None:
            self._desktop.cases.enter(call, State.COMPLETED)

    def _consulted(
        self, consultation_id: str, verb: str
    ) -> tuple[SimulatedInteraction, SimulatedInteraction]:
        consultation = self._desktop.cases.find(consultation_id)
        consultation.check(verb)
        main = self._desktop.cases.interactions.get(consultation.parent_interaction_id or "")
        if main is None or main.state not in TALKED:
            raise SimulatorError(
                f"Consultation {consultation_id!r} has no call to go with: it has ended."
            )
        return consultation, main


def call_type_of(value: str) -> CallType:
    """The listed value, or a SimulatorError that names those there are."""
    try:
        return CallType(value)
    except ValueError:
        listed = ", ".join(CallType)
        raise SimulatorError(f"There is no call type {value!r}: it is one of {listed}.") from None
