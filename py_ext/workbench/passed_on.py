"""Passes requests on to another server, as the web server of a deployment does it."""

from __future__ import annotations

from collections.abc import AsyncIterator
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
        self._client = httpx2.AsyncClient(follow_redirects=False, timeout=60, trust_env=False)

    async def answer(self, request: Request) -> Response:
        """Answer a request with what the other server says; 502 where it says nothing."""
        import httpx2
        from starlette.responses import PlainTextResponse, StreamingResponse

        # Any page of the web can send requests to this machine, and the proxy may add a secret to them.
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse("The proxy is for the extension's own page.", 403)
        rest = request.url.path.removeprefix(self._path)
        query = f"?{request.url.query}" if request.url.query else ""
        left_out = NOT_PASSED_ON | {name.lower() for name in self._headers}
        kept = {name: value for name, value in request.headers.items() if name not in left_out}
        asked = self._client.build_request(
            request.method,
            self._proxy.to + rest + query,
            headers=kept | self._headers,
            content=await request.body(),
        )
        try:
            answer = await self._client.send(asked, stream=True)
        except httpx2.HTTPError as error:
            said = f"{type(error).__name__}: is a server running at {self._proxy.to}?"
            return PlainTextResponse(f"The proxy {self._path} gets no answer. {said}", 502)
        headers = {
            name: value for name, value in answer.headers.items() if name.lower() not in NOT_BACK
        }
        return StreamingResponse(content_of(answer), answer.status_code, headers)


async def content_of(answer: Any) -> AsyncIterator[bytes]:
    try:
        async for part in answer.aiter_bytes():
            yield part
    finally:
        await answer.aclose()
