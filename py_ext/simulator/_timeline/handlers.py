"""The lanes of handlers: the two ends of each run put together."""

from __future__ import annotations

from dataclasses import replace

from py_ext.simulator._timeline.items import Entry, Item, Lane, duration, number, shown, told_of

__all__ = ["Handlers"]

NEAR = 1.0
"""Seconds by which what is told of one time may differ: it takes its time to be told."""


class Handlers:
    """Puts the two ends of each run together."""

    def __init__(self) -> None:
        self._lanes: dict[str, dict[str, Item]] = {}
        self._open: dict[str, dict[int, tuple[str, Item]]] = {}
        self._pythons: dict[str, int] = {}

    def add(self, entry: Entry, time: float) -> None:
        """One more is told of a run."""
        message, frame, name = entry["message"], str(entry["frame"]), shown(entry["name"])
        run, seconds = int(number(message.get("run")) or 0), number(message.get("seconds"))
        running = self._open.setdefault(frame, {})
        begun = running.get(run)
        is_end = seconds is not None and begun is not None and begun[0] == name
        is_first = run == 1 and not (is_end and begun and abs(begun[1].begin - time) < NEAR)
        if is_first:  # of another Python: those of the last have ended with it
            is_end = False
            self._end_all(frame, time)
            self._pythons[frame] = self._pythons.get(frame, 0) + 1
        key = f"h-{frame}-{self._pythons.get(frame, 0)}-{run}"
        if seconds is None:
            item = self._item(key, entry, time, float("inf"), name)
            running[run] = (name, item)
        else:
            begin = running.pop(run)[1].begin if is_end else time
            item = self._item(key, entry, begin, begin + seconds, name)
        self._lanes.setdefault(name, {})[key] = item

    def lanes(self) -> list[Lane]:
        """A lane for each handler, in the order in which they ran first."""
        return [
            Lane(name, sorted(items.values(), key=lambda item: item.begin))
            for name, items in self._lanes.items()
        ]

    def _end_all(self, frame: str, time: float) -> None:
        """Their Python has ended, and they with it."""
        for name, item in self._open[frame].values():
            told = f"{item.told}, did not end before its Python did"
            ended = replace(item, end=max(time, item.begin), kind="failed", told=told)
            self._lanes[name][item.key] = ended
        self._open[frame].clear()

    @staticmethod
    def _item(key: str, entry: Entry, begin: float, end: float, name: str) -> Item:
        message = entry["message"]
        error, about = shown(message.get("error")), shown(message.get("interaction"))
        words = [name]
        if message.get("event"):
            words.append(f"called with {shown(message['event'])}")
        words += told_of(about, begin)
        words.append("has not ended" if end == float("inf") else f"took {duration(end - begin)}")
        if error:
            is_cancelled = error == "CancelledError"
            words.append("was cancelled" if is_cancelled else f"failed with {error}")
        kind = "failed" if error else "handler"
        return Item(key, kind, begin, end, f"✕ {error}" if error else duration_or_dots(begin, end),
                    ", ".join(words), about)  # fmt: skip


def duration_or_dots(begin: float, end: float) -> str:
    return "…" if end == float("inf") else duration(end - begin)
