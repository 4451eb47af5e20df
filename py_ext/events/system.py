"""``SystemEvent``: something about what the desktop shows.

>>> from py_ext import SystemEvent
>>> SystemEvent.from_plain({"eventType": "DIALOG_CLOSED", "dialogId": "wweCustomDialog1"}).dialog_id
'wweCustomDialog1'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypedDict, Unpack

from py_ext.events._filters import Number, Text
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event
from py_ext.models._short_forms import InteractionActions
from py_ext.models._wire import frozen, on_wire, read_fields

__all__ = ["SystemEvent"]


class SystemFilters(TypedDict, total=False):
    """What a ``SystemEvent`` can be filtered by."""

    button: Text
    button_index: Number
    dialog_id: Text
    event_type: Text
    role: Text
    toast_id: Text
    view: Text


@dataclass(frozen=True, slots=True)
class SystemEvent(Event, filters=SystemFilters):
    """Something about what the desktop shows. Wire: event ``system``.

    Its types are our choice: TOAST_BUTTON_CLICKED (``toastId``, ``button``, ``buttonIndex``),
    TOAST_CLOSED (``toastId``), DIALOG_CLOSED (``dialogId``), VIEW_OPENED (``view``) and
    FRAME_ROLE_CHANGED (``role``: LEADING, FOLLOWING or NEGOTIATING).
    """

    name: ClassVar[str] = "system"

    toast_id: str | None = field(default=None, metadata=on_wire("toastId"))
    button: str | None = field(default=None, repr=False, metadata=on_wire("button"))
    """The button's label; an extension may have written what the customer said on it."""
    button_index: int | None = field(default=None, metadata=on_wire("buttonIndex"))
    dialog_id: str | None = field(default=None, metadata=on_wire("dialogId"))
    view: str | None = field(default=None, metadata=on_wire("view"))
    role: str | None = field(default=None, metadata=on_wire("role"))

    @classmethod
    def where(cls, **filters: Unpack[SystemFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> SystemEvent:
        """Read an event's ``data``."""
        return cls(**read_fields(cls, plain), raw=frozen(plain))
