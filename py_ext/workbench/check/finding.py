"""What the check has to say: of which line, how bad it is, what is so, and what to do."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

__all__ = ["Finding", "Severity", "shown"]


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """It would fail in the page."""
    WARNING = "warning"
    """It is not what its author means, or would fail in some cases."""
    HINT = "hint"
    """It could be left out, or cannot be judged here."""


@dataclass(frozen=True)
class Finding:
    """One thing.

    Attributes:
        path: The author's file.
        line: Its number; 1 where it is about the whole file.
        column: In characters, from 1.
        severity: How bad it is.
        what: What is so: a sentence.
        todo: What to do: a sentence, or nothing where that says it.

    >>> print(Finding(Path("crm.py"), 3, 1, Severity.ERROR, "There is no module httpx.", "Add it."))
    crm.py:3: error: There is no module httpx. Add it.
    """

    path: Path
    line: int
    column: int
    severity: Severity
    what: str
    todo: str = ""

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}: {self.severity}: {self.what} {self.todo}".rstrip()

    def as_plain(self) -> dict[str, str | int]:
        """For editors and CI."""
        return {
            "file": str(self.path),
            "line": self.line,
            "column": self.column,
            "severity": str(self.severity),
            "what": self.what,
            "todo": self.todo,
        }


def shown(path: Path) -> str:
    """A path as a person at this prompt would write it."""
    try:
        return os.fspath(path.relative_to(Path.cwd()))
    except ValueError:
        return os.fspath(path)
