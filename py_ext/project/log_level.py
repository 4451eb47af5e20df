"""What the browser's console gets of what is logged: the setting ``log_level``.

[tool.py-ext]
log_level = "info"      # that, and what is worse
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from py_ext.project.setup_error import SetupError

__all__ = ["LEVELS", "read_log_level"]

LEVELS = ("debug", "info", "warning", "error")


def read_log_level(value: Any, folder: Path = Path()) -> str:
    """One of ``LEVELS``.

    >>> read_log_level("info")
    'info'

    Raises:
        SetupError: It is none; it says which may have been meant.
    """
    if isinstance(value, str) and value in LEVELS:
        return value
    close = difflib.get_close_matches(value.lower(), LEVELS, n=1) if isinstance(value, str) else ()
    meant = f" Did you mean {close[0]}?" if close else f" There are: {', '.join(LEVELS)}."
    raise SetupError(f"there is no level {value!r}.{meant}")
