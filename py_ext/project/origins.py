"""Origins, as people write them and as browsers do."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from py_ext.project.setup_error import SetupError
from py_ext.project.shown_address import shown_address

__all__ = ["origin_of"]

LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
NAME = rf"(?:{LABEL}\.)*(?!0x)(?=[0-9-]*[a-z]){LABEL}|{BYTE}(?:\.{BYTE}){{3}}"
"""Names of hosts and IPv4 addresses. A browser reads other numbers at the end as an address: 127.1 is
127.0.0.1."""


def origin_of(address: str) -> str:
    """The origin as browsers write it. Raises SetupError for what is not one."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), -1
    name = parts.hostname or ""
    if ":" in name:
        raise SetupError(
            f"{shown_address(address)} has an IPv6 address, and no browser knows those in "
            "frame-ancestors, so the page could be in no desktop: give the desktop a name, such as https://desktop.example.com"
        )
    if (
        parts.scheme not in ("http", "https")
        or not re.fullmatch(NAME, name)
        or port == -1
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise SetupError(
            f"{shown_address(address)} is no origin: write it like https://desktop.example.com, without "
            "a path (and a name in other letters as xn--…)"
        )
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{name}" + (f":{port}" if port not in (None, usual) else "")
