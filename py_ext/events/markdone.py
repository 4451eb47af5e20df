"""``MarkdoneEvent``: the desktop tells about a blocked "mark done".

>>> from py_ext import MarkdoneEvent
>>> MarkdoneEvent.from_plain({"interactionId": "1"}).interaction_id
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
from py_ext.models._wire import frozen, read_fields, text_or_none

__all__ = ["MarkdoneEvent"]


class MarkdoneFilters(TypedDict, total=False):
    """What a ``MarkdoneEvent`` can be filtered by."""

    event_type: Text
    interaction_id: Text


@dataclass(frozen=True, slots=True)
class MarkdoneEvent(Event, filters=MarkdoneFilters):
    """The desktop tells about a blocked "mark done". Wire: event ``markdone``.

    The vendor documents that this event "tells of a delay in blocking" but not its fields: this
    class takes ``interactionId`` from the data or from an ``interaction`` in it, and leaves the rest
    in ``raw``.
    """

    name: ClassVar[str] = "markdone"

    about: str | None

    @classmethod
    def where(cls, **filters: Unpack[MarkdoneFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> MarkdoneEvent:
        """Read an event's ``data``."""
        described = plain.get("interaction")
        about = plain.get("interactionId") or (
            described.get("interactionId") if isinstance(described, dict) else None
        )
        return cls(**read_fields(cls, plain), raw=frozen(plain), about=text_or_none(about))

    @property
    def interaction_id(self) -> str | None:
        """The interaction that it is about, where the desktop says so."""
        return self.about
