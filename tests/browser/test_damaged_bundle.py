"""A file of the bundle that is missing, cut short or another one: a sentence that names it, or a start
all the same with a word in the console; never silence."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.shown import Shown, shown

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif("config.getoption('--cold-boot')", reason="names the snapshot's files"),
]

# It needs all there is: modules of the library, and functions of the wasm's second half.
EXTENSION = """
from py_ext import Desk
desk = Desk(timeout=5)

@desk.on_start
def start():
    import ctypes, decimal, graphlib
    print(decimal.Decimal(2).sqrt(), ctypes.sizeof(ctypes.c_int))
"""


ROUTED = "frame"
"""Playwright lets no test come between a shared worker and its files."""


def missing(content: bytes) -> None:
    return None


def cut_short(content: bytes) -> bytes:
    half = content[: len(content) // 2]
    return half[: half.rfind(b"\n\n") + 1] or half


def another(content: bytes) -> bytes:
    """A page of a proxy's, say, that is as long by chance: a check of lengths does not see it."""
    return b"<!doctype html><title>Sign on</title>"[: len(content)].ljust(len(content))


HARMS = (missing, cut_short, another)
ANOTHER_WAY = (
    "python-*/snapshot.bin",
    "python-*/pyodide.mjs",
    "python-*/pyodide.asm.mjs",
    "python-*/pyodide.asm.wasm",
)
FOR_A_BOOT_IN_FULL = (
    "py_ext-*/*.whl",
    "pyodide-*/pyodide.mjs",
    "pyodide-*/pyodide.asm.mjs",
    "pyodide-*/pyodide.asm.wasm",
    "pyodide-*/python_stdlib.zip",
)
NEEDED = (
    "extension-*/*.py",
    "python-*/second-half.wasm",
    "pyodide-*/python_stdlib.zip",
    "page-*/main.mjs",
)


def harmed(it: Shown, pattern: str, harm: Callable[[bytes], bytes | None]) -> str:
    (file,) = it.server.folder.glob(pattern)
    content = harm(file.read_bytes())
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    # Where a test waits for something that never comes, it need not be a minute.
    index = it.server.folder / "index.html"
    index.write_text(index.read_text().replace('"patience": 60', '"patience": 6'))
    return file.name


def says(it: Shown, name: str) -> bool:
    return any(name in line for line in it.console if not line.startswith("log"))


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("pattern", NEEDED)
async def test_what_the_page_cannot_do_without_is_told(
    chromium: Browser, tmp_path: Path, pattern: str, harm: Callable[[bytes], bytes | None]
) -> None:
    path = tmp_path / "needs.py"
    path.write_text(EXTENSION)
    async with shown(chromium, path, go=False) as it:
        name = harmed(it, pattern, harm)
        await it.page.goto(it.server.desktop)
        await expect(it.frame.get_by_role("alert")).to_be_visible()
        await expect(it.frame.locator("html")).to_have_attribute("data-state", "failed")
        told = await it.frame.get_by_role("alert").inner_text()
        assert name in told or (pattern.startswith("page-") and says(it, name)), told


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("pattern", ANOTHER_WAY)
async def test_what_there_is_another_way_for_is_told_in_the_console(
    chromium: Browser, tmp_path: Path, pattern: str, harm: Callable[[bytes], bytes | None]
) -> None:
    path = tmp_path / "needs.py"
    path.write_text(EXTENSION)
    async with shown(chromium, path, go=False) as it:
        harmed(it, pattern, harm)
        await it.page.goto(it.server.desktop)
        await it.running()
        assert any("Python boots in full" in line for line in it.console)


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("pattern", FOR_A_BOOT_IN_FULL)
async def test_a_boot_in_full_names_what_it_lacks(
    chromium: Browser, tmp_path: Path, pattern: str, harm: Callable[[bytes], bytes | None]
) -> None:
    path = tmp_path / "needs.py"
    path.write_text(EXTENSION)
    async with shown(chromium, path, go=False, cold_boot=True) as it:
        name = harmed(it, pattern, harm)
        await it.page.goto(it.server.desktop)
        await expect(it.frame.get_by_role("alert")).to_be_visible()
        told = await it.frame.get_by_role("alert").inner_text()
        assert name in told or says(it, name) or "did not start within 6 s" in told, told


@pytest.mark.parametrize("harm", HARMS)
async def test_without_the_shared_worker_each_frame_has_its_own_python(
    chromium: Browser, tmp_path: Path, harm: Callable[[bytes], bytes | None]
) -> None:
    path = tmp_path / "needs.py"
    path.write_text(EXTENSION)
    async with shown(chromium, path, go=False, its_runtime="shared") as it:
        harmed(it, "page-*/shared-worker.mjs", harm)
        await it.page.goto(it.server.desktop)
        await it.running()
        assert says(it, "share no Python")


CUTS = (
    '<link rel="icon"',
    "<body>",
    "<progress",
    '<p id="problem-text"',
    '"desktops":',
    "</script>\n  </body>",
)


@pytest.mark.parametrize("place", CUTS)
async def test_an_index_page_that_is_cut_short_is_told(
    chromium: Browser, tmp_path: Path, place: str
) -> None:
    path = tmp_path / "needs.py"
    path.write_text(EXTENSION)
    async with shown(chromium, path, go=False) as it:
        index = it.server.folder / "index.html"
        text = index.read_text()
        assert text.count(place) == 1
        index.write_text(text[: text.index(place) - 1])
        await it.page.goto(it.server.desktop)
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_contain_text("is not available")  # nothing says whom the page is for
        await expect(it.frame.locator("body")).not_to_contain_text("Starting")
        assert says(it, "The end of index.html is missing")
        index.write_text(text)
        await it.frame.get_by_role("button", name="Try again").click()
        await it.running()


@pytest.mark.parametrize("pattern", ["extension-", "second-half.wasm"])
async def test_an_answer_that_fails_once_is_asked_for_again_and_no_reason_to_boot_in_full(
    chromium: Browser, tmp_path: Path, pattern: str
) -> None:
    path = tmp_path / "needs.py"
    path.write_text(EXTENSION)
    async with shown(chromium, path, go=False, its_runtime=ROUTED) as it:
        asked = 0

        async def fails_at_first(route: Route) -> None:
            nonlocal asked
            asked += 1
            if asked == 1:
                await route.fulfill(status=503)
            else:
                await route.continue_()

        await it.page.route(re.compile(pattern), fails_at_first)
        await it.page.goto(it.server.desktop)
        await it.running()
        assert asked == 2
        assert says(it, "asked for again")
        assert not says(it, "Python boots in full")


LATER = """
from py_ext import Desk, InteractionEvent
desk = Desk(timeout=5)

@desk.on(InteractionEvent, event_type="RINGING")
def ringing():
    # Not as statements: what a file imports is there before it starts.
    ctypes, decimal = __import__("ctypes"), __import__("decimal")
    print(decimal.Decimal(2).sqrt(), ctypes.sizeof(ctypes.c_int))
"""


@pytest.mark.parametrize("file", ["second-half.wasm", "python_stdlib.zip"])
async def test_what_comes_late_is_asked_for_again(
    chromium: Browser, tmp_path: Path, file: str
) -> None:
    path = tmp_path / "later.py"
    path.write_text(LATER)
    async with shown(chromium, path, go=False, its_runtime=ROUTED) as it:
        asked = 0

        async def fails_at_first(route: Route) -> None:
            nonlocal asked
            asked += 1
            if asked < 3:
                await route.abort()
            else:
                await route.continue_()

        await it.page.route(re.compile(file), fails_at_first)
        await it.page.goto(it.server.desktop)
        await it.running()
        it.simulator.ring()
        await expect(it.frame.get_by_text("1.414")).to_be_visible()
        await expect(it.frame.get_by_role("alert")).to_be_hidden()
        assert asked >= 3


@pytest.mark.parametrize("file", ["second-half.wasm", "python_stdlib.zip"])
async def test_a_web_server_that_is_gone_is_told_at_the_call_that_needs_it(
    chromium: Browser, tmp_path: Path, file: str
) -> None:
    path = tmp_path / "later.py"
    path.write_text(LATER)
    async with shown(chromium, path, go=False, its_runtime=ROUTED) as it:
        await it.page.route(re.compile(file), lambda route: route.abort())
        await it.page.goto(it.server.desktop)
        await it.running()
        it.simulator.ring()
        await expect(it.frame.get_by_role("alert")).to_contain_text(file)
