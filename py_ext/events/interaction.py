"""``InteractionEvent``: an interaction came, changed or went.

>>> from py_ext import InteractionEvent, State
>>> event = InteractionEvent.from_plain(
...     {"eventType": "X", "media": "voice", "interaction": {"interactionId": "1", "state": "HELD"}}
... )
>>> event.state is State.HELD, event.interaction.interaction_id
(True, '1')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self, TypeAlias, TypedDict, Unpack

from py_ext.events._filters import Brings, Flag, Text
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event
from py_ext.models._short_forms import InteractionActions
from py_ext.models._wire import frozen
from py_ext.models.interaction import CallType, Direction, Interaction, State

__all__ = ["InteractionEvent"]

BeginningState: TypeAlias = Annotated[Text, State, Brings("state_changed")]


class InteractionFilters(TypedDict, total=False):
    """What an ``InteractionEvent`` can be filtered by."""

    call_type: Annotated[Text, CallType]
    case_id: Text
    direction: Annotated[Text, Direction]
    event_type: Text
    interaction_id: Text
    is_consultation: Flag
    is_main_case_interaction: Flag
    media: Text
    previous_state: BeginningState
    state: BeginningState
    state_changed: Flag


@dataclass(frozen=True, slots=True)
class InteractionEvent(Event, filters=InteractionFilters):
    """An interaction came, changed or went. Wire: event ``interaction`` with an ``interaction``."""

    name: ClassVar[str] = "interaction"

    interaction: Interaction
    media: str | None

    state_changed: bool = True
    """Whether this event brought the state, as the desk knows the interaction. The desktop sends an
    event for a change of user data too, with the state as it was: so ``state=State.RINGING`` as a
    filter means "it begins to ring", and a handler that writes user data does not call itself for
    ever. Filter by ``state_changed=False`` as well to hear of the other events in that state."""

    @classmethod
    def where(cls, **filters: Unpack[InteractionFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> InteractionEvent:
        """Read an event's ``data``. Raises ValueError where it holds no usable interaction."""
        described = plain.get("interaction")
        if not isinstance(described, dict):
            raise ValueError("an interaction event without an interaction")
        interaction = Interaction.from_plain(described, actions)
        # Not with read_fields: by far the most events are of this kind, and it would take longer.
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
