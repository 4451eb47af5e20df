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

__all__ = ["Brings", "FilterFacts", "Flag", "Kind", "Number", "Text", "read_filters"]

Fits: TypeAlias = Callable[[Any], object]
Text: TypeAlias = str | Collection[str | None] | Fits | None
Number: TypeAlias = int | Collection[int | None] | Fits | None
Flag: TypeAlias = bool | Fits


class Kind(NamedTuple):
    """What a filter's values are.

    Attributes:
        said: In words.
        types: Their types.
    """

    said: str
    types: tuple[type, ...]

    def fits(self, value: object) -> bool:
        """Whether it is one: a number is none that is True or False, though Python takes them for some."""
        return isinstance(value, self.types) and (bool in self.types or not isinstance(value, bool))


KINDS = (
    (Text, Kind("a text", (str, type(None)))),
    (Number, Kind("a number", (int, float, type(None)))),
    (Flag, Kind("True or False", (bool,))),
)


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
    kinds: Mapping[str, Kind]
    """What the values of each are."""


def read_filters(filters: type[Any]) -> FilterFacts:
    """What is said of the filters that a ``TypedDict`` names."""
    listed: dict[str, type[StrEnum]] = {}
    changes: dict[str, str] = {}
    kinds: dict[str, Kind] = {}
    hints = get_type_hints(filters, include_extras=True)
    for name, hint in hints.items():
        plain = getattr(hint, "__origin__", hint) if hasattr(hint, "__metadata__") else hint
        kinds.update((name, kind) for alias, kind in KINDS if alias == plain)
        for said in getattr(hint, "__metadata__", ()):
            if isinstance(said, Brings):
                changes[name] = said.flag
            elif issubclass(said, StrEnum):
                listed[name] = said
    return FilterFacts(
        frozenset(hints),
        MappingProxyType(listed),
        MappingProxyType(changes),
        MappingProxyType(kinds),
    )
