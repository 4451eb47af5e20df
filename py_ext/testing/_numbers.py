"""The numbers of ``<input>``: which of them are steps, and what a slider makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

__all__ = ["clamped", "is_step"]

NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def number(text: str | None) -> Decimal | None:
    """The number, None where a browser reads none."""
    return Decimal(text) if text and NUMBER.fullmatch(text) else None


def steps(attrs: Mapping[str, str]) -> tuple[Decimal, Decimal | None]:
    """From where steps are counted, and how long each is; None for any."""
    if attrs.get("step", "").lower() == "any":
        length = None
    else:
        given = number(attrs.get("step"))
        length = given if given is not None and given > 0 else Decimal(1)
    for name in ("min", "value"):
        base = number(attrs.get(name))
        if base is not None:
            return base, length
    return Decimal(0), length


def is_step(attrs: Mapping[str, str], value: str) -> bool:
    """Whether a number is a step of the field with these attributes; so is all that is no number."""
    found = number(value)
    base, length = steps(attrs)
    return found is None or length is None or (found - base) % length == 0


def clamped(attrs: Mapping[str, str], value: str) -> str:
    """The nearest value that a slider with these attributes can have; its middle for what is no number."""
    least, most = number(attrs.get("min")), number(attrs.get("max"))
    least = Decimal(0) if least is None else least
    most = max(Decimal(100) if most is None else most, least)
    given = number(value)
    found = (least + most) / 2 if given is None else min(max(given, least), most)
    base, length = steps(attrs)
    if length is not None:
        found = (
            base
            + ((found - base) / length + Decimal("0.5")).to_integral_value(ROUND_FLOOR) * length
        )
        if found > most:
            found -= length
        if found < least:
            found += length
    return value if found == given else format(found.normalize(), "f")
