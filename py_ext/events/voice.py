"""``VoiceEvent``: a call came, changed or went.

>>> from py_ext import VoiceEvent
>>> VoiceEvent.from_plain({"interaction": {"interactionId": "1", "state": "HELD"}}).interaction_id
'1'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypedDict, Unpack

from py_ext.events._filters import Text
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event
from py_ext.models._short_forms import InteractionActions
from py_ext.models._wire import frozen, read_fields
from py_ext.models.interaction import Interaction, RecordingState, State

__all__ = ["VoiceEvent"]


class VoiceFilters(TypedDict, total=False):
    """What a ``VoiceEvent`` can be filtered by. Their values are of no list: what desktops put into
    this event is not documented."""

    event_type: Text
    interaction_id: Text
    recording_state: Text
    state: Text


@dataclass(frozen=True, slots=True)
class VoiceEvent(Event, filters=VoiceFilters):
    """A call came, changed or went. Wire: event ``voice``.

    Its fields are our choice: those of the ``interaction`` event, for calls only. ``interaction`` is
    None where a desktop sends none.
    """

    name: ClassVar[str] = "voice"

    interaction: Interaction | None

    @classmethod
    def where(cls, **filters: Unpack[VoiceFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> VoiceEvent:
        """Read an event's ``data``."""
        described = plain.get("interaction")
        interaction = None
        if isinstance(described, dict):
            interaction = Interaction.from_plain(described, actions)
        return cls(**read_fields(cls, plain), raw=frozen(plain), interaction=interaction)

    @property
    def interaction_id(self) -> str | None:
        """The call."""
        return None if self.interaction is None else self.interaction.interaction_id

    @property
    def state(self) -> State | str | None:
        """The call's state after the event."""
        return None if self.interaction is None else self.interaction.state

    @property
    def recording_state(self) -> RecordingState | str | None:
        """Whether the call is recorded after the event."""
        return None if self.interaction is None else self.interaction.recording_state
