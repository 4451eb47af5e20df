"""Traces: the message log as a file, to be sent to somebody and replayed against an extension.

The file is JSON, one message a line, below a line that says what it is. Unless asked for, customer data
is masked: each value by a mark of its own, so that equal values stay equal and a replay still makes
sense. What stays is what is known to be harmless; everything else counts as customer data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from py_ext.simulator._masks import Masks
from py_ext.simulator._timeline.svg import timeline_svg
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.journal import Entry

__all__ = ["Trace"]

FORMAT = "py_ext trace"
FIELDS = {"time", "frame", "kind", "name", "referenceId"}
"""What a replay needs to know of each message."""


@dataclass(frozen=True)
class Trace:
    """Messages between the desktop and its frames.

    Attributes:
        entries: The entries of the message log, as plain data, oldest first; among them, what the
            extension did between the messages, where that was told.
        masked: Whether customer data was masked.
    """

    entries: tuple[dict[str, Any], ...] = field(repr=False)
    masked: bool

    @classmethod
    def of(cls, journal: Iterable[Entry], *, values: bool) -> Trace:
        """The journal as a trace; with customer data if ``values``."""
        entries = [entry.as_plain() for entry in journal if entry.kind != "ignored"]
        if not values:
            masks = Masks()
            entries = [masks.masked(entry) for entry in entries]
            entries = [masks.swept(entry) for entry in entries]
        return cls(tuple(entries), not values)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The entries that are messages: what can be replayed."""
        return [entry for entry in self.entries if entry["kind"] != "doing"]

    @classmethod
    def loads(cls, text: str) -> Trace:
        """Read a trace. Raises SimulatorError for text that is none."""
        try:
            head, *lines = [json.loads(line) for line in text.splitlines() if line.strip()]
            if head["format"] != FORMAT:
                raise ValueError("it says that it is something else")
            for line in lines:
                if not isinstance(line["message"], dict) or not line.keys() >= FIELDS:
                    raise ValueError("a line without a message and what is known of it")
                datetime.fromisoformat(line["time"])
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise SimulatorError(f"This is no trace of the simulated desktop: {error}.") from error
        return cls(tuple(lines), bool(head.get("masked")))

    @classmethod
    def load(cls, path: str | Path) -> Trace:
        """Read a trace from a file. Raises SimulatorError where there is none."""
        try:
            return cls.loads(Path(path).read_text("utf-8"))
        except (OSError, UnicodeError) as error:
            raise SimulatorError(f"The trace {path} cannot be read: {error}.") from error

    def dumps(self) -> str:
        """The trace as the text of a file."""
        head = {"format": FORMAT, "version": 1, "masked": self.masked}
        return "".join(json.dumps(line) + "\n" for line in (head, *self.entries))

    def timeline(self, *, width: int = 1200) -> str:
        """The trace as a picture, SVG: a lane each for events, each handler, requests and pages. Names,
        states and ids are all that it shows, also of a trace with customer data."""
        return timeline_svg(self.entries, width=width)

    def save(self, path: str | Path) -> None:
        """Write the trace to a file."""
        Path(path).write_text(self.dumps(), "utf-8")
