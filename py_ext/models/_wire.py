"""A field of an object and its name on the wire, in one place; and the reading that follows from that.

>>> from dataclasses import dataclass, field
>>> from py_ext.models._wire import on_wire, read_fields
>>> @dataclass(frozen=True)
... class Seat:
...     number: int | None = field(default=None, metadata=on_wire("seatNumber"))
...     is_free: bool = field(default=False, metadata=on_wire("isFree", bool))
>>> Seat(**read_fields(Seat, {"seatNumber": 7, "isFree": 1}))
Seat(number=7, is_free=True)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import EnumMeta, StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

__all__ = ["frozen", "known", "on_wire", "pairs", "read_fields", "readers_of", "text_or_none"]

Reader: TypeAlias = Callable[[Mapping[str, Any]], Any]
Listed = TypeVar("Listed", bound=StrEnum)


def on_wire(
    name: str, read: Callable[[Any], Any] | None = None, *, instead: str = ""
) -> Mapping[str, Reader]:
    """The metadata of a field that the desktop sends.

    Args:
        name: What the desktop calls it.
        read: Makes the field's value from the desktop's, which may be anything, and None where it was
            left out. For a list of values it is the list: what is not on it stays as it came.
        instead: What some desktops call it. Only for a field that is taken as it came.
    """
    if instead:
        return {
            "wire": lambda plain: plain.get(instead) if plain.get(name) is None else plain[name]
        }
    if read is None:
        return {"wire": lambda plain: plain.get(name)}
    if isinstance(read, EnumMeta):
        member = read._value2member_map_.get
        return {
            "wire": lambda plain: (
                member(value, value) if isinstance(value := plain.get(name), str) else value
            )
        }
    return {"wire": lambda plain: read(plain.get(name))}


READERS: dict[type[Any], Mapping[str, Reader]] = {}
"""What ``readers_of`` has found out already."""


def readers_of(kind: type[Any]) -> Mapping[str, Reader]:
    """For each field that the desktop sends: what reads it from the desktop's object."""
    if kind not in READERS:
        READERS[kind] = {
            each.name: each.metadata["wire"] for each in fields(kind) if "wire" in each.metadata
        }
    return READERS[kind]


def read_fields(kind: type[Any], plain: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the desktop sends, read from its object."""
    return {name: read(plain) for name, read in readers_of(kind).items()}


def frozen(plain: Mapping[str, Any]) -> Mapping[str, Any]:
    """The desktop's object, read-only."""
    return MappingProxyType(plain if isinstance(plain, dict) else dict(plain))


def known(kind: type[Listed], value: Any) -> Listed | Any:
    """The member of ``kind`` that ``value`` spells, or ``value`` as it came."""
    return kind._value2member_map_.get(value, value) if isinstance(value, str) else value


def text_or_none(value: Any) -> str | None:
    """The value where it is text."""
    return value if isinstance(value, str) else None


def pairs(value: Any) -> Mapping[str, Any]:
    """An object's names and values, read-only; empty where it is none."""
    return MappingProxyType(value if isinstance(value, dict) else {})
