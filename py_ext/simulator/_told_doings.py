"""What a frame tells of its extension's doings, read: ``py_ext/_doings.py`` has what there is of each.

Any embedded page can post such a message. Only what has the shape of names and numbers is taken, so that
nothing of a customer gets into a trace that is called masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeGuard

from py_ext.simulator.journal import Journal

__all__ = ["TYPE", "read_doings", "write_doings"]

TYPE = "py-ext doings"
"""The ``type`` of a message that tells of doings. Frames send it to no real desktop."""

WHATS = frozenset({"agent", "handler", "page", "wait"})
NAME = re.compile(r"[\w.:<>-]{1,200}")
NAMES = ("error", "event", "interaction")
MOST_SECONDS = 1e9
MOST = 10_000
"""So many are read of one message."""


class Told(NamedTuple):
    """One of them."""

    ago: float
    name: str
    message: dict[str, Any]


def read_doings(doings: object, now: object) -> Iterator[Told]:
    """Those that make sense.

    Args:
        doings: As they came.
        now: The time at which they were sent, by the clock that their times are of.
    """
    if not isinstance(doings, list) or not is_time(now):
        return
    for doing in doings[:MOST]:
        if not isinstance(doing, dict) or not is_time(doing.get("at")):
            continue
        what, name = doing.get("what"), doing.get("name")
        if not isinstance(what, str) or what not in WHATS or not is_name(name):
            continue
        message: dict[str, Any] = {"what": what}
        if is_time(doing.get("seconds")):
            message["seconds"] = round(max(doing["seconds"], 0.0), 6)
        if type(doing.get("run")) is int:
            message["run"] = doing["run"]
        message |= {key: doing[key] for key in NAMES if is_name(doing.get(key))}
        yield Told(max(now - doing["at"], 0.0), name, message)


def write_doings(journal: Journal, frame: str, origin: str, doings: object, now: object) -> None:
    """Have those that make sense in the journal."""
    for ago, name, message in read_doings(doings, now):
        journal.write_doing(frame, origin, name, message, ago)


def is_time(value: object) -> TypeGuard[float]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) < MOST_SECONDS


def is_name(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and NAME.fullmatch(value) is not None
