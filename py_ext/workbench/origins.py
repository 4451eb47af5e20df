"""Origins, as people write them and as browsers do."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from py_ext.workbench.messages import SetupError

__all__ = ["origin_of"]


def origin_of(address: str) -> str:
    """The origin as browsers write it. Raises SetupError for what is not one."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), -1
    name = parts.hostname or ""
    if (
        parts.scheme not in ("http", "https")
        or not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*", name)
        or port == -1
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise SetupError(
            f"{address!r} is no origin: write it like https://desktop.example.com, without a path "
            "(and a name in other letters as xn--…)"
        )
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{name}]" if ":" in name else name
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")
