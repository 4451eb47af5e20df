"""Whether a bundle has the Python console: the setting ``console``.

[tool.py-ext]
console = true      # on a test system: who has the frame before him can run any Python in it
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from py_ext.project.setup_error import SetupError

__all__ = ["ALLOWED", "read_console"]

ALLOWED = (
    "console = true: whoever has the extension's frame before him can have it "
    "run any Python, with all that the extension may do."
)
"""What somebody should know who builds it."""


def read_console(value: Any, folder: Path = Path()) -> bool:
    """True where it has.

    >>> read_console(True)
    True

    Raises:
        SetupError: It is neither true nor false.
    """
    if isinstance(value, bool):
        return value
    raise SetupError("it must be true or false, without quotes")
