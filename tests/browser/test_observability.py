"""What can be seen of an extension in the field: logs in the browser's console, the debug panel, and
reports of failures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from py_ext.workbench.places import WEB
from tests.browser.shown import Shown, describe, shown, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
HEAD = "import logging\nfrom py_ext import Desk, InteractionEvent, State\ndesk = Desk()\n"
RUNTIMES = pytest.mark.parametrize("runtime", ["shared", "frame"])


@asynccontextmanager
async def for_agents(
    chromium: Browser,
    folder: Path,
    text: str,
    *,
    query: str = "",
    runtime: str | None = None,
    settings: str = "",
    **described: Any,
) -> AsyncIterator[Shown]:
    """An extension as it is deployed, without the minute that its bundle takes."""
    path = folder / "order_desk.py"
    head = f"# /// script\n# [tool.py-ext]\n# {settings}\n# ///\n" if settings else ""
    path.write_text(head + HEAD + text)
    async with shown(chromium, path, go=False, its_runtime=runtime) as it:
        changes = {"audience": "agent", "logLevel": "WARNING", **described}
        describe(it, lambda bundle: bundle.update(changes))
        if query:
            it.simulator.options["order_desk/url"] = f"{it.server.extension_page}/?{query}"
        await it.page.goto(it.server.desktop)
        await it.running()
        yield it


# Logs

LOGS = """
log = logging.getLogger("order_desk")

@desk.on(InteractionEvent, state=State.RINGING)
def hear(event):
    for level in ("debug", "info", "warning", "error"):
        getattr(log, level)("%s of %s", level, event.interaction.ani)
    print("printed", event.interaction.ani)
    raise ValueError("no tier for " + event.interaction.user_data["Name"])
"""


def lines(it: Shown, words: str) -> list[str]:
    return [line for line in it.console if words in line]


@RUNTIMES
async def test_logs_are_in_the_console_in_their_levels_and_without_customers(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    async with for_agents(chromium, tmp_path, LOGS, runtime=runtime, logLevel="DEBUG") as it:
        it.simulator.ring(ani="5550177", user_data={"Name": "Jane Doe"})
        await until(lambda: lines(it, "Reference"))
        assert lines(it, " of •••") == [
            "debug: debug of •••",
            "info: info of •••",
            "warning: warning of •••",
            "error: error of •••",
        ]
        (failed,) = lines(it, "Reference")
        assert failed.startswith("error: ")
        assert "ValueError: no tier for •••" in failed
        assert "in hear" in failed
        assert lines(it, "Jane Doe") == []
        assert lines(it, "5550177") == ["log: printed 5550177"], "print is the author's own"


async def test_agents_consoles_get_warnings_and_errors(chromium: Browser, tmp_path: Path) -> None:
    async with for_agents(chromium, tmp_path, LOGS) as it:
        it.simulator.ring(ani="5550177", user_data={"Name": "Jane Doe"})
        await until(lambda: lines(it, "Reference"))
        assert len(lines(it, " of •••")) == 2


SLOW = """
import asyncio, time

@desk.on(InteractionEvent, state=State.RINGING)
async def computes():
    await asyncio.sleep(0)
    time.sleep(1.3)

@desk.on(InteractionEvent, state=State.TALKING)
def computes_at_once():
    time.sleep(1.3)
"""


async def test_a_handler_that_holds_up_all_is_named(chromium: Browser, tmp_path: Path) -> None:
    async with for_agents(chromium, tmp_path, SLOW) as it:
        call = it.simulator.ring().interaction_id
        await until(lambda: lines(it, "without a pause"))
        it.simulator.answer(call)
        await until(lambda: len(lines(it, "without a pause")) == 2)
        first, second = lines(it, "without a pause")
        assert "order_desk.computes (order_desk.py:7)" in first
        assert "order_desk.computes_at_once (order_desk.py:12)" in second


# The panel

BUSY = """
@desk.on(InteractionEvent, state=State.RINGING)
async def screen_pop(event):
    await event.interaction.set_user_data({"Tier": "gold"})

@desk.on(InteractionEvent, state=State.TALKING)
async def fails(event):
    {}[event.interaction.ani]
"""


async def busy(it: Shown) -> None:
    call = it.simulator.ring(ani="5550177", user_data={"Name": "Jane Doe"}).interaction_id
    await until(lambda: it.simulator.user_data(call).get("Tier") == "gold")
    it.simulator.answer(call)
    await until(lambda: lines(it, "KeyError"))


async def until_shown(rows: Locator, row: str) -> None:
    """The panel is drawn now and then: a request that had not ended at one drawing has at the next."""
    texts: list[str] = []
    try:
        async with asyncio.timeout(120):
            while not any(each.startswith(row) for each in texts):
                texts = [" ".join(each.split()) for each in await rows.all_inner_texts()]
                await asyncio.sleep(0.05)
    except TimeoutError:
        pytest.fail(f"no row begins with {row!r}: {texts}")


@RUNTIMES
async def test_the_panel_shows_numbers_and_no_customer(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    async with for_agents(chromium, tmp_path, BUSY, query="debug", runtime=runtime) as it:
        await busy(it)
        panel = it.frame.locator("#debug")
        await expect(panel).to_contain_text(it.server.bundle.version)
        await expect(panel).to_contain_text(it.server.desktop)
        await expect(panel).to_contain_text("0.1.0")
        await expect(panel).to_contain_text("shared by all" if it.is_shared else "of this frame")
        await expect(panel).to_contain_text("connected")
        for table, row in {
            "Requests": "interaction.setUserData 1 0",
            "Handlers": "order_desk.screen_pop 1 0",
            "Failures": "KeyError order_desk.py:11 order_desk.fails 1",
        }.items():
            rows = panel.get_by_role("region", name=table).get_by_role("row")
            await until_shown(rows, row)
        text = await panel.inner_text()
        assert "Jane" not in text
        assert "5550177" not in text


async def test_it_is_used_with_keys_and_updates_while_it_is_open(
    chromium: Browser, tmp_path: Path
) -> None:
    async with for_agents(chromium, tmp_path, BUSY, query="debug") as it:
        panel = it.frame.locator("#debug")
        await expect(panel).to_have_attribute("open", "")
        summary = panel.locator("summary")
        await summary.focus()
        await it.page.keyboard.press("Enter")
        await expect(panel).not_to_have_attribute("open", "")
        await busy(it)
        await it.page.keyboard.press("Enter")
        await expect(panel).to_contain_text("interaction.setUserData")
        await expect(summary).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_readable_in_any_frame(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    async with for_agents(chromium, tmp_path, BUSY, query="debug") as it:
        await it.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        await busy(it)
        frame = it.scripts()
        await expect(it.frame.locator("#debug")).to_contain_text("KeyError")
        for width in (320, 700):
            await it.page.evaluate(
                "(width) => { document.querySelector('iframe[data-key]').style.width = `${width}px`; }",
                width,
            )
            wide = await frame.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, f"at {width} px, the page itself need not be scrolled sideways"
        await frame.evaluate(AXE.read_text("utf-8"))
        found = await frame.evaluate("axe.run('#debug')")
        assert [each["id"] for each in found["violations"]] == []


async def test_without_the_parameter_nothing_of_it_is_loaded(
    chromium: Browser, tmp_path: Path
) -> None:
    async with for_agents(chromium, tmp_path, BUSY) as it:
        asked: list[str] = await it.scripts().evaluate(
            "performance.getEntriesByType('resource').map(({ name }) => name)"
        )
        assert asked
        assert not [each for each in asked if "debug-panel" in each]
        await expect(it.frame.locator("#debug")).to_have_count(0)


# Reports


class Server:
    """A company's own, which takes reports."""

    def __init__(self) -> None:
        self.reports: list[dict[str, Any]] = []
        self.heads: list[str] = []
        self.port = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Server]:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = [line for line in head.splitlines() if line.startswith("content-length:")]
        body = await reader.readexactly(int(length[0].partition(":")[2])) if length else b""
        if head.startswith("post"):
            self.heads.append(head)
            self.reports.append(json.loads(body))
        writer.write(
            b"HTTP/1.1 204 No Content\r\nConnection: close\r\nAccess-Control-Allow-Origin: *\r\n"
            b"Access-Control-Allow-Headers: content-type\r\n\r\n"
        )
        await writer.drain()
        writer.close()


ENDS = """
import os

@desk.on(InteractionEvent, state=State.RINGING)
def fails(event):
    raise KeyError(event.interaction.ani)

@desk.on(InteractionEvent, state=State.TALKING)
def ends(event):
    os.abort()
"""


@RUNTIMES
async def test_failures_and_the_end_of_python_are_reported(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    async with Server().serving() as server:
        address = f"http://localhost:{server.port}/extensions"
        async with for_agents(
            chromium,
            tmp_path,
            ENDS,
            runtime=runtime,
            settings=f'report = "{address}"',
            report=address,
        ) as it:
            call = it.simulator.ring(ani="5550177").interaction_id
            await until(lambda: lines(it, "KeyError"))
            assert server.reports == [], "they are gathered"
            it.simulator.answer(call)
            await until(lambda: server.reports)
            (report,) = server.reports
            told = {each["error"].partition("(")[0]: each for each in report["failures"]}
            assert told["KeyError"] == {
                "error": "KeyError",
                "place": "order_desk.py:13",
                "handler": "order_desk.fails",
                "count": 1,
            }
            assert told["PythonEnded"]["count"] == 1
            assert report["version"] == it.server.bundle.version
            assert report["py_ext"] == "0.1.0"
            assert report["runtime"] == runtime
            assert "5550177" not in json.dumps(report)
            assert "cookie" not in server.heads[0]
            assert "referer" not in server.heads[0]
