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

from py_ext.project.proxy import read_proxy
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
                self.send_header("Set-Cookie", "one=1; Path=/")
                self.send_header("Set-Cookie", "two=2; Path=/")
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_OPTIONS = answer  # noqa: N815 (its names)

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
        connection = http.client.HTTPConnection("localhost", server.ports[1])
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
    sent = {"Authorization": "none", "Origin": server.extension_page, "Accept-Encoding": "exi"}
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
    assert "exi" not in asked["accept-encoding"].split(", ")


@pytest.mark.parametrize(
    ("verb", "headers"),
    [
        ("POST", {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}),
        ("POST", {"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"}),
        ("POST", {"Origin": "null"}),
        ("POST", {"Origin": "https://evil.example"}),
        ("GET", {"Sec-Fetch-Site": "cross-site"}),
        ("OPTIONS", {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}),
    ],
)
async def test_no_other_page_has_the_secret_used(
    tmp_path: Path,
    crm: Crm,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    headers: dict[str, str],
) -> None:
    monkeypatch.setenv("CRM_TOKEN", "s3cret")
    server = served(tmp_path, crm.address)
    async with server.serving():
        status, _, _ = await ask(server, verb, "/crm/notes", headers=headers)
    assert (status, crm.asked) == (403, [])


async def test_an_address_passes_as_it_is_written_and_does_not_leave_its_path(
    tmp_path: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_TOKEN", "s3cret")
    server = served(tmp_path, crm.address)
    written = "/A%2F7%25/%C3%A4;b=c?q=a%2Fb&r=%23"
    odd = ("/..%5cadmin", "/a%3Fb", "/%7Benv.X%7D")  # as deployments see it
    async with server.serving():
        assert (await ask(server, "GET", f"/crm{written}"))[0] == 201
        for out in (
            "/../admin",
            "/%2e%2e/admin",
            "/x%2F..%2F..%2Fadmin",
            "/..;/admin",
            "%2Fx",
            *odd,
        ):
            assert (await ask(server, "GET", f"/crm{out}"))[0] == 404, out
    assert [path for _, path, _, _ in crm.asked] == [f"/api{written}"]


async def test_cookies_are_the_browsers(
    tmp_path: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_TOKEN", "s3cret")
    server = served(tmp_path, crm.address)
    async with server.serving():
        _, headers, _ = await ask(server, "GET", "/crm")
        await ask(server, "GET", "/crm")
    assert headers.get_all("Set-Cookie") == ["one=1; Path=/", "two=2; Path=/"]
    assert "cookie" not in crm.asked[1][2]


async def test_of_two_paths_that_begin_alike_the_longer_one_counts(
    tmp_path: Path, crm: Crm
) -> None:
    (tmp_path / "order_desk.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    proxy = {"/crm": f"{crm.address}/all", "/crm/orders": f"{crm.address}/orders"}
    server = DesktopServer(
        tmp_path / "order_desk.py",
        folder=tmp_path / "bundle",
        simulator=DeskSimulator(),
        proxy=proxy,
    )
    async with server.serving():
        await ask(server, "GET", "/crm/orders/7")
        await ask(server, "GET", "/crm/ordersx")
    assert [path for _, path, _, _ in crm.asked] == ["/orders/7", "/all/ordersx"]


async def test_what_a_site_sets_is_there_while_the_project_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_TOKEN", "s3cret")
    server = served(tmp_path, "http://localhost:9000")
    async with server.serving():
        assert (await ask(server, "GET", "/settings.json"))[0] == 404
        (server.extension / "pyproject.toml").write_text("[")
        (server.extension / "settings.json").write_text("{}")
        assert (await ask(server, "GET", "/settings.json"))[::2] == (200, b"{}")


@pytest.mark.parametrize("value", ["s3cret\n", "s3cret\r\nX-Admin: 1", "s3crét"])
def test_a_secret_that_no_header_can_have_is_told_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CRM_TOKEN", value)
    with pytest.raises(
        SetupError, match="the header Authorization of a proxy has a line"
    ) as raised:
        served(tmp_path, "http://localhost:9000")
    assert "s3cr" not in str(raised.value)


def test_a_password_belongs_into_headers() -> None:
    with pytest.raises(SetupError, match="write it into headers") as raised:
        read_proxy("/crm", "http://me:s3cret@localhost:9000")
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("letter", [*" ;{}$'\"\\`<>|^", "\n", "\u00e4"])
def test_what_a_web_server_would_read_as_its_own_is_no_address(letter: str) -> None:
    with pytest.raises(SetupError, match="no address for a proxy"):
        read_proxy("/crm", f"http://localhost:9000/a{letter}b")


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
