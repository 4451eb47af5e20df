"""Where an extension's Python runs, and how long it stays: the settings ``runtime`` and ``idle``.

[tool.py-ext]
runtime = "shared"   # one Python for all frames of a desktop; or "frame": one in each
idle = "2m"          # how long a shared one stays when its last frame has gone
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any

from py_ext.project.setup_error import SetupError

__all__ = ["IDLE", "RUNTIMES", "read_idle", "read_runtime"]

RUNTIMES = ("shared", "frame")
"""The first is the default."""

IDLE = 120.0
"""Seconds, where nothing is said."""

LONGEST = 300.0
"""Seconds: so long Chromium lets a worker live that no frame uses (watched in version 156)."""

SECONDS = {"s": 1, "m": 60}
UNIT = re.compile(r"(\d+(?:\.\d+)?) *([a-zµ]*)\.?", re.IGNORECASE)
EXAMPLES = 'write it like "30s" or "2m"'


def read_runtime(value: Any, folder: Path = Path()) -> str:
    """Where Python runs.

    >>> read_runtime("frame")
    'frame'

    Raises:
        SetupError: There is no such runtime; it says which was meant.
    """
    if not isinstance(value, str) or not value.strip():
        raise SetupError(f"it must be a text: {' or '.join(map(quoted, RUNTIMES))}")
    if value not in RUNTIMES:
        close = difflib.get_close_matches(value.strip().lower(), RUNTIMES, n=1, cutoff=0.5)
        meant = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(RUNTIMES)}."
        raise SetupError(f"there is no runtime {value}. {meant}")
    return value


def read_idle(value: Any, folder: Path = Path()) -> float:
    """How long a shared Python outlives its last frame, in seconds.

    >>> read_idle("2m")
    120.0

    Raises:
        SetupError: It is no such time, or more than five minutes; it says what may have been meant.
    """
    if not isinstance(value, str):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        meant = f'. Did you mean "{value}s"?' if is_number and value >= 0 else f": {EXAMPLES}"
        raise SetupError(f"it must be a text with a unit{meant}")
    found = UNIT.fullmatch(value.strip())
    if found is None:
        raise SetupError(f"{value!r} is no time: {EXAMPLES}")
    number, unit = found[1], found[2].lower()
    if found[2] not in SECONDS:
        letter = "s" if not unit else "" if unit in ("ms", "µs", "us", "mo") else unit[0]
        meant = f'did you mean "{number}{letter}"?' if letter in SECONDS else EXAMPLES
        raise SetupError(f"{value!r} is no time that is known here: {meant}")
    seconds = float(number) * SECONDS[unit]
    if seconds > LONGEST:
        raise SetupError(f"{value!r} is too long: browsers end it after 5m")
    return seconds


def quoted(text: str) -> str:
    return f'"{text}"'
