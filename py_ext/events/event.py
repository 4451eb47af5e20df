"""``Event``: what all typed events have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar

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

    event_type: str | None
    """``eventType`` as the desktop sent it."""

    raw: Mapping[str, Any] = field(repr=False, compare=False)
    """The event's ``data`` as it came."""

    @classmethod
    def names(cls, filters: Mapping[str, object]) -> frozenset[str]:
        """The desktop's event names that must be subscribed to for events with these filters."""
        return frozenset({cls.name})

    @property
    def interaction_id(self) -> str | None:
        """The interaction that it is about, if any: handlers run in order for each interaction."""
        return None
