"""How many versions of a bundle its folder keeps: the setting ``keep``.

[tool.py-ext]
keep = 3
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from py_ext.project.setup_error import SetupError

__all__ = ["KEEP", "read_keep"]

KEEP = 3
"""The live one, and two to go back to."""


def read_keep(value: Any, folder: Path = Path()) -> int:
    """How many versions stay, the newest among them.

    >>> read_keep(5)
    5

    Raises:
        SetupError: It is no whole number from 1 on.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise SetupError(
        "it must be a whole number, how many versions stay: 1 keeps the newest alone, and pages that are "
        "open may then miss files"
    )
