"""Where failures are reported: the setting ``report``.

[tool.py-ext]
report = "https://ops.example.com/extensions"      # gets them as JSON, by POST
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from py_ext.project.origins import origin_of
from py_ext.project.setup_error import SetupError
from py_ext.project.shown_address import shown_address

__all__ = ["origin_in", "read_report"]

ON_THIS_MACHINE = ("localhost", "127.0.0.1")


def read_report(value: Any, folder: Path = Path()) -> str:
    """The address.

    >>> read_report("https://ops.example.com/extensions")
    'https://ops.example.com/extensions'

    Raises:
        SetupError: It is none that a page could send to.
    """
    if not isinstance(value, str) or not value.strip():
        raise SetupError("it must be a text: the address of a server of yours")
    address = value.strip()
    try:
        parts = urlsplit(address)
        name = parts.hostname or ""
    except ValueError:
        parts, name = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not name:
        raise SetupError(
            f"{shown_address(address)} is no address: write it like https://ops.example.com/extensions"
        )
    if parts.scheme == "http" and name not in ON_THIS_MACHINE:
        raise SetupError(
            f"{shown_address(address)} is not safe from being read on its way: use https"
        )
    if "@" in parts.netloc or parts.fragment:
        raise SetupError(f"{shown_address(address)} must have no name, password or # in it")
    origin_in(address)
    return address


def origin_in(address: str) -> str:
    """The origin of an address, for the page's policy. Raises SetupError where it has none."""
    parts = urlsplit(address)
    return origin_of(f"{parts.scheme}://{parts.netloc}")
