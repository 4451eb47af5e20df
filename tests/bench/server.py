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

from py_ext.workbench import compress
from py_ext.workbench.policy import cache_control

CHUNK = 16384
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/wasm", ".wasm")

ISOLATED = {
    # Isolated pages have clocks that count microseconds, not tenths of milliseconds.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@dataclass
class Server:
    """Serves one folder on one port.

    Attributes:
        folder: What is served.
        bytes_per_second: None for as fast as it goes.
        sent: Bytes of bodies sent since it was last set to 0.
        reports: What pages have sent to ``/report``, by the run that they name.
    """

    folder: Path
    bytes_per_second: float | None = None
    sent: int = 0
    origin: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    _reports: dict[str, asyncio.Queue[dict[str, Any]]] = field(default_factory=dict)
    _free_at: float = 0.0

    @contextlib.asynccontextmanager
    async def serving(self, host: str) -> AsyncIterator[Server]:
        """Serve while the block of code runs; ``host`` makes the origin another site or not."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.origin = f"http://{host}:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()

    async def report(self, run: str, timeout: float = 120) -> dict[str, Any]:
        """The next report of that run."""
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
            (run,) = parse_qs(parts.query)["run"]
            report = {**json.loads(body), "sent": self.sent}
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
        headers = {"Content-Type": kind, "Cache-Control": cache_control(path.partition("/")[2])}
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
