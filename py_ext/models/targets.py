"""``Target``: whom a call is transferred to, or who is consulted.

>>> from py_ext import Target
>>> Target.agent("1002")
Target(type='AGENT', destination=<hidden>)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["Target", "TargetType"]


class TargetType(StrEnum):
    """The kinds of target."""

    AGENT = "AGENT"
    AGENT_GROUP = "AGENT_GROUP"
    SKILL = "SKILL"
    INTERACTION_QUEUE = "INTERACTION_QUEUE"
    ROUTING_POINT = "ROUTING_POINT"
    CUSTOM_CONTACT = "CUSTOM_CONTACT"


@dataclass(frozen=True, slots=True, repr=False)
class Target:
    """Somebody to consult or to hand an interaction to. Make it with a constructor for its kind.

    A kind that is on no list passes through, for newer desktops: ``Target("jane", "TEAM")``. Its
    ``repr`` hides the destination, which may be a customer's phone number.
    """

    destination: str
    type: TargetType | str = field(default=TargetType.CUSTOM_CONTACT)

    def __post_init__(self) -> None:
        for name in ("destination", "type"):
            value = getattr(self, name)
            if not isinstance(value, str):
                raise TypeError(f"a target's {name} must be text, not {value.__class__.__name__}")
            if not value.strip():
                raise ValueError(f"a target's {name} must not be empty")

    @classmethod
    def agent(cls, employee_id: str) -> Target:
        """An agent, by employee id: ``employee_id`` of an ``Agent``, not the user name."""
        return cls(employee_id, TargetType.AGENT)

    @classmethod
    def agent_group(cls, name: str) -> Target:
        """Whoever is free in a group of agents."""
        return cls(name, TargetType.AGENT_GROUP)

    @classmethod
    def skill(cls, name: str) -> Target:
        """Whoever is free and has a skill."""
        return cls(name, TargetType.SKILL)

    @classmethod
    def interaction_queue(cls, name: str) -> Target:
        """An interaction queue."""
        return cls(name, TargetType.INTERACTION_QUEUE)

    @classmethod
    def routing_point(cls, number: str) -> Target:
        """A routing point."""
        return cls(number, TargetType.ROUTING_POINT)

    @classmethod
    def phone(cls, number: str) -> Target:
        """A phone number, or any other contact that the desktop can dial."""
        return cls(number, TargetType.CUSTOM_CONTACT)

    def __repr__(self) -> str:
        return f"Target(type={str(self.type)!r}, destination=<hidden>)"


def plain_target(target: object, media: str | None = None) -> dict[str, Any] | str:
    """A target as the API wants it. Raises TypeError or ValueError for what is none.

    Text stays text: for the desktop, that is a custom contact too.
    """
    if isinstance(target, str) and media is None:
        if not target.strip():
            raise ValueError("target must not be empty")
        return target
    if isinstance(target, str):
        target = Target.phone(target)
    if not isinstance(target, Target):
        raise TypeError(f"target must be a Target or text, not {type(target).__name__}")
    kind = str(target.type)
    # The kind under both names: the reference has `target`, the vendor's sample sends `type`.
    plain: dict[str, Any] = {"destination": target.destination, "target": kind, "type": kind}
    return plain if media is None else {**plain, "media": media}
