"""serve.py as a command, without a browser."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from py_ext.project.project import Project, read_project
from py_ext.project.runtime import RUNTIMES
from py_ext.simulator import DeskSimulator
from py_ext.workbench import web_server
from py_ext.workbench.desktop_server import DesktopServer
from py_ext.workbench.file_watch import watch
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import ROOT
from py_ext.workbench.policy import desktop_headers
from py_ext.workbench.web_server import bind

EXTENSION = "from py_ext import Desk\ndesk = Desk()\n"


@contextmanager
def served(*words: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """serve.py, running; and the addresses that it printed."""
    command = [sys.executable, str(ROOT / "serve.py"), "--no-open", *words]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        addresses: list[str] = []
        while len(addresses) < 2:  # a snapshot may have to be made first, which is told
            line = process.stdout.readline()
            assert line, "it has ended"
            addresses += re.findall(r"http://[^ \n]+", line)
        yield process, addresses
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def get(address: str, path: str, **headers: str) -> http.client.HTTPResponse:
    return fetch(address, path, **headers)[0]


def fetch(address: str, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(
        address.removeprefix("http://").replace("localhost", "127.0.0.1")
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers=named)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_its_author_has_a_python_console_without_asking() -> None:
    with served("--port", "0", "--extension-port", "0") as (_, (_, extension)):
        named = re.search(rb'"console": "(.+)"', fetch(extension, "/")[1])
        assert named
        assert get(extension, f"/{named[1].decode()}").status == 200


def test_it_prints_both_addresses_serves_and_ends_cleanly() -> None:
    with served("--port", "0", "--extension-port", "0") as (process, (desktop, extension)):
        assert desktop != extension
        assert get(desktop, "/").status == 200
        page, html = fetch(extension, "/")
        assert page.getheader("Content-Type", "").startswith("text/html")
        assert page.getheader("Cache-Control") == "no-cache"
        policy = page.getheader("Content-Security-Policy", "")
        assert f"frame-ancestors {desktop}" in policy
        assert "script-src 'self' 'wasm-unsafe-eval'" in policy
        kinds = {".mjs": "text/javascript", ".wasm": "application/wasm", ".py": "text/x-python"}
        folder, boot, extension_py = (
            re.search(rf'"({pattern})"', html.decode())[1]  # type: ignore[index]
            for pattern in (r"python-\w+/", r"page-\w+/main\.mjs", r"extension-\w+/\w+\.py")
        )
        paths = (f"/{folder}pyodide.asm.wasm", f"/{boot}", f"/{extension_py}")
        types = {path: kinds[path[path.rindex(".") :]] for path in paths}
        for path, kind in types.items():
            response = get(extension, path)
            assert (response.status, response.getheader("Content-Type", "").split(";")[0]) == (
                200,
                kind,
            )
            assert "immutable" in response.getheader("Cache-Control", "")
            assert response.getheader("X-Content-Type-Options") == "nosniff"
            assert response.getheader("Content-Security-Policy") == policy
        assert get(extension, "/../serve.py").status == 404
        for address in (desktop, extension):
            assert get(address, "/").getheader("Origin-Agent-Cluster") == "?1"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def extension_in(folder: Path) -> Path:
    path = folder / "mine.py"
    path.write_text(EXTENSION)
    return path


@pytest.mark.parametrize("runtime", RUNTIMES)
async def test_every_file_comes_with_the_headers(tmp_path: Path, runtime: str) -> None:
    """A worker has the policy that its own script comes with, and so may be any file."""
    out = tmp_path / "out"
    server = DesktopServer(
        extension_in(tmp_path), folder=out, simulator=DeskSimulator(), runtime=runtime
    )
    async with server.serving():
        files = [path for path in out.rglob("*") if path.is_file()]
        for path in (*files, out / "settings.json", out / "page-0" / "none.mjs"):
            address = f"/{path.relative_to(out)}"
            response = await asyncio.to_thread(get, server.extension_page, address)
            sent = {name: response.getheader(name) for name in server.bundle.headers}
            assert sent == server.bundle.headers, address
    assert server.bundle.headers["Origin-Agent-Cluster"] == "?1"
    is_shared = "trusted-types py-ext" in server.bundle.headers["Content-Security-Policy"]
    assert is_shared == (runtime == "shared")


async def test_both_pages_are_of_one_site_unless_somebody_asks(tmp_path: Path) -> None:
    def names(**how: bool) -> tuple[str | None, str | None]:
        server = DesktopServer(
            extension_in(tmp_path), folder=tmp_path / "out", simulator=DeskSimulator(), **how
        )
        for bound in itertools.chain(*server._sockets):
            bound.close()
        assert urlsplit(server.desktop).port != urlsplit(server.extension_page).port
        return urlsplit(server.desktop).hostname, urlsplit(server.extension_page).hostname

    assert names() == ("localhost", "localhost")
    assert names(cross_site=True) == ("localhost", "127.0.0.1")


async def test_it_sends_what_lies_there_compressed_where_the_browser_takes_it(
    tmp_path: Path,
) -> None:
    extension = tmp_path / "mine.py"
    extension.write_text(EXTENSION)
    server = DesktopServer(extension, folder=tmp_path / "out", simulator=DeskSimulator())
    (boot,) = (tmp_path / "out").glob("page-*/main.mjs")
    boot.with_name("main.mjs.zst").write_bytes(b"as zstd")
    boot.with_name("main.mjs.br").write_bytes(b"as brotli")
    boot.with_name("main.mjs.gz").write_bytes(b"as gzip")
    path = f"/{boot.relative_to(tmp_path / 'out')}"
    async with server.serving():
        for accepted, encoding, body in (
            ("gzip, deflate, br, zstd", "zstd", b"as zstd"),
            ("gzip, deflate, br", "br", b"as brotli"),
            ("gzip", "gzip", b"as gzip"),
            ("identity", None, boot.read_bytes()),
        ):
            response, sent = await asyncio.to_thread(
                fetch, server.extension_page, path, Accept_Encoding=accepted
            )
            assert (response.getheader("Content-Encoding"), sent) == (encoding, body)
            assert response.getheader("Content-Type", "").split(";")[0] == "text/javascript"
            assert response.getheader("Vary") == "Accept-Encoding"


def test_a_name_of_somebody_else_s_is_refused() -> None:
    with served("--port", "0", "--extension-port", "0") as (_, addresses):
        for address in addresses:
            assert get(address, "/", Host="evil.example").status == 400


def test_a_port_in_use_is_told_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "serve.py", "--no-open", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(
        rf"error: port {port} cannot be used \(.*\): stop what uses it, or choose another with "
        r"--port\n",
        done.stderr,
    )


@pytest.mark.parametrize("port", [-1, 99999])
def test_a_port_that_is_none_is_told(port: int) -> None:
    with pytest.raises(SetupError, match=f"port {port} cannot be used"):
        bind(port, "--port")


def test_a_missing_extension_is_told_in_one_sentence() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "serve.py",
            "--no-open",
            "none.py",
            "--port",
            "0",
            "--extension-port",
            "0",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == f"error: there is no extension {ROOT / 'none.py'}\n"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[DesktopServer]:
    extension = tmp_path / "mine.py"
    extension.write_text(EXTENSION)
    server = DesktopServer(extension, folder=tmp_path / "bundle", simulator=DeskSimulator())
    async with server.serving():
        yield server


async def told(page: Any, kind: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(await asyncio.wait_for(page.recv(), 10))
        if message["kind"] == kind:
            return message


def socket_of(server: DesktopServer) -> str:
    return server.desktop.replace("http", "ws") + "/desktop"


@pytest.mark.parametrize("origin", [None, "https://evil.example", "http://localhost"])
async def test_only_the_desktop_s_page_may_drive_it(
    server: DesktopServer, origin: str | None
) -> None:
    with pytest.raises(InvalidStatus):
        async with connect(socket_of(server), origin=origin):  # type: ignore[arg-type]
            pass


def answers(address: str, *asked: tuple[str, str, dict[str, str]]) -> list[tuple[int, Any]]:
    """Status and headers of what is answered to method, path and headers."""
    found = []
    for method, path, headers in asked:
        connection = http.client.HTTPConnection(address.removeprefix("http://"))
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        found.append((response.status, response.headers))
    return found


@pytest.mark.parametrize("runtime", RUNTIMES)
async def test_all_that_is_answered_comes_with_the_policy(
    tmp_path: Path, runtime: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crm(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        own = "Content-Security-Policy: script-src *\r\nX-Content-Type-Options: sniff"
        writer.write(f"HTTP/1.1 200 OK\r\n{own}\r\nConnection: close\r\n\r\n<script>".encode())
        writer.close()

    other = await asyncio.start_server(crm, "127.0.0.1", 0)
    to = f"http://127.0.0.1:{other.sockets[0].getsockname()[1]}"
    nobody = "http://127.0.0.1:1"
    server = DesktopServer(
        extension_in(tmp_path),
        folder=tmp_path / "bundle",
        simulator=DeskSimulator(),
        runtime=runtime,
        proxy={"/crm": to, "/nobody": nobody},
    )
    (tmp_path / "bundle" / "more").mkdir()
    (tmp_path / "bundle" / "more" / "index.html").write_text("x")
    names = [path.relative_to(server.folder) for path in server.folder.rglob("*") if path.is_file()]
    of_each_kind = {name.suffix: f"/{name.as_posix()}" for name in names}
    assert {".html", ".mjs", ".js", ".css", ".wasm", ".bin", ".svg", ".py"} <= of_each_kind.keys()
    worker = [f"/{name.as_posix()}" for name in names if name.name == "shared-worker.mjs"]
    assert bool(worker) is (runtime == "shared")
    index = of_each_kind[".html"]
    tagged = {"If-None-Match": ""}

    async def ask(address: str, *asked: tuple[str, str, dict[str, str]]) -> list[tuple[int, Any]]:
        return await asyncio.to_thread(answers, address, *asked)

    async with other, server.serving():
        (_, first), *_ = await ask(server.extension_page, ("GET", index, {}))
        tagged["If-None-Match"] = first["etag"]
        of_extension = await ask(
            server.extension_page,
            *(("GET", path, {}) for path in [*of_each_kind.values(), *worker, "/"]),
            ("HEAD", index, {}),
            ("GET", index, {"Range": "bytes=0-3"}),
            ("GET", index, {"Range": "bytes=9999999-"}),
            ("GET", index, tagged),
            ("GET", "/more", {}),
            ("GET", "/none", {}),
            ("POST", "/", {}),
            ("GET", "/settings.json", {}),
            ("GET", "/crm/x", {}),
            ("GET", "/nobody/x", {}),
            ("GET", "/crm/x", {"Sec-Fetch-Site": "cross-site"}),
            ("GET", "/", {"Host": "evil.example"}),
        )
        (tmp_path / "settings.json").write_text("{}")
        of_extension += await ask(server.extension_page, ("GET", "/settings.json", {}))
        token = {"X-Page-Token": server._page_token}
        of_desktop = await ask(
            server.desktop,
            ("GET", "/", {}),
            ("GET", "/desktop.mjs", {}),
            ("GET", "/style.css", {}),
            ("GET", "/none", {}),
            ("GET", "/trace", {}),
            ("GET", "/trace", token),
            ("GET", "/", {"Host": "evil.example"}),
        )
        monkeypatch.setattr(server, "project", lambda: 1 / 0)
        of_desktop += await ask(server.desktop, ("GET", "/trace", token))
    assert {status for status, _ in of_extension} == {
        200,
        206,
        304,
        307,
        400,
        403,
        404,
        405,
        416,
        502,
    }
    assert {status for status, _ in of_desktop} == {200, 400, 403, 404, 500}
    desktop_s = desktop_headers(server.extension_page, server._framed())
    for found, headers_of in ((of_extension, server.bundle.headers), (of_desktop, desktop_s)):
        policy = headers_of["Content-Security-Policy"]
        for status, headers in found:
            assert headers.get_all("Content-Security-Policy") == [policy], status
            assert headers.get_all("X-Content-Type-Options") == ["nosniff"], status
            assert "require-trusted-types-for 'script'" in policy


async def test_only_the_desktop_s_page_is_given_the_message_log(server: DesktopServer) -> None:
    server.simulator.ring(user_data={"Tier": "gold"})
    async with connect(socket_of(server), origin=server.desktop) as page:  # type: ignore[arg-type]
        token = (await told(page, "page-token"))["token"]
    refused: list[dict[str, str]] = [
        {},  # another page's navigation, or a program
        {"Sec-Fetch-Site": "same-origin"},
        {"X-Page-Token": "none"},
        {"X-Page-Token": token, "Sec-Fetch-Site": "cross-site"},
        {"X-Page-Token": token, "Sec-Fetch-Site": "same-site"},
    ]
    for path in ("/trace", "/trace?values=1"):
        for headers in refused:
            response, body = await asyncio.to_thread(fetch, server.desktop, path, **headers)
            assert (response.status, b"format" in body) == (403, False)
        ours = {"X-Page-Token": token, "Sec-Fetch-Site": "same-origin"}
        response, body = await asyncio.to_thread(fetch, server.desktop, path, **ours)
        assert (response.status, b"format" in body) == (200, True)


async def test_only_the_desktop_s_page_reads_and_changes_what_is_shown(
    server: DesktopServer,
) -> None:
    async with connect(socket_of(server), origin=server.desktop) as page:  # type: ignore[arg-type]
        token = (await told(page, "page-token"))["token"]
    shown = server.extension

    async def statuses(*asked: tuple[str, str, dict[str, str]]) -> set[int]:
        found = await asyncio.to_thread(answers, server.desktop, *asked)
        return {status for status, _ in found}

    foreign: list[dict[str, str]] = [
        {},
        {"X-Page-Token": "none"},
        {"X-Page-Token": token, "Sec-Fetch-Site": "cross-site"},
    ]
    for headers in foreign:
        response, body = await asyncio.to_thread(fetch, server.desktop, "/samples", **headers)
        assert (response.status, b"code" in body) == (403, False)
        shows = ("POST", "/shown-sample?name=wrap_up.py", headers)
        assert await statuses(shows) == {403}
    ours = {"X-Page-Token": token, "Sec-Fetch-Site": "same-origin"}
    by_name = [("POST", f"/shown-sample{query}", ours) for query in ("?name=../x.py", "", "?name=")]
    assert await statuses(*by_name) == {404}
    assert server.extension == shown
    assert await statuses(("GET", "/samples", ours)) == {200}


@pytest.mark.parametrize(
    "odd", ["a#b", "a?b", "a b", 'a"b', "a'b", "a+b", "a;b&c=d", "größe", "拡張"]
)
async def test_an_odd_name_of_an_extension_is_found(tmp_path: Path, odd: str) -> None:
    extension = tmp_path / f"{odd}.py"
    extension.write_text(EXTENSION)
    server = DesktopServer(extension, folder=tmp_path / "bundle", simulator=DeskSimulator())
    html = (tmp_path / "bundle" / "index.html").read_text("utf-8")
    (named,) = set(re.findall(r'"(extension-[^"/]+/[^"]+)"', html))
    async with server.serving():
        _, body = await asyncio.to_thread(fetch, server.extension_page, f"/{named}")
        assert body.decode() == EXTENSION
        async with connect(socket_of(server), origin=server.desktop) as page:  # type: ignore[arg-type]
            token = {"X-Page-Token": (await told(page, "page-token"))["token"]}
        response = (await asyncio.to_thread(fetch, server.desktop, "/trace", **token))[0]
        assert response.status == 200


async def test_two_desktop_pages_see_the_same_desktop(server: DesktopServer) -> None:
    async with (
        connect(socket_of(server), origin=server.desktop) as one,  # type: ignore[arg-type]
        connect(socket_of(server), origin=server.desktop) as two,  # type: ignore[arg-type]
    ):
        await told(one, "state")
        await told(two, "state")
        await one.send(json.dumps({"kind": "verb", "id": 1, "verb": "ring", "arguments": {}}))
        assert (await told(one, "done"))["id"] == 1
        for page in (one, two):
            assert len((await told(page, "state"))["state"]["interactions"]) == 1


async def test_nonsense_on_the_socket_is_survived(server: DesktopServer) -> None:
    async with connect(socket_of(server), origin=server.desktop) as page:  # type: ignore[arg-type]
        for text in ("", "{", "[]", '"x"', "7", '{"kind": 1}', "[" * 5000):
            await page.send(text)
        await page.send(json.dumps({"kind": "verb", "id": 1, "verb": "ring", "arguments": {}}))
        assert (await told(page, "done"))["id"] == 1


async def test_the_page_is_told_which_python_its_frames_have(server: DesktopServer) -> None:
    async with connect(socket_of(server), origin=server.desktop) as page:  # type: ignore[arg-type]
        for name, origin in (("desk", server.extension_page), ("board", "http://board.example")):
            opened = {"kind": "frame-opened", "frame": name, "origin": origin, "name": name}
            await page.send(json.dumps(opened))
        status: list[dict[str, Any]] = []
        while len(status) < 2:
            status = (await told(page, "state"))["state"]["frameStatus"]
    version = server.bundle.version
    assert [each["python"] for each in status] == [
        {"shared": True, "version": version, "console": False},
        None,
    ]


async def test_a_page_that_leaves_takes_its_frames_with_it(server: DesktopServer) -> None:
    async with connect(socket_of(server), origin=server.desktop) as page:  # type: ignore[arg-type]
        opened = {"kind": "frame-opened", "frame": "k", "origin": "http://x", "name": "mine"}
        await page.send(json.dumps(opened))
        while not server.simulator.frames:
            await asyncio.sleep(0)
    while server.simulator.frames:
        await asyncio.sleep(0)
    assert server.simulator.on_change == []


async def test_saving_tells_the_page_to_load_the_frame_anew(server: DesktopServer) -> None:
    async with connect(socket_of(server), origin=server.desktop) as page:  # type: ignore[arg-type]
        await told(page, "state")
        version = server.bundle.version
        server.extension.write_text(EXTENSION + "# saved\n")
        server.saved()
        assert server.bundle.version != version
        assert "mine.py was saved" in (await told(page, "notice"))["text"]
        await told(page, "reload-frames")
        server.extension.write_text(
            "# /// script\n# [tool.py-ext]\n# asets = []\n# ///\n" + EXTENSION
        )
        server.saved()
        assert (await told(page, "notice"))["text"].endswith("Did you mean assets?")
        server.extension.unlink()
        server.saved()
        notice = await told(page, "notice")
        assert notice["level"] == "error"
        assert "there is no extension" in notice["text"]


def test_connections_send_at_once() -> None:
    # asyncio judges by this whether to set TCP_NODELAY on what the socket accepts.
    for bound in bind(0, "--port"):
        assert bound.proto == socket.IPPROTO_TCP
        bound.close()


def test_the_same_port_twice_is_told() -> None:
    first = bind(0, "--port")
    port = first[0].getsockname()[1]
    with pytest.raises(SetupError, match=f"port {port} cannot be used"):
        bind(port, "--extension-port")
    for bound in first:
        bound.close()


def has_ipv6() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as tried:
        tried.bind(("::1", 0))
        return True
    return False


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_a_port_that_another_server_has_at_ipv6_is_told() -> None:
    with socket.socket(socket.AF_INET6) as taken:
        taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        taken.bind(("::1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = rf"port {port} of \[::1\] cannot be used \(.*\): stop what uses it"
        with pytest.raises(SetupError, match=said):
            bind(port, "--port")


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_both_addresses_of_localhost_are_listened_at() -> None:
    both = bind(0, "--port")
    assert [bound.getsockname()[0] for bound in both] == ["127.0.0.1", "::1"]
    assert len({bound.getsockname()[1] for bound in both}) == 1
    for bound in both:
        bound.close()


def test_a_machine_without_ipv6_is_served_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "HOST_6", "2001:db8::1")  # no machine has that
    (only,) = bind(0, "--port")
    only.close()


class Saved:
    """What the watch tells, in place of a server."""

    def __init__(self, extension: Path) -> None:
        self.extension = extension
        self.seen: asyncio.Queue[bool] = asyncio.Queue()

    def project(self) -> Project:
        return read_project(self.extension)

    def saved(self) -> None:
        self.seen.put_nowait(self.extension.exists())
        raise ZeroDivisionError("on purpose")  # which must not end the watch

    async def noticed(self, there: bool) -> None:
        assert await asyncio.wait_for(self.seen.get(), 10) is there


async def test_every_way_of_saving_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    extension = tmp_path / "folder" / "mine.py"
    extension.parent.mkdir()
    extension.write_text(EXTENSION)
    saved = Saved(extension)
    watching = asyncio.ensure_future(watch(saved))
    try:
        await asyncio.sleep(0)
        extension.write_text(EXTENSION + "# 1\n")
        await saved.noticed(True)
        other = tmp_path / "other.py"
        other.write_text(EXTENSION)
        other.replace(extension)  # as editors do
        await saved.noticed(True)
        extension.unlink()
        extension.parent.rmdir()  # as version control does
        await saved.noticed(False)
        extension.parent.mkdir()
        extension.write_text(EXTENSION)
        await saved.noticed(True)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    assert "error: not reloaded: on purpose" in capsys.readouterr().err


async def test_what_nobody_has_thought_of_does_not_end_the_watch(tmp_path: Path) -> None:
    class Odd(Saved):
        def project(self) -> Project:
            if "odd" in self.extension.read_text():
                raise RecursionError
            return super().project()

    extension = tmp_path / "mine.py"
    extension.write_text(EXTENSION)
    saved = Odd(extension)
    watching = asyncio.ensure_future(watch(saved))
    try:
        await asyncio.sleep(0)
        for text in ("# odd\n", "# mended\n"):
            extension.write_text(EXTENSION + text)
            await saved.noticed(True)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def test_names_that_the_terminal_cannot_write_do_not_end_it(tmp_path: Path) -> None:
    extension = tmp_path / "größe" / "order.py"
    extension.parent.mkdir()
    extension.write_text(EXTENSION)
    ports = ("--port", "0", "--extension-port", "0")
    with served(str(extension), *ports, PYTHONIOENCODING="ascii", PYTHONUTF8="0") as (process, _):
        assert process.stdout is not None
        assert "Save any of its files" in process.stdout.readline()


def test_a_link_is_served_by_its_own_name(tmp_path: Path) -> None:
    target = tmp_path / "order-desk.v2.py"
    target.write_text(EXTENSION)
    link = tmp_path / "orders.py"
    link.symlink_to(target)
    with served(str(link), "--port", "0", "--extension-port", "0") as (_, addresses):
        assert b'"module": "orders"' in fetch(addresses[1], "/")[1]


async def test_a_link_that_points_elsewhere_and_a_target_that_is_saved_are_noticed(
    tmp_path: Path,
) -> None:
    first, second = tmp_path / "first.py", tmp_path / "second.py"
    first.write_text(EXTENSION)
    second.write_text(EXTENSION)
    link = tmp_path / "orders.py"
    link.symlink_to(first)
    saved = Saved(link)
    watching = asyncio.ensure_future(watch(saved))
    await asyncio.sleep(0)
    first.write_text(EXTENSION + "# more\n")
    await saved.noticed(True)
    link.unlink()
    link.symlink_to(second)
    await saved.noticed(True)
    watching.cancel()
