"""Passes requests for paths of the extension's own origin on to other servers.

For what an extension must not hold itself: a server adds the secret on the way. ``serve`` does it on the
author's machine; a deployment's web server does the same.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from py_ext.project.setup_error import SetupError

__all__ = ["read_proxy"]


def read_proxy(path: str, address: object) -> tuple[str, str]:
    """A path and the address that it stands for. Raises SetupError for what is neither.

    >>> read_proxy("/crm", "http://localhost:9000/api/")
    ('/crm', 'http://localhost:9000/api')
    """
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", path):
        raise SetupError(f"{path!r} is no path for a proxy: write it like /crm")
    try:
        parts = urlsplit(str(address))
        parts.port  # noqa: B018 (it raises)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SetupError(
            f"{address!r} is no address for a proxy: write it like http://localhost:9000"
        )
    return path, str(address).rstrip("/")
