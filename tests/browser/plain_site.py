"""A web server as operations set one up: another host's name, https or not, our headers."""

from __future__ import annotations

import asyncio
import contextlib
import mimetypes
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from py_ext.workbench import web_server  # it names the types that a system may not know

__all__ = ["Site", "plain_site"]


@dataclass
class Site:
    """What is served.

    Attributes:
        address: Its origin.
        headers: Sent with everything.
        page: What is at its top, if it is no folder.
        folder: Of its files.
    """

    address: str
    headers: dict[str, str] = field(default_factory=dict)
    page: bytes | None = None
    folder: Path | None = None

    def content(self, path: str) -> tuple[bytes, str] | None:
        if path == "/" and self.page is not None:
            return self.page, "text/html"
        file = self.folder and self.folder / (path.lstrip("/") or "index.html")
        if not file or not file.is_file():
            return None
        return file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream"


@asynccontextmanager
async def plain_site(name: str, secure: ssl.SSLContext | None) -> AsyncIterator[Site]:
    """Serve on this machine what has that name in the browser; over https with a certificate."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            OSError, asyncio.IncompleteReadError
        ):  # browsers connect in advance
            head = await reader.readuntil(b"\r\n\r\n")
            found = site.content(head.split()[1].decode().partition("?")[0])
            body, kind = found or (b"", "text/plain")
            headers = {**site.headers, "Content-Type": kind, "Content-Length": str(len(body))}
            lines = [
                f"HTTP/1.1 {200 if found else 404} .",
                *(f"{key}: {headers[key]}" for key in headers),
            ]
            writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, web_server.HOST, 0, ssl=secure)
    async with server:
        port = server.sockets[0].getsockname()[1]
        site = Site(f"{'https' if secure else 'http'}://{name}:{port}")
        yield site
