"""What ends a command with one sentence."""

from __future__ import annotations

from pathlib import Path

__all__ = ["LineError", "SetupError", "with_full_stop"]


class SetupError(Exception):
    """Something is wrong or missing that could not be set up: one sentence that says what to do."""


class LineError(SetupError):
    """One that is about a line of a file of the author's.

    Attributes:
        path: The file.
        line: Its number.
        said: The sentence, without them.
    """

    def __init__(self, path: Path, line: int, said: str) -> None:
        super().__init__(f"{path}, line {line}: {said}")
        self.path, self.line, self.said = path, line, said


def with_full_stop(said: object) -> str:
    """What such an error says, as a sentence: a question has its mark already."""
    text = str(said)
    return text if text.endswith((".", "?")) else f"{text}."
