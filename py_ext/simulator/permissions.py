"""Which origins may send which requests, as administrators write it in an option:
``https://a, https://b (*), https://c (agent.*, voice.dial)``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from py_ext.simulator.errors import SimulatorError

__all__ = ["Permission"]

BY_NAME_ONLY = frozenset({"auth.getJwtToken"})
"""What no ``*`` contains, and no origin without parentheses is given: whoever has a token can pass for the
agent. Documented of ``(*)``; that it holds without parentheses as well follows from that."""

ENTRY = re.compile(r"\s*([^\s,()]+)\s*(?:\(([^()]*)\))?\s*(?:,|$)")


@dataclass(frozen=True)
class Permission:
    """What one entry of ``accepted-web-content-origins`` allows.

    Attributes:
        origin: An origin, or ``*`` for every one.
        requests: Names of requests, in which ``*`` stands for any text.
    """

    origin: str
    requests: tuple[str, ...] = ("*",)

    def is_for(self, origin: str) -> bool:
        """Whether it speaks of that origin."""
        return self.origin == "*" or same_origin(self.origin, origin)

    def allows(self, request: str) -> bool:
        """Whether it allows that request."""
        if request in BY_NAME_ONLY:
            return request in self.requests
        return any(fnmatchcase(request, pattern) for pattern in self.requests)


def parse_origins(option: str, text: str) -> list[Permission]:
    """Read ``https://a, https://b (*), https://c (agent.*, voice.dial)``.

    Raises:
        SimulatorError: It is written otherwise.
    """
    found, at = [], 0
    while text[at:].strip():
        entry = ENTRY.match(text, at)
        if entry is None:
            raise SimulatorError(
                f"The option {option} cannot be read from {text[at:].strip()!r} on: write origins, "
                "each with the requests that it may send, like https://a (agent.*, voice.dial)."
            )
        requests = ("*",) if entry[2] is None else tuple(listed(entry[2]))
        found.append(Permission(entry[1], requests))
        at = entry.end()
    return found


def same_origin(one: str, other: str) -> bool:
    return one.rstrip("/").lower() == other.rstrip("/").lower()


def listed(text: str) -> list[str]:
    """The entries of a list with commas."""
    return [each.strip() for each in text.split(",") if each.strip()]
