"""Asks a web server as a browser does: for ``check --url``."""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from py_ext.project.shown_address import shown_address
from py_ext.workbench import compress
from py_ext.workbench.deploy.url_silence import HERE, silence
from py_ext.workbench.deploy.url_wrong import PAGE, printable
from py_ext.workbench.messages import SetupError

if TYPE_CHECKING:
    import httpx2

__all__ = ["Answer", "Server", "folder_of", "server_at"]

BROWSER = ", ".join(["gzip", "deflate", "br", "zstd"])
"""What a browser takes."""

PATIENCE = 30.0
"""Seconds in which something of an answer has to come."""

LONGEST = 120.0
LARGEST = 100_000_000
"""Seconds for a whole answer, and its bytes: many times a bundle's largest file."""


@dataclass(frozen=True)
class Answer:
    """What came.

    Attributes:
        address: That was asked for.
        status: Of HTTP.
        headers: All of them.
        encoding: How the content came.
        content: As the browser's page has it; None where it could not be decoded.
    """

    address: str
    status: int
    headers: httpx2.Headers
    encoding: str
    content: bytes | None


class Server:
    """What answers at a folder's address.

    Args:
        client: Asks as a browser does.
        place: The address of the folder.
    """

    def __init__(self, client: httpx2.Client, place: str) -> None:
        self.client = client
        self.place = place

    def at(self, name: str) -> str:
        """The address of a file."""
        return self.place + quote(name)

    def ask(self, name: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer for a file."""
        return self.get(self.at(name), headers)

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer. The client leaves its content as it came: it does not know all encodings."""
        with self.client.stream("GET", address, headers=headers) as answer:
            raw = whole(answer)
        encoding = answer.headers.get("content-encoding", "").strip().lower()
        return Answer(
            address,
            answer.status_code,
            answer.headers,
            encoding,
            compress.decompressed(raw, encoding, LARGEST),
        )


@contextmanager
def server_at(address: str, transport: httpx2.BaseTransport | None = None) -> Iterator[Server]:
    """What answers there, for the block.

    Args:
        address: Of the folder that has index.html, or of index.html.
        transport: What carries the requests, for tests; the network where it is left out.

    Raises:
        SetupError: That is no address, nothing answers, or the certificates to trust cannot be read.
    """
    import httpx2

    place = folder_of(address)
    try:
        with client_for(place, transport) as client:
            yield Server(client, place)
    except httpx2.HTTPError as error:
        raise SetupError(silence(error, place, PATIENCE)) from error
    except (httpx2.InvalidURL, UnicodeError) as error:  # of a host's name that no host can have
        raise no_address(address) from error


def client_for(place: str, transport: httpx2.BaseTransport | None) -> httpx2.Client:
    """What asks as a browser does. Raises SetupError where the certificates to trust cannot be read."""
    import httpx2

    is_here = urlsplit(place).hostname in HERE
    named = os.environ.get("SSL_CERT_FILE")
    # Python itself trusts nobody then, and does not say why.
    if named and place.startswith("https:") and not Path(named).exists():
        raise SetupError(
            f"SSL_CERT_FILE names {printable(named)}, which is not there: name the file of the "
            "certificates to trust, or unset it"
        )
    try:
        return httpx2.Client(
            transport=transport,
            timeout=PATIENCE,
            # Not the proxies of the environment for what is on this machine, but SSL_CERT_FILE; those of a
            # company count elsewhere.
            trust_env=not is_here,
            verify=ssl.create_default_context() if is_here else True,
            headers={"Accept-Encoding": BROWSER, "Sec-Fetch-Site": "same-origin"},
        )
    except OSError as error:
        raise SetupError(
            f"the certificates to trust cannot be read ({error.strerror}): look at SSL_CERT_FILE and "
            "SSL_CERT_DIR"
        ) from error


def folder_of(address: str) -> str:
    """The address of the bundle's folder, with a slash at its end. Raises SetupError for what is none."""
    try:
        parts = urlsplit(address)
        name = parts.hostname
        _ = parts.port  # which may be none
    except ValueError:
        name = None
    if name is None or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise no_address(address)
    path = parts.path.removesuffix(PAGE)
    return f"{parts.scheme}://{parts.netloc}{path}{'' if path.endswith('/') else '/'}"


def no_address(address: str) -> SetupError:
    return SetupError(
        f"{shown_address(address)} is no address: write it like https://ext.example.com/orders/"
    )


def whole(answer: httpx2.Response) -> bytes:
    """An answer's content, as it came. Raises SetupError where it is more than a file can be, or does not
    end."""
    deadline = time.monotonic() + LONGEST
    content = bytearray()
    for part in answer.iter_raw():
        content += part
        if len(content) > LARGEST or time.monotonic() > deadline:
            raise SetupError(
                f"{answer.url} answers without an end: more than {LARGEST // 10**6} MB, or for more than "
                f"{LONGEST:g} s"
            )
    return bytes(content)
