"""What a filter's value may be, and what else is said of a filter where an event class names it.

Each event class has a ``TypedDict`` of its filters, which is the only place that names them. Type checkers
take from it what ``desk.on`` and its like accept; ``Event`` takes from it ``filters``, ``listed`` and
``changes``:

>>> from py_ext import State
>>> from py_ext.events._filters import read_filters
>>> from py_ext.events.interaction import InteractionFilters
>>> facts = read_filters(InteractionFilters)
>>> "media" in facts.names, facts.listed["state"] is State, facts.changes["state"]
(True, True, 'state_changed')
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, get_type_hints

__all__ = ["Brings", "FilterFacts", "Flag", "Number", "Text", "read_filters"]

Fits: TypeAlias = Callable[[Any], object]
Text: TypeAlias = str | Collection[str | None] | Fits | None
Number: TypeAlias = int | Collection[int | None] | Fits | None
Flag: TypeAlias = bool | Fits


@dataclass(frozen=True)
class Brings:
    """Said of a filter that means a change: this flag of the event must be set as well."""

    flag: str


class FilterFacts(NamedTuple):
    """What a ``TypedDict`` says of an event's filters."""

    names: frozenset[str]
    listed: Mapping[str, type[StrEnum]]
    """Those whose values are on a list, with the list: ``Annotated[Text, State]``."""
    changes: Mapping[str, str]
    """Those that mean a change, with the flag: ``Annotated[Text, Brings("state_changed")]``."""


def read_filters(filters: type[Any]) -> FilterFacts:
    """What is said of the filters that a ``TypedDict`` names."""
    listed: dict[str, type[StrEnum]] = {}
    changes: dict[str, str] = {}
    hints = get_type_hints(filters, include_extras=True)
    for name, hint in hints.items():
        for said in getattr(hint, "__metadata__", ()):
            if isinstance(said, Brings):
                changes[name] = said.flag
            elif issubclass(said, StrEnum):
                listed[name] = said
    return FilterFacts(frozenset(hints), MappingProxyType(listed), MappingProxyType(changes))
