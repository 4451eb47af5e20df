"""What the person at the command line is told: what is being done, and what is missing."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from py_ext.project.setup_error import SetupError

__all__ = ["Laps", "SetupError", "doing", "fail", "say", "write_any_name"]


LONG = 2
"""Seconds after which one wants to know how long something took."""


def write_any_name() -> None:
    """Have a name that the terminal's encoding lacks written with escapes, rather than end the program."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Tell what is being done: set-up takes a while, once."""
    print(f"[set-up] {text}", flush=True)


@contextmanager
def doing(text: str) -> Iterator[None]:
    """Tell what the block does, and, where it has taken longer than people wait, how long it took."""
    say(text)
    began = time.monotonic()
    yield
    seconds = time.monotonic() - began
    if seconds > LONG:
        say(f"that took {seconds:.0f} s")


class Laps:
    """How long each part of a work takes: each is told when it is done."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.monotonic()

    def done(self, part: str) -> None:
        """What has been done since the part before was that one."""
        now = time.monotonic()
        self.seconds[part] = self.seconds.get(part, 0.0) + now - self._last
        self._last = now

    def told(self) -> str:
        """All of them, and the sum."""
        parts = ", ".join(f"{part} {took:.1f} s" for part, took in self.seconds.items())
        return f"{sum(self.seconds.values()):.1f} s: {parts}"


def fail(error: object) -> NoReturn:
    """End the program with one sentence."""
    print(f"error: {error}", file=sys.stderr)
    raise SystemExit(1)
