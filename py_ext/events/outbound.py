"""``OutboundEvent``: something about a campaign or one of its records.

>>> from py_ext import OutboundEvent
>>> OutboundEvent.from_plain({"eventType": "CampaignStarted", "campaign": "Renewals"}).campaign
'Renewals'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypedDict, Unpack

from py_ext.events._filters import Number, Text
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event
from py_ext.models._short_forms import InteractionActions
from py_ext.models._wire import frozen, on_wire, read_fields, text_or_none

__all__ = ["OutboundEvent"]


class OutboundFilters(TypedDict, total=False):
    """What an ``OutboundEvent`` can be filtered by."""

    campaign: Text
    event_type: Text
    interaction_id: Text
    mode: Text
    record_handle: Number


@dataclass(frozen=True, slots=True)
class OutboundEvent(Event, filters=OutboundFilters):
    """Something about a campaign or one of its records. Wire: event ``outbound``.

    Documented are its name, ``eventType`` and ``campaign``, and of the types CampaignLoaded,
    CampaignUnloaded and CampaignStarted. Those of records are our choice: PreviewRecordReceived,
    RecordFieldsUpdated, RecordRescheduled, RescheduleCancelled, CallResultSet, DoNotCallSet,
    DoNotCallRemoved.
    """

    name: ClassVar[str] = "outbound"

    campaign: str | None = field(metadata=on_wire("campaign"))
    mode: str | None = field(metadata=on_wire("mode"))
    record_handle: int | None = field(metadata=on_wire("recordHandle"))
    about: str | None = field(metadata=on_wire("interactionId", text_or_none))

    @classmethod
    def where(cls, **filters: Unpack[OutboundFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> OutboundEvent:
        """Read an event's ``data``."""
        return cls(**read_fields(cls, plain), raw=frozen(plain))

    @property
    def interaction_id(self) -> str | None:
        """The preview, or the call, that it is about; None where it is about a campaign."""
        return self.about
