"""Typed events of interactions, and how the desktop's messages become typed events.

Those that are about something else are in ``desk_events.py``.

>>> from py_ext import InteractionEvent, State
>>> event = InteractionEvent.from_plain(
...     {"eventType": "X", "media": "voice", "interaction": {"interactionId": "1", "state": "HELD"}}
... )
>>> event.state is State.HELD, event.interaction.interaction_id
(True, '1')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar

from py_ext.events.desk import (
    AgentEvent,
    MediaEvent,
    MessengerEvent,
    OutboundEvent,
    SystemEvent,
    VoiceEvent,
)
from py_ext.events.event import Event
from py_ext.models._short_forms import InteractionActions
from py_ext.models.interaction import CallType, Direction, Interaction, State, frozen, known

__all__ = ["CaseEvent", "CaseEventType", "InteractionEvent", "MarkdoneEvent"]


@dataclass(frozen=True, slots=True)
class InteractionEvent(Event):
    """An interaction came, changed or went. Wire: event ``interaction`` with an ``interaction``."""

    name: ClassVar[str] = "interaction"
    filters: ClassVar[frozenset[str]] = frozenset(
        {
            "call_type",
            "case_id",
            "direction",
            "event_type",
            "interaction_id",
            "is_consultation",
            "is_main_case_interaction",
            "media",
            "previous_state",
            "state",
            "state_changed",
        }
    )
    changes: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"state": "state_changed", "previous_state": "state_changed"}
    )
    listed: ClassVar[Mapping[str, type[StrEnum]]] = MappingProxyType(
        {
            "state": State,
            "previous_state": State,
            "direction": Direction,
            "call_type": CallType,
        }
    )

    interaction: Interaction
    media: str | None

    state_changed: bool = True
    """Whether this event brought the state, as the desk knows the interaction. The desktop sends an
    event for a change of user data too, with the state as it was: so ``state=State.RINGING`` as a
    filter means "it begins to ring", and a handler that writes user data does not call itself for
    ever. Filter by ``state_changed=False`` as well to hear of the other events in that state."""

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> InteractionEvent:
        """Read an event's ``data``. Raises ValueError where it holds no usable interaction."""
        described = plain.get("interaction")
        if not isinstance(described, dict):
            raise ValueError("an interaction event without an interaction")
        interaction = Interaction.from_plain(described, actions)
        return cls(
            plain.get("eventType"),
            frozen(plain),
            interaction,
            plain.get("media") or interaction.media,
        )

    @property
    def interaction_id(self) -> str:
        """The interaction's id."""
        return self.interaction.interaction_id

    @property
    def case_id(self) -> str | None:
        """The interaction's case."""
        return self.interaction.case_id

    @property
    def state(self) -> State | str | None:
        """The interaction's state after the event."""
        return self.interaction.state

    @property
    def previous_state(self) -> State | str | None:
        """The interaction's state before the event."""
        return self.interaction.previous_state

    @property
    def direction(self) -> Direction | str | None:
        """Which way the call goes; None where it is no call."""
        return self.interaction.direction

    @property
    def call_type(self) -> CallType | str | None:
        """The kind of call; None where it is no call."""
        return self.interaction.call_type

    @property
    def is_consultation(self) -> bool:
        """Whether the interaction is a consultation."""
        return self.interaction.is_consultation

    @property
    def is_main_case_interaction(self) -> bool:
        """Whether the interaction is the main one of its case."""
        return self.interaction.is_main_case_interaction


class CaseEventType(StrEnum):
    """What selecting a case tells, in the order in which it is told."""

    CASE_COLLAPSED = "CASE_COLLAPSED"
    CASE_EXPANDED = "CASE_EXPANDED"
    CASE_SELECTED = "CASE_SELECTED"


@dataclass(frozen=True, slots=True)
class CaseEvent(Event):
    """The agent (or an extension) selected a case. Wire: event ``interaction`` with a
    ``selectedCaseId``.

    Three of them come for one selection: CASE_COLLAPSED and CASE_EXPANDED with the case that was
    selected until now, then CASE_SELECTED with the new one.
    """

    name: ClassVar[str] = "interaction"
    filters: ClassVar[frozenset[str]] = frozenset({"event_type", "selected_case_id"})
    listed: ClassVar[Mapping[str, type[StrEnum]]] = MappingProxyType({"event_type": CaseEventType})

    selected_case_id: str | None

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> CaseEvent:
        """Read an event's ``data``. Raises ValueError where it names no case, not even ``null``."""
        if "selectedCaseId" not in plain:
            raise ValueError("a case event without a selectedCaseId")
        return cls(
            event_type=known(CaseEventType, plain.get("eventType")),
            raw=frozen(plain),
            selected_case_id=plain["selectedCaseId"],
        )


@dataclass(frozen=True, slots=True)
class MarkdoneEvent(Event):
    """The desktop tells about a blocked "mark done". Wire: event ``markdone``.

    The vendor documents that this event "tells of a delay in blocking" but not its fields: this
    class takes ``interactionId`` from the data or from an ``interaction`` in it, and leaves the rest
    in ``raw``.
    """

    name: ClassVar[str] = "markdone"
    filters: ClassVar[frozenset[str]] = frozenset({"event_type", "interaction_id"})

    about: str | None

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> MarkdoneEvent:
        """Read an event's ``data``."""
        described = plain.get("interaction")
        about = plain.get("interactionId") or (
            described.get("interactionId") if isinstance(described, dict) else None
        )
        return cls(
            event_type=plain.get("eventType"),
            raw=frozen(plain),
            about=about if isinstance(about, str) else None,
        )

    @property
    def interaction_id(self) -> str | None:
        """The interaction that it is about, where the desktop says so."""
        return self.about


READERS: Mapping[
    str, tuple[Callable[[Mapping[str, Any], InteractionActions | None], Event], ...]
] = {
    InteractionEvent.name: (InteractionEvent.from_plain, CaseEvent.from_plain),
    MarkdoneEvent.name: (MarkdoneEvent.from_plain,),
    AgentEvent.name: (AgentEvent.from_plain,),
    MediaEvent.name: (MediaEvent.from_plain,),
    OutboundEvent.name: (OutboundEvent.from_plain,),
    SystemEvent.name: (SystemEvent.from_plain,),
    VoiceEvent.name: (VoiceEvent.from_plain,),
}
"""What reads the desktop's events, by their names; of several, the first that can."""


def event_from_plain(
    name: str, plain: object, actions: InteractionActions | None = None
) -> Event | None:
    """The typed event, or None for one that no class can read."""
    readers = READERS.get(name)
    if readers is None:
        family, _, channel = name.partition(":")
        if family == MessengerEvent.name and channel:
            return MessengerEvent.from_message(channel, plain)
    elif isinstance(plain, dict):
        for read in readers:
            try:
                return read(plain, actions)
            except ValueError:
                continue
    return None
