"""Extensions that are projects, on the page: modules, data files, settings of the site, packages, a CRM."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.async_api import Browser, expect

from py_ext.project.project import read_project
from py_ext.workbench.messages import SetupError
from py_ext.workbench.packages import packages_of
from tests.browser.shown import Shown, shown
from tests.unit.wheels import write_wheel

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = '[project]\nname = "order-desk"\n\n[tool.py-ext]\nextension = "order_desk"\n'
HEAD = "from py_ext import Desk, InteractionEvent, State\ndesk = Desk()\n"
WHEN_IT_RINGS = (
    '\n@desk.on(InteractionEvent, media="voice", state=State.RINGING)\n'
    "async def told(event: InteractionEvent) -> None:\n"
    "    told = {name: str(value) for name, value in (await said()).items()}\n"
    "    await event.interaction.set_user_data(told)\n"
)


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


async def told(it: Shown) -> dict[str, str]:
    """What the extension attaches to a call that rings."""
    call = it.simulator.ring(ani="5550100")
    async with asyncio.timeout(60):
        while not call.user_data:
            await asyncio.sleep(0.02)
            if await it.frame.locator("#problem").is_visible():
                raise AssertionError(await it.frame.locator("body").inner_text())
    return dict(call.user_data)


@asynccontextmanager
async def running(
    chromium: Browser, project: Path, *, cold_boot: bool | None = None
) -> AsyncIterator[Shown]:
    async with shown(chromium, project, cold_boot=cold_boot) as it:
        await it.running()
        yield it


@contextmanager
def crm() -> Iterator[str]:
    """A server of another origin, which says that any page may read it."""

    class Crm(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = json.dumps({"path": self.path, "key": self.headers.get("X-Key")}).encode()
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Crm)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


MODULES = {
    "pyproject.toml": SETTINGS,
    "order_desk/__init__.py": HEAD
    + "from importlib import resources\n"
    + "import words_of_ours\n"
    + "from .größen import größte\n"
    + "async def said():\n"
    + '    text = resources.files(__name__).joinpath("data/tiers.txt").read_text()\n'
    + '    return {"size": größte(), "tier": text, "word": words_of_ours.WORD}\n'
    + WHEN_IT_RINGS,
    "order_desk/größen.py": "def größte():\n    return 7\n",
    "order_desk/data/tiers.txt": "gold",
    "words_of_ours.py": 'WORD = "yes"\n',
    "notes.py": "1 / 0\n",  # nobody imports it
}


@pytest.mark.parametrize("cold_boot", [False, True])
async def test_a_package_with_modules_and_data_beside_another_module(
    chromium: Browser, tmp_path: Path, cold_boot: bool
) -> None:
    async with running(chromium, write(tmp_path, MODULES), cold_boot=cold_boot) as it:
        assert await told(it) == {"size": "7", "tier": "gold", "word": "yes"}
        assert not [*it.server.folder.glob("extension-*/notes.py")]


async def test_a_package_that_could_not_be_started_is_named_as_such(
    chromium: Browser, tmp_path: Path
) -> None:
    files = MODULES | {
        "order_desk/__init__.py": "from py_ext import Desk\n\ndesk = Desk()\n1 / 0\n"
    }
    async with shown(chromium, write(tmp_path, files)) as it:
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_contain_text("order_desk could not be started")


async def test_a_traceback_shows_the_module_as_its_author_knows_it(
    chromium: Browser, tmp_path: Path
) -> None:
    files = MODULES | {"order_desk/größen.py": "def größte():\n    return 1 / 0\n"}
    async with running(chromium, write(tmp_path, files)) as it:
        it.simulator.ring()
        traceback = it.frame.locator("#traceback")
        await expect(traceback).to_contain_text("ZeroDivisionError")
        await expect(traceback).to_contain_text("order_desk/größen.py")
        await expect(traceback).to_contain_text("return 1 / 0")


async def test_what_a_site_sets_reaches_python_and_what_makes_no_sense_the_page(
    chromium: Browser, tmp_path: Path
) -> None:
    project = write(
        tmp_path,
        {
            "pyproject.toml": SETTINGS
            + '[tool.py-ext.settings]\nretries = 3\ncrm = { type = "text" }\n'
            + "queue = 9007199254740993\nwait = 5.0\n",
            "order_desk.py": HEAD + "async def said():\n    return desk.settings\n" + WHEN_IT_RINGS,
        },
    )
    async with shown(chromium, project) as it:
        await expect(it.frame.locator("#problem")).to_contain_text("write crm, a text, into it")
        (project / "settings.json").write_text('{"crm": 7}')
        await it.page.reload()
        await expect(it.frame.locator("#problem")).to_contain_text("crm must be a text")
        (project / "settings.json").write_text('{"crm": "https://crm.example.com"}')
        await it.page.reload()
        await it.running()
        assert await told(it) == {
            "crm": "https://crm.example.com",
            "retries": "3",
            "queue": "9007199254740993",  # to the last digit
            "wait": "5.0",
        }


HAS_PACKAGE = (
    HEAD
    + "import thing\n"
    + "async def said():\n"
    + "    import thing.late\n"
    + '    return {"value": thing.VALUE, "late": thing.late.VALUE, "data": thing.data()}\n'
    + WHEN_IT_RINGS
)
PACKAGE = {
    "thing/__init__.py": "from importlib import resources\nVALUE = 1\n"
    "def data():\n    return resources.files(__name__).joinpath('data.txt').read_text()\n",
    "thing/late.py": "VALUE = 2\n",
    "thing/data.txt": "three",
}


@pytest.mark.parametrize("cold_boot", [False, True])
async def test_a_package_is_there_with_what_it_brings(
    chromium: Browser, tmp_path: Path, cold_boot: bool
) -> None:
    wheel = write_wheel(tmp_path, "thing", PACKAGE)
    settings = SETTINGS + f'wheels = ["{wheel.name}"]\n'
    project = write(tmp_path, {"pyproject.toml": settings, "order_desk.py": HAS_PACKAGE})
    async with running(chromium, project, cold_boot=cold_boot) as it:
        assert await told(it) == {"value": "1", "late": "2", "data": "three"}


async def test_a_compiled_package_works(chromium: Browser, tmp_path: Path) -> None:
    text = HEAD + (
        "import msgspec\n"
        "class Customer(msgspec.Struct):\n    tier: str\n"
        "async def said():\n"
        """    told = msgspec.json.decode('{"tier": "gold"}', type=Customer)\n"""
        '    return {"tier": told.tier, "module": msgspec._core.__name__}\n'
    )
    settings = SETTINGS.replace("\n\n", '\ndependencies = ["msgspec==0.22.0"]\n\n')
    project = write(tmp_path, {"pyproject.toml": settings, "order_desk.py": text + WHEN_IT_RINGS})
    try:
        packages_of(read_project(project))
    except SetupError as error:
        pytest.skip(f"no registry: {error}")
    async with running(chromium, project) as it:
        assert await told(it) == {"tier": "gold", "module": "msgspec._core"}
        assert not [said for said in it.console if "boots in full" in said]


ASKS = (
    HEAD
    + "from pyodide.http import pyfetch\n"
    + "async def said():\n"
    + "    answer = await (await pyfetch(ADDRESS)).json()\n"
    + '    return {"path": answer["path"], "key": answer["key"]}\n'
    + WHEN_IT_RINGS
)


async def test_another_origin_is_reached_where_connect_names_it(
    chromium: Browser, tmp_path: Path
) -> None:
    with crm() as address:
        text = f'ADDRESS = "{address}/customers/1"\n' + ASKS
        settings = SETTINGS + f'connect = ["{address}"]\n'
        project = write(tmp_path, {"pyproject.toml": settings, "order_desk.py": text})
        async with running(chromium, project) as it:
            assert await told(it) == {"path": "/customers/1", "key": "None"}


async def test_one_that_it_does_not_name_is_an_error_in_python_that_names_the_setting(
    chromium: Browser, tmp_path: Path
) -> None:
    with crm() as address:
        text = f'ADDRESS = "{address}/customers/1"\n' + ASKS
        project = write(tmp_path, {"pyproject.toml": SETTINGS, "order_desk.py": text})
        async with running(chromium, project) as it:
            it.simulator.ring()
            said = it.frame.locator("#problem")
            await expect(said).to_contain_text(f'add "{address}" to connect in [tool.py-ext]')


async def test_a_proxy_passes_requests_of_the_own_origin_on_with_headers_from_the_environment(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_KEY", "secret")
    with crm() as address:
        settings = (
            SETTINGS + f'[tool.py-ext.proxy."/crm"]\nto = "{address}/api"\n'
            'headers = { X-Key = "$CRM_KEY" }\n'
        )
        text = 'ADDRESS = "/crm/customers/1?a=b"\n' + ASKS
        project = write(tmp_path, {"pyproject.toml": settings, "order_desk.py": text})
        async with running(chromium, project) as it:
            assert await told(it) == {"path": "/api/customers/1?a=b", "key": "secret"}
            # Another page of the web, to which the CRM lets anybody's pages read its answers.
            other = await it.page.context.new_page()
            await other.goto(address)
            asks = "at => fetch(at).then((answer) => answer.text(), String)"
            answer = await other.evaluate(asks, f"{it.server.extension_page}/crm/customers/1")
            assert answer == "TypeError: Failed to fetch"


async def test_any_file_that_is_saved_has_the_frame_loaded_anew(
    chromium: Browser, tmp_path: Path
) -> None:
    from py_ext.workbench.file_watch import watch

    project = write(tmp_path, MODULES)
    async with running(chromium, project) as it:
        watching = asyncio.ensure_future(watch(it.server))
        await asyncio.sleep(0.5)
        loads: list[None] = []
        notice = it.server.saved
        it.server.saved = lambda: (loads.append(None), notice())[1]  # type: ignore[func-returns-value, method-assign]
        try:
            for name, text, expected in (
                ("order_desk/größen.py", "def größte():\n    return 8\n", {"size": "8"}),
                ("order_desk/data/tiers.txt", "silver", {"tier": "silver"}),
                ("words_of_ours.py", 'WORD = "no"\n', {"word": "no"}),
            ):
                before = len(loads)
                (project / name).write_text(text)
                async with asyncio.timeout(60):
                    while len(loads) == before:
                        await asyncio.sleep(0.02)
                async with asyncio.timeout(60):
                    while not any(
                        expected.items() <= call.user_data.items()
                        for call in it.simulator.interactions.values()
                    ):
                        it.simulator.ring()  # one that rings while the frame loads is not told
                        await asyncio.sleep(0.3)
                assert len(loads) == before + 1
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
