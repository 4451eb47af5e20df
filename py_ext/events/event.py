"""``Event``: what all typed events have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar

from py_ext.events._filters import Kind, read_filters
from py_ext.models._wire import on_wire

__all__ = ["Event"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the desktop told. The subclasses can be subscribed to."""

    name: ClassVar[str] = ""
    """The desktop's name for this kind of event."""

    filters: ClassVar[frozenset[str]] = frozenset()
    """The attributes that handlers can be filtered by."""

    changes: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Filters that mean a change, each with the flag that must be set for it to fit."""

    listed: ClassVar[Mapping[str, type[StrEnum]]] = MappingProxyType({})
    """Filters whose values are on a list, each with that list."""

    kinds: ClassVar[Mapping[str, Kind]] = MappingProxyType({})
    """What the values of each filter are."""

    event_type: str | None = field(metadata=on_wire("eventType"))
    """``eventType`` as the desktop sent it."""

    raw: Mapping[str, Any] = field(repr=False, compare=False)
    """The event's ``data`` as it came."""

    def __init_subclass__(cls, filters: type[Any] | None = None) -> None:
        # dataclass() makes each class a second time, with what the first has, but without arguments.
        if filters is not None:
            cls.filters, cls.listed, cls.changes, cls.kinds = read_filters(filters)

    @classmethod
    def names(cls, filters: Mapping[str, object]) -> frozenset[str]:
        """The desktop's event names that must be subscribed to for events with these filters."""
        return frozenset({cls.name})

    @property
    def interaction_id(self) -> str | None:
        """The interaction that it is about, if any: handlers run in order for each interaction."""
        return None

    @property
    def queue(self) -> str:
        """Its handlers wait for those of earlier events with the same: of an interaction, or of a kind."""
        return self.interaction_id or self.name
