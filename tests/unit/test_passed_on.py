"""What serve passes on to other servers, of the extension's own origin."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.workbench.desktop_server import DesktopServer
from py_ext.workbench.messages import SetupError


class Crm:
    """A server that answers with what it was asked."""

    def __init__(self) -> None:
        asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.asked = asked

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked.append((self.command, self.path, headers, body))
                content = gzip.compress(b'{"tier": "gold"}')
                self.send_response(201)
                self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = answer  # noqa: N815 (its names)

            def log_message(self, *words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def crm() -> Iterator[Crm]:
    crm = Crm()
    thread = threading.Thread(target=crm.server.serve_forever)
    thread.start()
    yield crm
    crm.server.shutdown()
    crm.server.server_close()
    thread.join()


def project(tmp_path: Path, to: str) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "order_desk.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    (folder / "pyproject.toml").write_text(
        '[tool.py-ext.proxy."/crm"]\n'
        f'to = "{to}/api"\nheaders = {{ Authorization = "Bearer $CRM_TOKEN" }}\n'
    )
    return folder


def served(tmp_path: Path, to: str) -> DesktopServer:
    extension = project(tmp_path, to)
    return DesktopServer(extension, folder=tmp_path / "bundle", simulator=DeskSimulator())


async def ask(server: DesktopServer, verb: str, path: str, **more: Any) -> tuple[int, Any, bytes]:
    def asked() -> tuple[int, Any, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", server.ports[1])
        try:
            connection.request(verb, path, **more)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    return await asyncio.to_thread(asked)


async def test_a_request_and_its_answer_pass_with_a_secret_that_the_page_never_has(
    tmp_path: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_TOKEN", "s3cret")
    server = served(tmp_path, crm.address)
    sent = {"Authorization": "none", "Origin": server.extension_page, "Accept-Encoding": "br"}
    async with server.serving():
        status, headers, content = await ask(
            server, "POST", "/crm/notes?id=7&x=%20", body=b"called", headers=sent
        )
        assert (status, content) == (201, b'{"tier": "gold"}')
        assert headers["Content-Type"] == "application/json"
        assert headers["Content-Encoding"] is None
        assert (await ask(server, "GET", "/crm"))[0] == 201
        assert (await ask(server, "GET", "/crmx"))[0] == 404
    (verb, path, asked, body), (_, top, _, _) = crm.asked
    assert (verb, path, body, top) == ("POST", "/api/notes?id=7&x=%20", b"called", "/api")
    assert asked["authorization"] == "Bearer s3cret"
    assert asked["host"] == crm.address.removeprefix("http://")
    assert "origin" not in asked
    assert "br" not in asked["accept-encoding"].split(", ")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
async def test_no_other_page_gets_at_what_the_secret_opens(
    tmp_path: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch, site: str
) -> None:
    monkeypatch.setenv("CRM_TOKEN", "s3cret")
    server = served(tmp_path, crm.address)
    async with server.serving():
        status, _, _ = await ask(server, "POST", "/crm/notes", headers={"Sec-Fetch-Site": site})
        assert status == 403
        own = {"Sec-Fetch-Site": "same-origin"}
        assert (await ask(server, "POST", "/crm/notes", headers=own))[0] == 201
    assert len(crm.asked) == 1


async def test_a_server_that_does_not_run_is_told(
    tmp_path: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_TOKEN", "s3cret")
    crm.server.server_close()
    server = served(tmp_path, crm.address)
    async with server.serving():
        status, _, content = await ask(server, "GET", "/crm/notes")
    assert status == 502
    assert f"is a server running at {crm.address}/api?" in content.decode()


def test_a_variable_that_is_not_set_is_told_before_anything_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CRM_TOKEN", raising=False)
    with pytest.raises(SetupError, match="the environment has no CRM_TOKEN"):
        served(tmp_path, "http://localhost:9000")
