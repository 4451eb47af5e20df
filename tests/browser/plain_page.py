"""An embedded page without Python: it speaks the protocol in a few lines, and loads at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.shown import Shown, shown

__all__ = ["plain_desktop"]

PAGE = """<!doctype html>
<html lang="en">
<title>Plain page</title>
<style>body { margin: 0; padding: 14px; font: 14px/1.5 system-ui, sans-serif; color: #1a2233 }</style>
<h1 style="font-size: 16px">Plain page</h1>
<p id="where"></p>
<p>Answers: <output id="answers">0</output>, events: <output id="events">0</output></p>
<button id="ask" disabled>Ask</button>
<script>
const desktop = window.opener ?? window.parent;
const count = (id) => { const to = document.getElementById(id); to.value = Number(to.value) + 1; };
document.getElementById("where").textContent = (window.opener ? "Opened" : "Framed") + location.search;
addEventListener("message", ({ data }) => {
  if (data.event) count("events");
  else if (data.referenceId) count("answers");
});
let sent = 0;
const send = (message) => desktop.postMessage(
  { ...message, referenceId: String(++sent), userAgent: "WWE Client", protocolVersion: 2 }, "*");
send({ event: "subscribe", data: "interaction" });
const ask = document.getElementById("ask");
ask.onclick = () => send({ request: "interaction.getInteractions" });
ask.disabled = false; // a click before it hears would be lost
</script>
"""


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError):  # browsers connect in advance
        await reader.readuntil(b"\r\n\r\n")
    head = f"Content-Type: text/html\r\nContent-Length: {len(PAGE)}\r\nConnection: close"
    writer.write(f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n{PAGE}".encode())
    await writer.drain()
    writer.close()


@asynccontextmanager
async def plain_desktop(
    chromium: Browser,
    folder: Path,
    options: dict[str, str] | None = None,
    *,
    viewport: tuple[int, int] = (1280, 800),
    go: bool = True,
    host: str = "127.0.0.1",
) -> AsyncIterator[Shown]:
    """The simulated desktop, with plain pages in place of the extension.

    Args:
        options: ``PAGE`` in an address stands for the plain page's. None shows one plain page, "Plain".
        host: The address of this machine at which the plain page is.
    """
    extension = folder / "quiet.py"
    extension.write_text("from py_ext import Desk\ndesk = Desk()\n")
    server = await asyncio.start_server(_answer, host, 0)
    async with server, shown(chromium, extension, viewport=viewport, go=False) as it:
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{server.sockets[0].getsockname()[1]}"
        options = options or {"workspace.web-content": "Plain", "Plain/url": "PAGE/"}
        it.simulator.options["workspace.web-content"] = ""
        it.simulator.options.update(
            {name: value.replace("PAGE", address) for name, value in options.items()}
        )
        if go:
            await it.page.goto(it.server.desktop)
            await expect(it.page.get_by_text("Robin Example")).to_be_visible()
        yield it
