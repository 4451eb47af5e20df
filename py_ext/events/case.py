"""``CaseEvent``: a case was selected in the desktop.

>>> from py_ext import CaseEvent, CaseEventType
>>> event = CaseEvent.from_plain({"eventType": "CASE_SELECTED", "selectedCaseId": "7"})
>>> event.event_type is CaseEventType.CASE_SELECTED, event.selected_case_id
(True, '7')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self, TypedDict, Unpack

from py_ext.events._filters import Text
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event
from py_ext.models._short_forms import InteractionActions
from py_ext.models._wire import frozen, on_wire, read_fields

__all__ = ["CaseEvent", "CaseEventType"]


class CaseEventType(StrEnum):
    """What selecting a case tells, in the order in which it is told."""

    CASE_COLLAPSED = "CASE_COLLAPSED"
    CASE_EXPANDED = "CASE_EXPANDED"
    CASE_SELECTED = "CASE_SELECTED"


class CaseFilters(TypedDict, total=False):
    """What a ``CaseEvent`` can be filtered by."""

    event_type: Annotated[Text, CaseEventType]
    selected_case_id: Text


@dataclass(frozen=True, slots=True)
class CaseEvent(Event, filters=CaseFilters):
    """The agent (or an extension) selected a case. Wire: event ``interaction`` with a
    ``selectedCaseId``.

    Three of them come for one selection: CASE_COLLAPSED and CASE_EXPANDED with the case that was
    selected until now, then CASE_SELECTED with the new one.
    """

    name: ClassVar[str] = "interaction"

    event_type: CaseEventType | str | None = field(metadata=on_wire("eventType", CaseEventType))
    selected_case_id: str | None = field(metadata=on_wire("selectedCaseId"))

    @classmethod
    def where(cls, **filters: Unpack[CaseFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> CaseEvent:
        """Read an event's ``data``. Raises ValueError where it names no case, not even ``null``."""
        if "selectedCaseId" not in plain:
            raise ValueError("a case event without a selectedCaseId")
        return cls(**read_fields(cls, plain), raw=frozen(plain))
