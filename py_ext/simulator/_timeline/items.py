"""What there is in a lane, and the words for it.

Names, states and ids are all that is read of a message. So nothing of a customer is in the picture, be the
trace masked or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

__all__ = ["Entry", "Item", "Lane", "clock", "duration", "number", "shown", "told_of"]

Entry: TypeAlias = Mapping[str, Any]
"""An entry of a trace, as plain data."""

MOST = 1e9
"""No number is greater: seconds, or a count."""

SHOWN = re.compile(r"[\w.:<>-]{1,200}")
"""What may be the name of something. Whatever else stands where one should be is not shown."""


@dataclass(frozen=True)
class Item:
    """Something that happened.

    Attributes:
        key: Names it, in every picture of the trace.
        kind: How it is drawn: ``event``, ``dropped``, ``handler``, ``failed``, ``request``, ``refused``,
            ``lost``, ``unsent``, ``wait``, ``page``, ``agent``.
        begin: Seconds since 1970.
        end: The same, where it took time; infinite where it never ended.
        label: What stands beside it.
        told: All that is known of it, in words.
        about: The id of its interaction, if it has one.
        waited: So many seconds before ``begin``, it began to wait for its turn.
    """

    key: str
    kind: str
    begin: float
    end: float
    label: str
    told: str
    about: str = ""
    waited: float = 0.0


@dataclass
class Lane:
    """What is drawn side by side."""

    title: str
    items: list[Item] = field(default_factory=list)


def told_of(about: str, time: float) -> list[str]:
    """What is said of everything: its interaction, if it has one, and when."""
    return [*([f"interaction {about}"] if about else []), f"at {clock(time)}"]


def number(value: object) -> float | None:
    """A number, if it is one: anybody may have written the trace."""
    if not isinstance(value, (int, float)) or not abs(value) < MOST:
        return None
    return float(value)


def shown(name: object) -> str:
    """A name, if it is one; else nothing."""
    return name if isinstance(name, str) and SHOWN.fullmatch(name) else ""


def clock(time: float, digits: int = 3) -> str:
    """The time of day, as the message log has it."""
    milliseconds = round(time * 1000) % 86_400_000
    seconds, rest = divmod(milliseconds, 1000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return text if not digits else f"{text}.{rest:03}"[: 9 + digits]


def duration(seconds: float) -> str:
    """So many seconds, in words.

    >>> duration(0.0042), duration(0.12), duration(3.25), duration(75)
    ('4.2 ms', '120 ms', '3.25 s', '75 s')
    """
    if seconds < 0.01:
        return f"{max(seconds, 0.0) * 1000:.1f} ms"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
