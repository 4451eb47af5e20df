"""How many requests the desktop answers in a minute, where it does not say so: the setting ``rate_limit``.

[tool.py-ext]
rate_limit = 60      # as service-client-api.rate-limit of the desktop
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from py_ext.project.setup_error import SetupError

__all__ = ["read_rate_limit"]


def read_rate_limit(value: Any, folder: Path = Path()) -> int:
    """Most requests in a minute; 0 for no limit.

    >>> read_rate_limit(60)
    60

    Raises:
        SetupError: It is no whole number; it says which may have been meant.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    is_meant = isinstance(value, str) and value.strip().isdecimal()
    is_meant |= isinstance(value, float) and value >= 0 and value.is_integer()
    meant = f". Did you mean {int(value)}?" if is_meant else ""
    raise SetupError(f"it must be a whole number, the most requests in a minute{meant}")
