"""Passes requests on to another server, as the web server of a deployment does it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

from py_ext.project.proxy import Proxy

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["PassedOn"]

NOT_PASSED_ON = {
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "origin",
    "proxy-connection",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
"""Headers that belong to one connection, or tell of the page that asks; and what the browser can
decompress, because it is done here."""

NOT_BACK = {"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"}
"""Headers of the answer: its content comes to the page as it was before it was compressed."""


class PassedOn:
    """Requests for a path, passed on to where its proxy says.

    Args:
        path: Of the extension's own origin.
        proxy: Where they go.

    Raises:
        SetupError: A header wants a variable that the environment does not have.
    """

    def __init__(self, path: str, proxy: Proxy) -> None:
        import httpx2

        self._path = path
        self._proxy = proxy
        self._headers = proxy.headers_now()
        # No proxies of the environment: what an author names on his machine is on his machine.
        # And no cookies of its own: the browser keeps them, and whose they are.
        self._client = httpx2.AsyncClient(
            follow_redirects=False,
            timeout=60,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    async def answer(self, request: Request) -> Response:
        """Answer a request with what the other server says; 502 where it says nothing.

        403 where it is no page of ours that asks, 404 for an address that leads out of the path.
        """
        import httpx2
        from starlette.responses import PlainTextResponse, StreamingResponse

        if is_foreign(request):
            said = "Only the extension's own page is passed on: another would use its secret."
            return PlainTextResponse(said, 403)
        rest = rest_of(request, self._path)
        if rest is None:
            return PlainTextResponse("Not Found", 404)
        left_out = NOT_PASSED_ON | {name.lower() for name in self._headers}
        kept = {name: value for name, value in request.headers.items() if name not in left_out}
        asked = self._client.build_request(
            request.method,
            self._proxy.to + rest,
            headers=kept | self._headers,
            content=await request.body(),
        )
        try:
            answer = await self._client.send(asked, stream=True)
        except httpx2.HTTPError as error:
            said = f"{type(error).__name__}: is a server running at {self._proxy.to}?"
            return PlainTextResponse(f"The proxy {self._path} gets no answer. {said}", 502)
        response = StreamingResponse(content_of(answer), answer.status_code)
        response.raw_headers = [  # a name may be there twice, such as Set-Cookie
            (name.lower(), value)
            for name, value in answer.headers.raw
            if name.lower().decode("latin-1") not in NOT_BACK
        ]
        return response


def is_foreign(request: Request) -> bool:
    """Whether a page of another origin asks. Any page of the web can send requests to this machine, and the
    other server takes them for the extension's by the secret that is added here."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    origin = request.headers.get("origin", own)
    return (
        site not in ("same-origin", "none") or origin != own
    )  # none: somebody has typed the address


def rest_of(request: Request, path: str) -> str | None:
    """What follows the path in the address, as it was written: what stands for ``/`` in a name stays that.
    None where it would lead out of the path again, to what the secret is not meant for."""
    written = request.scope["raw_path"].decode("latin-1")
    rest = written.removeprefix(path)
    names = [name.partition(";")[0] for name in request.scope["path"].split("/")]
    is_odd = any(letter in request.scope["path"] for letter in "\\{}?")  # as deployments see it
    if rest == written or rest[:1] not in ("", "/") or "." in names or ".." in names or is_odd:
        return None
    query = request.scope["query_string"].decode("latin-1")
    return f"{rest}?{query}" if query else rest


async def content_of(answer: Any) -> AsyncIterator[bytes]:
    try:
        async for part in answer.aiter_bytes():
            yield part
    finally:
        await answer.aclose()
