"""What of the extension's own origin is passed on to other servers.

For what an extension must not hold itself: a server adds the secret on the way. ``serve`` does it on the
author's machine; a deployment's web server does the same.

    [tool.py-ext.proxy]
    "/crm" = "http://localhost:9000"

    [tool.py-ext.proxy."/orders"]
    to = "https://orders.example.com/api"
    headers = { Authorization = "Bearer $ORDERS_TOKEN" }
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from py_ext.project.setup_error import SetupError
from py_ext.project.shown_address import shown_address

__all__ = ["Proxy", "read_proxy"]

NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
ADDRESS = re.compile(r"[A-Za-z0-9+,./:=@\[\]_~%-]+")
"""What a proxy's address may have: configurations of web servers take other letters for their own."""
VALUE = re.compile(r"([!-~]([\t -~]*[!-~])?)?")
"""What HTTP takes as a header's name and value."""


@dataclass(frozen=True)
class Proxy:
    """Where requests for a path go.

    Attributes:
        to: The address that stands in for the path, without a slash at its end.
        headers: What is added, with ``$NAME`` for a variable of the environment.
    """

    to: str
    headers: Mapping[str, str] = field(
        default_factory=dict, repr=False
    )  # somebody may write a secret here

    def headers_now(self) -> dict[str, str]:
        """The headers with the environment's values.

        Raises:
            SetupError: A variable is not set, or has what cannot be in a header.
        """
        headers = {name: filled(value) for name, value in self.headers.items()}
        for name, value in headers.items():
            if not VALUE.fullmatch(value):  # which is not shown: it may be the secret
                raise SetupError(
                    f"the header {name} of a proxy has a line break, a space at an end, or a letter that "
                    "is not ASCII: look at it, and at the variables in it"
                )
        return headers


def filled(value: str) -> str:
    def variable(found: re.Match[str]) -> str:
        try:
            return os.environ[found[1]]
        except KeyError:
            raise SetupError(
                f"the environment has no {found[1]}, which a header of a proxy wants: set it"
            ) from None

    return re.sub(r"\$(\w+)", variable, value)


def read_proxy(path: str, value: object) -> tuple[str, Proxy]:
    """A path and where its requests go. Raises SetupError for what is neither.

    >>> read_proxy("/crm", "http://localhost:9000/api/")
    ('/crm', Proxy(to='http://localhost:9000/api'))
    """
    if not re.fullmatch(r"(/(?!\.+(/|$))[A-Za-z0-9._~-]+)+", path):
        raise SetupError(f"{shown_address(path)} is no path for a proxy: write it like /crm")
    table = value if isinstance(value, dict) else {"to": value}
    unknown = table.keys() - {"to", "headers"}
    if unknown:
        raise SetupError(f"a proxy has to and headers, not {', '.join(sorted(unknown))}")
    address, headers = table.get("to"), table.get("headers", {})
    try:
        parts = urlsplit(str(address))
        parts.port  # noqa: B018 (it raises)
    except ValueError:
        parts = urlsplit("")
    is_whole = parts.scheme in ("http", "https") and parts.hostname
    if not is_whole or parts.query or parts.fragment or not ADDRESS.fullmatch(str(address)):
        raise SetupError(
            f"{shown_address(address)} is no address for a proxy: write it like http://localhost:9000"
        )
    if (
        "@" in parts.netloc
    ):  # which is not shown: the address is, to whoever runs serve and in the page
        raise SetupError(
            "the address of a proxy has a user name in it: write it into headers, such as "
            '{ Authorization = "Basic $CRM_LOGIN" }'
        )
    if not isinstance(headers, dict) or not all(isinstance(each, str) for each in headers.values()):
        raise SetupError("headers of a proxy are a table of texts")
    for name in headers:
        if not NAME.fullmatch(name):
            shown = re.split(r"[:=\s]", name)[0]  # somebody may write the whole header there
            raise SetupError(f"{shown!r} is no name of a header")
    return path, Proxy(str(address).rstrip("/"), headers)
