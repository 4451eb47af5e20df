"""What the desk does between the messages, for the simulated desktop around the page: told in batches, so
that the wall to JavaScript is not crossed for each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from py_ext._doings import Doings
from py_ext._tally import Tally

__all__ = ["tell_doings"]

GATHERED_FOR = 0.1
"""Seconds. Somebody looks at the picture meanwhile."""


def tell_doings(tell: Callable[[str], None], tally: Tally) -> None:
    """Have a desk's doings told, as JSON: ``doings``, and ``now``, by the clock that their times are of."""
    gathered: list[dict[str, Any]] = []

    def send() -> None:
        tell(json.dumps({"doings": gathered, "now": tally.now()}))
        gathered.clear()

    def add(doing: dict[str, Any]) -> None:
        if not gathered:
            asyncio.get_event_loop().call_later(GATHERED_FOR, send)
        gathered.append(doing)

    tally.doings = Doings(add)
