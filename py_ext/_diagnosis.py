"""What a page looks at in its desk: for its debug panel, its console, and reports of failures."""

from __future__ import annotations

import json
from typing import Any

from py_ext._tally import Tally
from py_ext.desk import Desk

__all__ = ["customer_data_of", "diagnosis", "tally_of"]


def tally_of(desk: Desk) -> Tally:
    """What counts for it."""
    return desk._tally


def customer_data_of(desk: Desk) -> set[str]:
    """The customer data that it knows, to be shown nowhere."""
    return desk._customer_data()


def diagnosis(desk: Desk | None, opened: dict[str, int]) -> str:
    """JSON, as ``web/page/debug-panel.mjs`` reads it. No customer's data is in it.

    Args:
        desk: None where the extension has none yet.
        opened: What is open in this Python, by its kind: how many requests are pending and the like.
    """
    told: dict[str, Any] = {"open": opened}
    if desk is not None:
        waiting = desk.waiting
        seconds = waiting.seconds if waiting.seconds != float("inf") else None
        told |= {
            "isConnected": desk.is_connected,
            "leads": desk._lead.leads,
            "frames": len(desk.frames),
            "interactions": len(desk.interactions),
            "ignored": desk.ignored_events,
            "waiting": {"count": waiting.count, "seconds": seconds},
            "stats": desk.stats.as_plain(),
        }
    return json.dumps(told)
