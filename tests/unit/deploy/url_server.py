"""A web server without a network, for ``check --url``: it serves a bundle as it should be, or spoilt."""

from __future__ import annotations

from collections.abc import Callable

import httpx2

from py_ext.workbench import compress
from py_ext.workbench.deploy.site import ENTRIES, type_of
from py_ext.workbench.deploy.url_check import check_url
from py_ext.workbench.policy import cache_control
from tests.unit.deploy.deployed import Deployed

__all__ = ["PLACE", "Server", "Spoil", "empty", "header_set", "said_of", "status_set"]

PLACE = "https://ext.example.com/orders/"
Spoil = Callable[[str, httpx2.Response], None]
"""Changes an answer; it is called with the name that was asked for."""


class Server:
    """Serves a bundle as it should be; what ``spoil`` does is then wrong with it."""

    def __init__(self, bundle: Deployed, spoil: Spoil = lambda name, answer: None) -> None:
        self.bundle = bundle
        self.spoil = spoil

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        if path.startswith("/crm/"):
            is_own = request.headers.get("sec-fetch-site") == "same-origin"
            answer = empty(404 if is_own else 403)
            self.spoil(path, answer)
            return answer
        assert path.startswith("/orders/"), path
        name = path.removeprefix("/orders/")
        answer = self.file(request, name or "index.html")
        self.spoil(name, answer)
        return answer

    def file(self, request: httpx2.Request, name: str) -> httpx2.Response:
        headers = dict(self.bundle.site.headers)
        is_public = "-" in name.partition("/")[0] or name in ENTRIES
        if not is_public or not (self.bundle.folder / name).is_file():
            return empty(404, headers | {"Cache-Control": "no-store"})
        content = (self.bundle.folder / name).read_bytes()
        headers |= {
            "Content-Type": type_of(name),
            "Cache-Control": cache_control(name),
            "ETag": '"1"',
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == '"1"':
            return empty(304, headers)
        taken = request.headers["accept-encoding"].split(", ")
        for ending, encoding in compress.ENCODINGS.items():
            beside = self.bundle.folder / f"{name}{ending}"
            if encoding in taken and beside.is_file():
                headers["Content-Encoding"] = encoding
                content = beside.read_bytes()
                break
        if name in ENTRIES and "gzip" in taken:
            headers["Content-Encoding"] = "gzip"
            content = compress.as_gzip(content)
        return httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(content))


def empty(status: int, headers: dict[str, str] | None = None) -> httpx2.Response:
    return httpx2.Response(status, headers=headers, stream=httpx2.ByteStream(b""))


def said_of(bundle: Deployed, spoil: Spoil = lambda name, answer: None) -> list[str]:
    transport = httpx2.MockTransport(Server(bundle, spoil))
    found = check_url(PLACE, bundle.folder, transport)
    return [str(each).removeprefix(PLACE) for each in found]


def header_set(name: str, header: str, value: str | None) -> Spoil:
    def spoil(asked: str, answer: httpx2.Response) -> None:
        if asked == name:
            if value is None:
                del answer.headers[header]
            else:
                answer.headers[header] = value

    return spoil


def status_set(name: str, status: int) -> Spoil:
    def spoil(asked: str, answer: httpx2.Response) -> None:
        if asked == name:
            answer.status_code = status

    return spoil
