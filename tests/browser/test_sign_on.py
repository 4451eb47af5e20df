"""The sample web/extensions/sign_on.py in a browser: the agent signs on in a tab, which comes back."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.async_api import Browser, expect

from py_ext.workbench.places import WEB
from tests.browser.shown import shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

CORS = "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *\r\n"


class Service:
    """A company's sign-on, which knows the agent already, and its orders."""

    def __init__(self) -> None:
        self.origin = ""
        self.asked: list[dict[str, str]] = []

    def answer(self, method: str, target: str, body: str, head: str) -> str:
        path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        if path == "/authorize":
            back = urlencode({"state": query["state"][0], "code": "the-code"})
            place = f"{query['redirect_uri'][0]}?{back}"
            return f"HTTP/1.1 302 .\r\nLocation: {place}\r\nX-Frame-Options: DENY\r\n"
        if method == "OPTIONS":
            return f"HTTP/1.1 204 .\r\n{CORS}"
        if path == "/token":
            self.asked.append({name: each[0] for name, each in parse_qs(body).items()})
            told = {"access_token": "token-1", "expires_in": 600}
        else:
            told = {"count": 3 if "bearer token-1" in head.lower() else 0}
        text = json.dumps(told)
        kind = f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
        return f"HTTP/1.1 200 .\r\n{CORS}{kind}\r\n{text}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = [
                line for line in head.lower().splitlines() if line.startswith("content-length")
            ]
            size = int(length[0].partition(":")[2]) if length else 0
            body = (await reader.readexactly(size)).decode()
            method, target, _ = head.split(" ", 2)
            said = self.answer(method, target, body, head)
            if "\r\n\r\n" not in said:
                said += "Content-Length: 0\r\n\r\n"
            said = said.replace("\r\n", "\r\nConnection: close\r\n", 1)
            writer.write(said.encode())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def service() -> AsyncIterator[Service]:
    made = Service()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    async with server:
        made.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield made


@pytest.mark.parametrize("its_runtime", ["shared", "frame"])
async def test_the_agent_signs_on_in_a_tab(
    chromium: Browser, tmp_path: Path, its_runtime: str
) -> None:
    async with service() as company:
        text = (WEB / "extensions" / "sign_on.py").read_text()
        for origin in ("https://sign-on.example.com", "https://orders.example.com"):
            assert origin in text
            text = text.replace(origin, company.origin)
        path = tmp_path / "sign_on.py"
        path.write_text(
            text.replace(f'"{company.origin}", "{company.origin}"', f'"{company.origin}"')
        )
        async with shown(chromium, path, its_runtime=its_runtime) as it:
            await it.running()
            async with it.page.context.expect_page() as opened:
                await it.frame.get_by_role("link", name="Sign on to see orders").click()
            tab = await opened.value
            await expect(it.frame.get_by_text("You are signed on.")).to_be_visible()
            assert len(company.asked) == 1
            assert company.asked[0]["code"] == "the-code"
            assert company.asked[0]["redirect_uri"] == f"{it.server.extension_page}/"
            if not tab.is_closed():  # a browser may close it, or leave that to the agent
                with contextlib.suppress(Exception):
                    await expect(tab.get_by_role("status")).to_contain_text(
                        "You can close this tab"
                    )
                    assert "code" not in tab.url
            it.simulator.ring(ani="5550100")
            await expect(it.frame.get_by_text("Open orders: 3")).to_be_visible()
            assert "token-1" not in str(it.console)
            assert "the-code" not in str(it.console)
