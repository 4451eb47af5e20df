"""The interactions of the simulated desktop: what it knows of each, and what can be done with it now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from py_ext.models.interaction import CallType, Direction, RecordingState, State
from py_ext.simulator.desktop.steps import READ_ONLY, STEPS, Step, kind_of
from py_ext.simulator.errors import SimulatorError

__all__ = ["SimulatedInteraction"]


@dataclass
class SimulatedInteraction:
    """An interaction as the simulated desktop keeps it. Read it; change it through DeskSimulator."""

    interaction_id: str
    case_id: str
    uuid: str
    media: str
    state: State
    previous_state: State | None = None
    user_data: dict[str, str] = field(default_factory=dict, repr=False)
    parties: list[str] = field(default_factory=list, repr=False)
    parent_interaction_id: str | None = None
    is_consultation: bool = False
    is_main_case_interaction: bool = True
    direction: Direction = Direction.UNKNOWN
    call_type: CallType = CallType.UNKNOWN
    ani: str | None = field(default=None, repr=False)
    dnis: str | None = field(default=None, repr=False)
    recording_state: RecordingState = RecordingState.STOPPED
    since: float = 0.0
    """When its state began, by the desktop's clock."""
    blocks: dict[str, str] = field(default_factory=dict, repr=False)
    """Warnings of those who block "mark done", by the name of their frame."""

    @property
    def is_voice(self) -> bool:
        """Whether it is a call."""
        return self.media == "voice"

    @property
    def kind(self) -> str:
        """A key of ``STEPS``."""
        if self.is_voice and self.is_consultation:
            return "consultation"
        if self.media == "email" and self.direction is Direction.OUT:
            return "outbound email"
        return kind_of(self.media)

    @property
    def is_live(self) -> bool:
        """Whether its user data can be written: documented is that a call must not be IDLE."""
        return self.state not in READ_ONLY

    @property
    def steps(self) -> list[Step]:
        """What can be done with it now."""
        return [step for step in STEPS[self.kind] if self.state in step.start]

    def check(self, verb: str) -> Step:
        """The step that ``verb`` is now. Raises SimulatorError where it is none."""
        for step in self.steps:
            if step.verb == verb:
                return step
        starts = sorted(
            {str(start) for step in STEPS[self.kind] if step.verb == verb for start in step.start}
        )
        raise SimulatorError(
            f"Interaction {self.interaction_id!r} ({self.media}) is {self.state}: "
            + (
                f"{verb} is possible only when it is {' or '.join(starts)}."
                if starts
                else f"there is no {verb} for {self.media if self.kind == 'open media' else self.kind}."
            )
        )

    def as_plain(self, selected_case_id: str | None) -> dict[str, Any]:
        """The interaction as the Service Client API describes it."""
        plain: dict[str, Any] = {
            "interactionId": self.interaction_id,
            "parentInteractionId": self.parent_interaction_id,
            "caseId": self.case_id,
            "interactionUUID": self.uuid,
            "media": self.media,
            "state": str(self.state),
            "previousState": None if self.previous_state is None else str(self.previous_state),
            "parties": [{"name": name} for name in self.parties],
            "userData": dict(self.user_data),
            "isConsultation": self.is_consultation,
            "isMainCaseInteraction": self.is_main_case_interaction,
            "isCaseSelected": self.case_id == selected_case_id,
            "isCaseExpanded": True,
        }
        if self.is_voice:
            plain |= {
                "callUuid": self.uuid,
                "direction": str(self.direction),
                "callType": str(self.call_type),
                "ani": self.ani,
                "dnis": self.dnis,
                "recordingState": str(self.recording_state),
            }
        return plain
