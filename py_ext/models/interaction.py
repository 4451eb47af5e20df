"""The desktop's objects as Python sees them: frozen, typed, and tolerant of newer desktops.

A value that is on no list reaches the program as it came: ``interaction.state`` is a ``State`` where
the vendor's reference lists it, else the desktop's own text. ``null`` and what the desktop left out are
``None`` (``user_data`` is then empty, ``parties`` is empty, a flag is False).

>>> from py_ext import Interaction, State
>>> interaction = Interaction.from_plain({"interactionId": "1", "state": "RINGING", "ani": "555"})
>>> interaction.state is State.RINGING, interaction.dnis, dict(interaction.user_data)
(True, None, {})
>>> Interaction.from_plain({"interactionId": "2", "state": "DREAMING"}).state
'DREAMING'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from py_ext.models._short_forms import InteractionActions, ShortForms
from py_ext.models._wire import frozen, on_wire, pairs, readers_of
from py_ext.models._wire import known as known  # the simulated desktop imports it from here

__all__ = ["CallType", "Direction", "Interaction", "Party", "RecordingState", "State"]


class State(StrEnum):
    """The states of an interaction (vendor's Interaction Namespace reference)."""

    UNKNOWN = "UNKNOWN"
    IDLE = "IDLE"  # not active any more, can be closed
    RINGING = "RINGING"  # an inbound call rings
    DIALING = "DIALING"  # an outbound call rings
    TALKING = "TALKING"
    HELD = "HELD"
    PREVIEW = "PREVIEW"  # call preview
    # open media
    INVITED = "INVITED"
    ACCEPTED = "ACCEPTED"
    CREATED = "CREATED"
    PULLED = "PULLED"  # from a workbin
    REVOKED = "REVOKED"
    COMPLETED = "COMPLETED"  # marked done
    ERROR = "ERROR"
    SAVED = "SAVED"
    TRANSFERRING = "TRANSFERRING"
    TRANSFER_COMPLETED = "TRANSFER_COMPLETED"
    INVITED_CONFERENCE = "INVITED_CONFERENCE"
    LEFT_CONFERENCE = "LEFT_CONFERENCE"
    USER_DATA_ATTACHED = "USER_DATA_ATTACHED"
    USER_DATA_UPDATED = "USER_DATA_UPDATED"
    # chat
    JOIN_PENDING = "JOIN_PENDING"
    JOIN_FAILED = "JOIN_FAILED"
    HISTORY_IN_PROGRESS = "HISTORY_IN_PROGRESS"
    HISTORY_DONE = "HISTORY_DONE"
    # outbound email
    CANCELLED = "CANCELLED"
    SENT = "SENT"
    # call preview; both CANCELLED and CANCELED exist
    READY = "READY"
    CANCELED = "CANCELED"
    REJECTED = "REJECTED"


class Direction(StrEnum):
    """Which way a call goes, seen from the agent."""

    IN = "IN"
    OUT = "OUT"
    UNKNOWN = "UNKNOWN"


class CallType(StrEnum):
    """The kinds of call."""

    INTERNAL = "INTERNAL"
    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"
    CONSULT = "CONSULT"
    UNKNOWN = "UNKNOWN"


class RecordingState(StrEnum):
    """Whether a call is being recorded."""

    STOPPED = "STOPPED"
    RECORDING = "RECORDING"
    PAUSED = "PAUSED"


OVER = (State.COMPLETED, State.REVOKED)
"""The states with which an interaction leaves the desktop, the simulated one too."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part in an interaction. ``name`` may be a phone number."""

    name: str | None = field(repr=False, metadata=on_wire("name"))


read_name = readers_of(Party)["name"]


def read_parties(value: Any) -> tuple[Party, ...]:
    """Those of a list that are objects."""
    if not isinstance(value, list):
        return ()
    return tuple(Party(read_name(each)) for each in value if isinstance(each, dict))


@dataclass(frozen=True, slots=True, repr=False)
class Interaction(ShortForms):
    """An interaction as the desktop described it last. It does not change; the next event brings
    a new one, and ``desk.interactions`` has the newest.

    ``interaction_id`` and ``parent_interaction_id`` are the desktop's client-side ids: they are lost
    on the next session or refresh. ``interaction_uuid`` stays (attr_itx_id for multimedia, callUuid
    for voice). Its ``repr`` shows no customer data.

    Source: ``Interaction`` in the vendor's Interaction Namespace reference; ``media`` is not listed
    there but comes with objects from the field.
    """

    interaction_id: str = field(metadata=on_wire("interactionId"))
    parent_interaction_id: str | None = field(default=None, metadata=on_wire("parentInteractionId"))
    case_id: str | None = field(default=None, metadata=on_wire("caseId"))
    interaction_uuid: str | None = field(default=None, metadata=on_wire("interactionUUID"))
    media: str | None = field(default=None, metadata=on_wire("media"))
    state: State | str | None = field(default=None, metadata=on_wire("state", State))
    previous_state: State | str | None = field(
        default=None, metadata=on_wire("previousState", State)
    )
    parties: tuple[Party, ...] = field(default=(), metadata=on_wire("parties", read_parties))
    user_data: Mapping[str, Any] = field(
        default_factory=dict, hash=False, metadata=on_wire("userData", pairs)
    )
    is_consultation: bool = field(default=False, metadata=on_wire("isConsultation", bool))
    is_main_case_interaction: bool = field(
        default=False, metadata=on_wire("isMainCaseInteraction", bool)
    )
    is_case_selected: bool = field(default=False, metadata=on_wire("isCaseSelected", bool))
    is_case_expanded: bool = field(default=False, metadata=on_wire("isCaseExpanded", bool))
    # voice only
    call_uuid: str | None = field(default=None, metadata=on_wire("callUuid"))
    direction: Direction | str | None = field(
        default=None, metadata=on_wire("direction", Direction)
    )
    call_type: CallType | str | None = field(default=None, metadata=on_wire("callType", CallType))
    ani: str | None = field(default=None, metadata=on_wire("ani"))
    dnis: str | None = field(default=None, metadata=on_wire("dnis"))
    recording_state: RecordingState | str | None = field(
        default=None, metadata=on_wire("recordingState", RecordingState)
    )

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """The object as it came, with what this class does not know."""

    actions: InteractionActions | None = field(default=None, compare=False)
    """What carries the short forms out: set by the desk."""

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> Interaction:
        """Read the desktop's object.

        Raises:
            ValueError: It has no ``interactionId``, so nothing could be done with it.
        """
        interaction_id = read_id(plain)
        if not isinstance(interaction_id, str) or not interaction_id:
            raise ValueError("an interaction without an interactionId")
        # One comes with every event, and most of it is never looked at: the other fields are left out
        # here, and read by `__getattr__`. The state is looked at by whoever keeps it up to date.
        interaction = object.__new__(cls)
        fill = object.__setattr__  # frozen
        fill(interaction, "interaction_id", interaction_id)
        fill(interaction, "state", read_state(plain))
        fill(interaction, "raw", frozen(plain))
        fill(interaction, "actions", actions)
        return interaction

    if not TYPE_CHECKING:  # or type checkers would believe that it has every attribute

        def __getattr__(self, name: str) -> Any:
            """Read a field that is wanted for the first time."""
            reader = readers.get(name)
            if reader is None:
                raise AttributeError(f"an interaction has no {name!r}", name=name, obj=self)
            value = reader(self.raw)
            object.__setattr__(self, name, value)
            return value

    @property
    def is_over(self) -> bool:
        """Whether the desktop has let go of it: marked done, or taken away from the agent.

        The reference lists COMPLETED and REVOKED for open media only; that a voice interaction ends
        with COMPLETED too is our choice.
        """
        return self.state in OVER

    def __repr__(self) -> str:
        return (
            f"Interaction(interaction_id={self.interaction_id!r}, case_id={self.case_id!r}, "
            f"media={self.media!r}, state={self.state and str(self.state)!r}, "
            f"user_data=<{len(self.user_data)} keys>)"
        )


readers = readers_of(Interaction)
read_id, read_state = readers["interaction_id"], readers["state"]
