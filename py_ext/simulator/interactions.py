"""The interactions of the simulated desktop, and the steps that each kind can take.

The table ``STEPS`` is all there is to know: which verb takes which media from which states to which.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from py_ext.models import CallType, Direction, RecordingState, State

__all__ = ["STEPS", "SimulatedInteraction", "SimulatorError", "Step"]


class SimulatorError(Exception):
    """The simulated desktop cannot do that now. The message says why."""


@dataclass(frozen=True)
class Step:
    """What a verb does to an interaction.

    Attributes:
        verb: The method of DeskSimulator.
        label: What the desktop page writes on the button, by the state it starts from.
        voice: Whether it is for calls; else for all other media.
        start: The states from which it is possible.
        end: The state that it leads to.
        style: How the page draws the button.
    """

    verb: str
    label: str
    voice: bool
    start: frozenset[State]
    end: State
    style: str = ""


def step(
    verb: str, label: str, start: State | tuple[State, ...], end: State, style: str = ""
) -> Step:
    starts = frozenset(start if isinstance(start, tuple) else (start,))
    voice = starts <= {State.RINGING, State.DIALING, State.TALKING, State.HELD, State.IDLE}
    return Step(verb, label, voice, starts, end, style)


STEPS: tuple[Step, ...] = (  # HOOK issue 4: the type, until the merge
    step("answer", "Answer", State.RINGING, State.TALKING, "primary"),
    step("answer", "Customer answers", State.DIALING, State.TALKING, "primary"),
    step("hold", "Hold", State.TALKING, State.HELD),
    step("retrieve", "Retrieve", State.HELD, State.TALKING, "primary"),
    step("release", "Reject", State.RINGING, State.IDLE, "danger"),
    step("release", "Release", (State.DIALING, State.TALKING, State.HELD), State.IDLE, "danger"),
    step("mark_done", "Mark done", State.IDLE, State.COMPLETED),
    step("accept", "Accept", State.INVITED, State.ACCEPTED, "primary"),
    step("revoke", "Customer leaves", State.INVITED, State.REVOKED, "danger"),
    step("mark_done", "Mark done", State.ACCEPTED, State.COMPLETED),
)


@dataclass
class SimulatedInteraction:
    """An interaction as the simulated desktop keeps it. Read it; change it through DeskSimulator."""

    interaction_id: str
    case_id: str
    uuid: str
    media: str
    state: State
    previous_state: State | None = None
    user_data: dict[str, str] = field(default_factory=dict)
    parties: list[str] = field(default_factory=list)
    parent_interaction_id: str | None = None
    is_consultation: bool = False
    is_main_case_interaction: bool = True
    direction: Direction = Direction.UNKNOWN
    call_type: CallType = CallType.UNKNOWN
    ani: str | None = None
    dnis: str | None = None
    recording_state: RecordingState = RecordingState.STOPPED
    blocks: dict[str, str] = field(default_factory=dict)
    """Warnings of those who block "mark done", by the name of their frame."""

    @property
    def is_voice(self) -> bool:
        """Whether it is a call."""
        return self.media == "voice"

    @property
    def is_live(self) -> bool:
        """Whether its user data can be written: a call that is not IDLE, or other open media."""
        return self.state is not State.IDLE

    @property
    def steps(self) -> list[Step]:
        """What can be done with it now."""
        return [step for step in STEPS if step.voice == self.is_voice and self.state in step.start]

    def take(self, verb: str) -> None:
        """Go where ``verb`` leads. Raises SimulatorError where it leads nowhere."""
        for step in self.steps:
            if step.verb == verb:
                self.previous_state, self.state = self.state, step.end
                return
        starts = sorted(
            {
                str(start)
                for step in STEPS
                if step.verb == verb and step.voice == self.is_voice
                for start in step.start
            }
        )
        medium = "voice" if self.is_voice else self.media
        raise SimulatorError(
            f"Interaction {self.interaction_id!r} ({medium}) is {self.state}: "
            + (
                f"{verb} is possible only when it is {' or '.join(starts)}."
                if starts
                else f"there is no {verb} for {medium}."
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
