"""What an error says of itself, in one line."""

from __future__ import annotations

import traceback

__all__ = ["headline_of"]


def headline_of(error: BaseException) -> str:
    """The line that a traceback ends with: its class and words, without notes."""
    lines = traceback.format_exception_only(error)
    notes = getattr(error, "__notes__", None) or ()
    below = sum(len(str(note).split("\n")) for note in notes)
    return lines[-1 - below].strip()
