"""The lane of requests: their answers and their waits put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import Any

from py_ext.simulator._timeline.items import Entry, Item, Lane, duration, number, shown, told_of
from py_ext.simulator.services import SERVICES

__all__ = ["REQUESTS", "Requests"]

REQUESTS = "Requests"

NEAR = 1.0
"""Seconds between the end of a wait and the request that has waited, at most: they are told on two ways."""

SAME = 0.05
"""Seconds within which requests are sent together, and one is as near as the other."""

WAITED = ", had waited"


@dataclass(frozen=True)
class Wait:
    """A request that had to wait."""

    name: str
    begin: float
    end: float


class Requests:
    """Puts requests, their answers and their waits together."""

    def __init__(self) -> None:
        self._items: dict[int, Item] = {}
        self._open: dict[tuple[str, str], int] = {}
        self._names: dict[str, list[int]] = {}
        self._waits: list[Wait] = []
        self._others: list[Item] = []

    def add(self, entry: Entry, time: float) -> None:
        """A request, or what came of one."""
        key = (str(entry["frame"]), str(entry["referenceId"]))
        kind, name = entry["kind"], shown(str(entry["name"]).replace(", ", ":")) or "(no name)"
        if kind in ("request", "subscribe", "unsubscribe"):
            place = len(self._items)
            label = name if kind == "request" else f"{kind} {name}"
            about = about_of(entry["message"].get("parameters"), name)
            words = [label, *told_of(about, time), "no answer"]
            self._items[place] = Item(
                f"r-{entry['frame']}-{entry.get('number')}", "lost", time, float("inf"), label,
                ", ".join(words), about,
            )  # fmt: skip
            self._open[key] = place
            self._names.setdefault(name, []).append(place)
        elif kind in ("answer", "failure") and key in self._open:
            place = self._open.pop(key)
            asked, took = self._items[place], number(entry.get("milliseconds"))
            end = time if took is None else asked.begin + took / 1000
            is_refused = kind == "failure"
            how = "refused" if is_refused else "answered"
            self._items[place] = replace(
                asked,
                kind="refused" if is_refused else "request",
                end=max(end, asked.begin),
                label=f"✕ {asked.label}" if is_refused else asked.label,
                told=asked.told.replace("no answer", f"{how} after {duration(end - asked.begin)}"),
            )

    def wait(self, entry: Entry, time: float) -> None:
        """A request has waited for its turn."""
        name, message = shown(entry["name"]), entry["message"]
        seconds = number(message.get("seconds")) or 0.0
        error = shown(message.get("error"))
        if error:
            words = [name, *told_of("", time), f"waited {duration(seconds)}", f"not sent: {error}"]
            key = f"w-{entry['frame']}-{entry.get('number')}"
            item = Item(key, "unsent", time, time + seconds, f"✕ {name}", ", ".join(words))
            self._others.append(item)
        else:
            self._waits.append(Wait(name, time, time + seconds))

    def lane(self) -> Lane:
        """The lane of the requests."""
        for wait in self._waits:
            self._give(wait)
        every = [*self._items.values(), *self._others]
        return Lane(REQUESTS, sorted(every, key=lambda item: item.begin - item.waited))

    def _give(self, wait: Wait) -> None:
        """Draw a wait before the request that was sent at its end; several may be one request."""

        def away(place: int) -> tuple[int, bool, float]:
            item = self._items[place]
            seconds = abs(item.begin - wait.end)
            return int(seconds / SAME), item.waited > 0, seconds

        places = self._names.get(wait.name, [])
        low = bisect_left(places, wait.end - NEAR, key=lambda place: self._items[place].begin)
        high = bisect_right(places, wait.end + NEAR, key=lambda place: self._items[place].begin)
        place = min(places[low:high], key=away, default=None)
        if place is None:
            return  # the journal has forgotten it
        item = self._items[place]
        waited = max(item.waited, item.begin - wait.begin)
        told = f"{item.told.partition(WAITED)[0]}{WAITED} {duration(waited)} for its turn"
        self._items[place] = replace(item, waited=waited, told=told)


def about_of(parameters: Any, name: str) -> str:
    """The id that a request of an interaction begins with."""
    first = parameters[0] if isinstance(parameters, list) and parameters else None
    # Of others, the first may be a number that is dialled.
    return shown(first) if name in SERVICES and name.startswith("interaction.") else ""
