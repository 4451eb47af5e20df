"""What the person at the command line is told: what is being done, and what is missing."""

from __future__ import annotations

import io
import sys
from typing import NoReturn

__all__ = ["SetupError", "fail", "say", "write_any_name"]


class SetupError(Exception):
    """Something is wrong or missing that could not be set up: one sentence that says what to do."""


def write_any_name() -> None:
    """Have a name that the terminal's encoding lacks written with escapes, rather than end the program."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Tell what is being done: set-up takes a while, once."""
    print(f"[set-up] {text}", flush=True)


def fail(error: object) -> NoReturn:
    """End the program with one sentence."""
    print(f"error: {error}", file=sys.stderr)
    raise SystemExit(1)
