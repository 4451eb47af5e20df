"""A web server for the bench: it sends what was compressed before, as slowly as it is told, counts what
it sends, and takes the pages' reports."""

from __future__ import annotations

import asyncio
import contextlib
import json
import mimetypes
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from py_ext.workbench import compress, web_server
from py_ext.workbench.policy import OWN_THREAD, cache_control

CHUNK = 16384
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/wasm", ".wasm")


@dataclass(frozen=True)
class Report:
    """What a page has sent.

    Attributes:
        frame: The number of the frame that it is about.
        sent: Bytes that the server had sent by then.
        values: What it tells.
    """

    frame: int
    sent: int
    values: dict[str, Any]


@dataclass
class Server:
    """Serves one folder on one port.

    Attributes:
        folder: What is served.
        bytes_per_second: None for as fast as it goes.
        sent: Bytes of bodies sent since it was last set to 0.
        headers: What it sends with all files.
        more: And with those of a folder, by its name.
    """

    folder: Path
    bytes_per_second: float | None = None
    sent: int = 0
    origin: str = ""
    headers: dict[str, str] = field(default_factory=lambda: dict(OWN_THREAD))
    more: dict[str, dict[str, str]] = field(default_factory=dict)
    _reports: dict[str, asyncio.Queue[Report]] = field(default_factory=dict)
    _free_at: float = 0.0

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[Server]:
        """Serve while the block of code runs, as ``localhost``: every port of it is of one site."""
        sockets = web_server.bind(0, "")
        servers = [await asyncio.start_server(self._connected, sock=each) for each in sockets]
        self.origin = f"http://localhost:{sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            for server in servers:
                server.close()

    async def report(self, run: str, timeout: float) -> Report:
        """The next report of that run: what a page has sent to ``/report``."""
        queue = self._reports.setdefault(run, asyncio.Queue())
        return await asyncio.wait_for(queue.get(), timeout)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, target, _ = head[0].split(" ", 2)
                fields = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in head[1:] if line)
                }
                body = await reader.readexactly(int(fields.get("content-length", 0)))
                await self._answer(writer, method, target, fields, body)
        writer.close()

    async def _answer(
        self,
        writer: asyncio.StreamWriter,
        method: str,
        target: str,
        fields: dict[str, str],
        body: bytes,
    ) -> None:
        parts = urlsplit(target)
        if method == "POST":
            query = parse_qs(parts.query)
            (run,), (frame,) = query["run"], query["n"]
            report = Report(int(frame), self.sent, json.loads(body))
            self._reports.setdefault(run, asyncio.Queue()).put_nowait(report)
            await self._send(writer, "204 No Content", {}, b"")
            return
        path = parts.path.lstrip("/")
        if path.endswith("/") or not path:
            path += "index.html"
        file = self.folder / path
        if not file.is_file():
            await self._send(writer, "404 Not Found", {}, b"")
            return
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        top, _, rest = path.partition("/")
        headers = {"Content-Type": kind, "Cache-Control": cache_control(rest)}
        headers |= self.more.get(top, {})
        for ending, encoding in compress.ENCODINGS.items():
            packed = file.with_name(file.name + ending)
            if encoding in fields.get("accept-encoding", "") and packed.is_file():
                headers["Content-Encoding"], file = encoding, packed
                break
        await self._send(writer, "200 OK", headers, file.read_bytes())

    async def _send(
        self, writer: asyncio.StreamWriter, status: str, headers: dict[str, str], body: bytes
    ) -> None:
        headers = {**headers, **self.headers, "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1"))
        for start in range(0, len(body), CHUNK):
            chunk = body[start : start + CHUNK]
            await self._wait_for_turn(len(chunk))
            writer.write(chunk)
            self.sent += len(chunk)
            await writer.drain()
        await writer.drain()

    async def _wait_for_turn(self, size: int) -> None:
        """All connections share one line: each chunk is sent when those before it are through."""
        if self.bytes_per_second is None:
            return
        now = asyncio.get_running_loop().time()
        self._free_at = max(self._free_at, now) + size / self.bytes_per_second
        await asyncio.sleep(self._free_at - now)
