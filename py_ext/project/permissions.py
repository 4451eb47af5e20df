"""The setting ``permissions``: requests that the extension sends, where its code does not tell which.

[tool.py-ext]
permissions = ["voice.dial", "outbound.*"]
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any

from py_ext.project.setup_error import SetupError
from py_ext.simulator.services.table import SERVICES

__all__ = ["read_permissions"]

NAME = re.compile(r"[A-Za-z_]\w*(\.([A-Za-z_]\w*|\*))+")


def read_permissions(value: Any, folder: Path = Path()) -> tuple[str, ...]:
    """The names, each once.

    >>> read_permissions(["voice.dial", "agent.*"])
    ('voice.dial', 'agent.*')

    Raises:
        SetupError: It is no list of names, or a name is almost one that there is. Others are taken: a
            newer desktop may know them.
    """
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise SetupError('it must be a list of requests, such as ["voice.dial"]')
    for name in value:
        if not NAME.fullmatch(name):
            raise SetupError(
                f"{name!r} is no request: write namespace and function, like voice.dial"
            )
        if name in SERVICES or name.endswith("*"):
            continue
        if close := difflib.get_close_matches(name, SERVICES, n=1, cutoff=0.75):
            raise SetupError(f"there is no request {name}. Did you mean {close[0]}?")
    return tuple(dict.fromkeys(value))
