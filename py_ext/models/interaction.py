"""The desktop's objects as Python sees them: frozen, typed, and tolerant of newer desktops.

A value that is on no list reaches the program as it came: ``interaction.state`` is a ``State`` where
the sheet lists it, else the desktop's own text. ``null`` and what the desktop left out are ``None``
(``user_data`` is then empty, ``parties`` is empty, a flag is False).

>>> from py_ext import Interaction, State
>>> interaction = Interaction.from_plain({"interactionId": "1", "state": "RINGING", "ani": "555"})
>>> interaction.state is State.RINGING, interaction.dnis, dict(interaction.user_data)
(True, None, {})
>>> Interaction.from_plain({"interactionId": "2", "state": "DREAMING"}).state
'DREAMING'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from py_ext.models._short_forms import InteractionActions, ShortForms

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

Listed = TypeVar("Listed", bound=StrEnum)


def known(kind: type[Listed], value: Any) -> Listed | Any:
    """The member of ``kind`` that ``value`` spells, or ``value`` as it came."""
    return kind._value2member_map_.get(value, value) if isinstance(value, str) else value


def frozen(plain: Mapping[str, Any]) -> Mapping[str, Any]:
    """The desktop's object, read-only."""
    return MappingProxyType(plain if isinstance(plain, dict) else dict(plain))


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part in an interaction. ``name`` may be a phone number."""

    name: str | None = field(repr=False)


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

    interaction_id: str
    parent_interaction_id: str | None = None
    case_id: str | None = None
    interaction_uuid: str | None = None
    media: str | None = None
    state: State | str | None = None
    previous_state: State | str | None = None
    parties: tuple[Party, ...] = ()
    user_data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    is_consultation: bool = False
    is_main_case_interaction: bool = False
    is_case_selected: bool = False
    is_case_expanded: bool = False
    # voice only
    call_uuid: str | None = None
    direction: Direction | str | None = None
    call_type: CallType | str | None = None
    ani: str | None = None
    dnis: str | None = None
    recording_state: RecordingState | str | None = None

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
        interaction_id = plain.get("interactionId")
        if not isinstance(interaction_id, str) or not interaction_id:
            raise ValueError("an interaction without an interactionId")
        # One comes with every event, and most of it is never looked at: the other fields are left out
        # here, and read by `__getattr__`. The state is looked at by whoever keeps it up to date.
        interaction = object.__new__(cls)
        fill = object.__setattr__  # frozen
        fill(interaction, "interaction_id", interaction_id)
        fill(interaction, "state", known(State, plain.get("state")))
        fill(interaction, "raw", frozen(plain))
        fill(interaction, "actions", actions)
        return interaction

    if not TYPE_CHECKING:  # or type checkers would believe that it has every attribute

        def __getattr__(self, name: str) -> Any:
            """Read a field that is wanted for the first time."""
            reader = READERS.get(name)
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


def as_it_came(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda plain: plain.get(name)


def flag(name: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda plain: bool(plain.get(name))


def listed(kind: type[StrEnum], name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda plain: known(kind, plain.get(name))


def parties_of(plain: Mapping[str, Any]) -> tuple[Party, ...]:
    parties = plain.get("parties")
    if not isinstance(parties, list):
        return ()
    return tuple(Party(party.get("name")) for party in parties if isinstance(party, dict))


def user_data_of(plain: Mapping[str, Any]) -> Mapping[str, Any]:
    user_data = plain.get("userData")
    return MappingProxyType(user_data if isinstance(user_data, dict) else {})


READERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "parent_interaction_id": as_it_came("parentInteractionId"),
    "case_id": as_it_came("caseId"),
    "interaction_uuid": as_it_came("interactionUUID"),
    "media": as_it_came("media"),
    "previous_state": listed(State, "previousState"),
    "parties": parties_of,
    "user_data": user_data_of,
    "is_consultation": flag("isConsultation"),
    "is_main_case_interaction": flag("isMainCaseInteraction"),
    "is_case_selected": flag("isCaseSelected"),
    "is_case_expanded": flag("isCaseExpanded"),
    "call_uuid": as_it_came("callUuid"),
    "direction": listed(Direction, "direction"),
    "call_type": listed(CallType, "callType"),
    "ani": as_it_came("ani"),
    "dnis": as_it_came("dnis"),
    "recording_state": listed(RecordingState, "recordingState"),
}
"""How the fields of an ``Interaction`` are read from the desktop's object."""
