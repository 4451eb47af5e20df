"""A real extension on real web servers, with the configurations that build writes, in a desktop that has
exactly the options that build writes."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from py_ext.project.project import read_project
from py_ext.simulator import DeskSimulator
from py_ext.simulator.options import ORIGINS
from py_ext.workbench.bundle import build
from py_ext.workbench.deploy.url_check import check_url
from py_ext.workbench.deploy.written import DEPLOY, write_deployment
from py_ext.workbench.desktop_server import DesktopServer
from py_ext.workbench.messages import SetupError
from py_ext.workbench.packages import packages_of
from tests import web_servers
from tests.browser.test_projects import crm, write

pytestmark = pytest.mark.asyncio(loop_scope="session")

PYPROJECT = """\
[project]
name = "callers"
dependencies = ["httpx2", "jinja2==3.1.6", "phonenumbers==9.0.22", "msgspec==0.22.0"]

[tool.py-ext]
desktops = ["{desktop}"]
connect = ["{crm}"]

[tool.py-ext.settings]
crm = {{ type = "text" }}
"""
CALLERS = """\
import httpx2
import jinja2
import msgspec
import phonenumbers
from markupsafe import Markup
from phonenumbers import PhoneNumberFormat

from py_ext import Desk, HandlerFailure, InteractionEvent, State

desk = Desk()
CARD = jinja2.Environment(autoescape=True).from_string("<h1>{{ caller.path }}</h1><p>{{ number }}</p>")


class Caller(msgspec.Struct):
    path: str


@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def pop(event: InteractionEvent) -> None:
    parsed = phonenumbers.parse(event.interaction.ani, "US")
    number = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    async with httpx2.AsyncClient() as client:
        answer = await client.get(f"{desk.settings['crm']}/callers/7")
    caller = msgspec.json.decode(answer.content, type=Caller)
    agent = await desk.agent.get()
    await event.interaction.set_user_data({"Number": number})
    await desk.system.popup_toast(title=f"For {agent.firstname}", message=number)
    await event.interaction.answer()
    await desk.page.show(Markup(CARD.render(caller=caller, number=number)))


@desk.on_error
async def tell(failure: HandlerFailure) -> None:
    await desk.page.show(f"{type(failure.error).__name__}: {failure.error}")
"""
NUMBER = "+1 201-555-0123"
REQUESTS = {
    "agent.get",
    "interaction.getInteractions",
    "interaction.setUserData",
    "system.popupToast",
    "voice.answer",
}


@dataclass(frozen=True)
class Built:
    """The extension, as it is deployed.

    Attributes:
        folder: Of the bundle, in one that has nothing else.
        port: Of the one desktop that may show it.
        crm: The origin of the CRM.
    """

    folder: Path
    port: int
    crm: str


@pytest.fixture(scope="module")
def built() -> Iterator[Built]:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with web_servers.readable_folder() as folder, crm() as address:
        text = PYPROJECT.format(desktop=f"http://localhost:{port}", crm=address)
        place = write(folder / "callers", {"pyproject.toml": text, "callers.py": CALLERS})
        project = read_project(place)
        try:
            packages_of(project)
        except SetupError as error:
            pytest.skip(f"no registry: {error}")
        bundle = build(place, folder / "www" / "callers", deploy=True)
        write_deployment(project, bundle.folder, bundle.headers)
        (bundle.folder / "settings.json").write_text(json.dumps({"crm": address}))
        yield Built(bundle.folder, port, address)


@dataclass
class Seen:
    """The extension in a desktop, and what its browser did.

    Attributes:
        page: The desktop's.
        simulator: The desktop.
        site: The origin that the bundle is served from.
        console: What the browser's console was told.
        asked: The addresses that pages asked for.
        encodings: How each file of the bundle came, by its address; of those that were not in the cache.
    """

    page: Page
    simulator: DeskSimulator
    site: str
    console: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    encodings: dict[str, str] = field(default_factory=dict)

    async def running(self) -> None:
        frame = self.page.frame_locator("iframe[data-key]")
        await expect(frame.locator("html")).to_have_attribute("data-state", "running")

    async def says(self, text: str | re.Pattern[str]) -> None:
        frame = self.page.frame_locator("iframe[data-key]")
        await expect(frame.locator("body")).to_contain_text(text)


class Line:
    """What lies between browser and server, and counts the bytes that come back.

    Attributes:
        origin: For the browser.
        bytes: Since somebody has set it to 0.
    """

    def __init__(self, origin: str) -> None:
        self._port = int(origin.rpartition(":")[2])
        self.origin = ""
        self.bytes = 0

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[Line]:
        server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        async with server:
            self.origin = f"http://localhost:{server.sockets[0].getsockname()[1]}"
            yield self

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection("127.0.0.1", self._port)

        async def carry(
            come: asyncio.StreamReader, go: asyncio.StreamWriter, counted: bool
        ) -> None:
            try:
                while part := await come.read(1 << 16):
                    self.bytes += len(part) * counted
                    go.write(part)
                    await go.drain()
            except ConnectionError:
                pass
            finally:
                go.close()

        await asyncio.gather(carry(reader, outer, False), carry(inner, writer, True))


@asynccontextmanager
async def desktop(
    context: BrowserContext, built: Built, folder: Path, site: str, at: str, origins: str = ""
) -> AsyncIterator[Seen]:
    """The simulated desktop with the generated options, and the extension's frame in it.

    Args:
        context: Of the browser.
        built: The extension.
        folder: For what the desktop wants.
        site: The origin that the bundle is served from.
        at: Its path there.
        origins: In place of what the options say of them.
    """
    simulator = DeskSimulator()
    simulator.options.load(built.folder / DEPLOY / "desktop-options.toml")
    simulator.options["Callers/url"] = f"{site}{at}"
    if origins:
        simulator.options[ORIGINS] = origins
    quiet = folder / "quiet.py"
    quiet.write_text("from py_ext import Desk\ndesk = Desk()\n")
    server = DesktopServer(
        quiet,
        folder=folder / "quiet",
        simulator=simulator,
        desktop_port=built.port,
        cold_boot=True,
    )
    async with server.serving():
        page = await context.new_page()
        seen = Seen(page, simulator, site)
        page.on("console", lambda said: seen.console.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: seen.console.append(f"exception: {error}"))
        page.on("request", lambda request: seen.asked.append(request.url))
        page.on(
            "response",
            lambda got: seen.encodings.update({got.url: got.headers.get("content-encoding", "")}),
        )
        await page.goto(server.desktop)
        yield seen
        await page.close()


@pytest_asyncio.fixture(loop_scope="session")
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context()
    yield context
    await context.close()


@pytest.mark.parametrize(
    ("kind", "at"),
    [("nginx", "/"), ("nginx", "/callers/"), ("apache", "/"), ("caddy", "/callers/")],
)
async def test_it_works_where_it_is_deployed_and_asks_nobody_else(
    context: BrowserContext, built: Built, tmp_path: Path, kind: str, at: str
) -> None:
    root = built.folder if at == "/" else built.folder.parent
    with web_servers.serving(kind, root, built.folder / DEPLOY, at=at) as origin:
        assert [*map(str, check_url(f"{origin}{at}", built.folder))] == []
        async with Line(origin).laid() as line:
            async with desktop(context, built, tmp_path, line.origin, at) as seen:
                await seen.running()
                seen.simulator.ring(ani="2015550123")
                await seen.says(f"/callers/7{NUMBER}")
                await expect(seen.page.get_by_role("heading", name="For Robin")).to_be_visible()
                (call,) = seen.simulator.interactions.values()
                assert call.user_data == {"Number": NUMBER}
                assert call.state == "TALKING"
                checked(seen, built, at)
                await asyncio.sleep(1)
            line.bytes = 0
            async with desktop(context, built, tmp_path, line.origin, at) as seen:
                await seen.running()
                await asyncio.sleep(1)
                print(f"{kind} {at}: {line.bytes} bytes for the second load")
                assert 0 < line.bytes <= 3000


def checked(seen: Seen, built: Built, at: str) -> None:
    """No other origin, no violation, nothing that came larger than it has to."""
    allowed = (f"http://localhost:{built.port}/", f"{seen.site}{at}", f"{built.crm}/")
    assert not [url for url in seen.asked if not url.startswith(allowed)]
    assert not [said for said in seen.console if "olicy" in said or said.startswith("e")]
    own = {
        url.removeprefix(f"{seen.site}{at}"): encoding
        for url, encoding in seen.encodings.items()
        if url.startswith(seen.site)
    }
    assert len(own) > 5
    larger = {
        name
        for name, encoding in own.items()
        if not encoding and (not name or (built.folder / f"{name}.zst").is_file())
    }
    assert not larger


async def test_without_one_of_the_permissions_it_says_which(
    context: BrowserContext, built: Built, tmp_path: Path
) -> None:
    with web_servers.serving("nginx", built.folder, built.folder / DEPLOY) as origin:
        async with desktop(context, built, tmp_path, origin, "/") as seen:
            await seen.running()
            ((permission),) = seen.simulator.options.permissions
            assert set(permission.requests) == REQUESTS
            for name in sorted(REQUESTS - {"interaction.getInteractions"}):
                others = ", ".join(REQUESTS - {name})
                seen.simulator.options[ORIGINS] = f"* ({others})"
                call = seen.simulator.ring(ani="2015550123")
                await seen.says(re.compile(rf"NotAllowed: .*{re.escape(name)}"))
                seen.simulator.release(call.interaction_id)


async def test_without_what_every_desk_needs_it_does_not_start(
    context: BrowserContext, built: Built, tmp_path: Path
) -> None:
    with web_servers.serving("nginx", built.folder, built.folder / DEPLOY) as origin:
        needed = "interaction.getInteractions"
        others = f"* ({', '.join(REQUESTS - {needed})})"
        async with desktop(context, built, tmp_path, origin, "/", origins=others) as seen:
            frame = seen.page.frame_locator("iframe[data-key]")
            await expect(frame.get_by_role("alert")).to_contain_text("could not be started")
            assert f"does not allow {needed}" in "".join(seen.console)
