"""A file of the bundle that is missing, cut short or another one: a sentence that names it, or a start
all the same with a word in the console; never silence."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect

from py_ext.workbench.bundle import build
from tests.browser.shown import Shown, shown

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif("config.getoption('--cold-boot')", reason="names the snapshot's files"),
]

# It needs all there is: modules of the library, and functions of the wasm's second half.
EXTENSION = """
from py_ext import Desk
desk = Desk(timeout=60, step_limit=60)

@desk.on_start
def start():
    import ctypes, decimal, graphlib
    print(decimal.Decimal(2).sqrt(), ctypes.sizeof(ctypes.c_int))
"""


SHOWS = (
    EXTENSION.replace("def start():", "async def start():")
    + """
    await desk.page.show("here")
"""
)

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


def one_byte(content: bytes) -> bytes:
    """A bit of it, in the middle of a word or a number, where the file still is what it looks like."""
    at = max((at for at in range(len(content) // 2) if content[at : at + 1].isalnum()), default=0)
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


HARMS = (missing, cut_short, another)


def harms(patterns: tuple[str, ...]) -> list[tuple[str, Callable[[bytes], bytes | None]]]:
    """Each of them missing, and one in each way: content that is another is found by its hash, whatever
    became of it."""
    return [(patterns[0], harm) for harm in HARMS] + [(each, missing) for each in patterns[1:]]


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


@pytest.mark.parametrize(("pattern", "harm"), harms(NEEDED))
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


@pytest.mark.parametrize(("pattern", "harm"), harms(ANOTHER_WAY))
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


@pytest.mark.parametrize(("pattern", "harm"), harms(FOR_A_BOOT_IN_FULL))
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


EACH = {
    # In a start from the snapshot, whose extension wants the library at once.
    "shared": (
        "extension-*/*.py",
        "page-*/*.css",
        "page-*/*.js",
        "page-*/*.mjs",
        "py_ext-*/*.whl",
        "pyodide-*/python_stdlib.zip",
        "python-*/*",
        "time_zones-*/tzdata.bin",
    ),
    "frame": ("extension-*/*.py", "page-*/*.mjs", "python-*/*"),
    "cold": ("extension-*/*.py", "py_ext-*/*.whl", "pyodide-*/*", "time_zones-*/tzdata.bin"),
}
"""What a page uses, by the way that it starts."""

UNCHECKED = {
    "icon.svg": "browsers have no check for icons",
    "start-check.js": "it tells of a sandboxed frame, where none can be made",
    "page-subscriptions.js": "only a page with another script's service loads it",
    "debug-panel.mjs": "only who asks for it",
    "debug-panel.css": "only who asks for it",
    "FILES.txt": "no page loads it",
    "HEADERS.txt": "no page loads it",
    "index.html": "it has the hashes of the others",
}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The files of a bundle by the way that it starts, with what no page uses on it under ""."""
    path = tmp_path_factory.mktemp("names") / "needs.py"
    path.write_text(SHOWS)
    found, there = {}, set()
    for way, patterns in EACH.items():
        out = path.parent / way
        build(path, out, runtime="frame" if way == "frame" else "shared", cold_boot=way == "cold")
        files = {each.relative_to(out).as_posix() for each in out.rglob("*") if each.is_file()}
        used = {each.relative_to(out).as_posix() for one in patterns for each in out.glob(one)}
        there |= {name for name in files - used if way == "shared"}
        found[way] = sorted(name for name in used if name.rpartition("/")[2] not in UNCHECKED)
    found[""] = sorted(there)
    return found


async def test_no_file_is_forgotten(names: dict[str, list[str]]) -> None:
    used = {name for way, each in names.items() if way for name in each}
    rest = {name.rpartition("/")[2] for name in names[""] if name not in used}
    assert rest <= UNCHECKED.keys()
    assert any("own-python-" in name for name in names["shared"])


@pytest.mark.parametrize("way", EACH)
async def test_one_byte_is_enough(
    chromium: Browser, tmp_path: Path, names: dict[str, list[str]], way: str
) -> None:
    """Whatever has it, the page says which file it is: it does not start, or it starts in another way."""
    path = tmp_path / "needs.py"
    path.write_text(SHOWS)
    how = {"cold_boot": True} if way == "cold" else {"its_runtime": way}
    silent, told = [], {}
    for name in names[way]:
        async with shown(chromium, path, go=False, **how) as it:
            if "/own-python-" in name or "/chunk-" in name:
                harmed(it, "page-*/shared-worker.mjs", missing)  # else nobody loads it
            short = harmed(it, name, one_byte)
            await it.page.goto(it.server.desktop)
            state = it.frame.locator('html[data-state="running"], html[data-state="failed"]')
            await expect(state).to_have_count(1)
            await it.page.wait_for_timeout(300)
            told[name] = await it.frame.locator("html").get_attribute("data-state")
            alert = it.frame.get_by_role("alert")
            words = await alert.inner_text() if await alert.is_visible() else ""
            if not says(it, short) and short not in words:
                silent.append(name)
    assert not silent, told
    assert all(told[name] == "failed" for name in told if name.endswith((".py", "main.mjs"))), told


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
desk = Desk(timeout=60, step_limit=60)

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
async def test_a_web_server_that_was_gone_for_a_while_is_not_needed_later(
    chromium: Browser, tmp_path: Path, file: str
) -> None:
    path = tmp_path / "later.py"
    path.write_text(LATER)
    async with shown(chromium, path, go=False, its_runtime=ROUTED) as it:
        asked, is_there, given = 0, False, 0

        async def is_there_for_a_moment(route: Route) -> None:
            nonlocal asked, given
            asked += 1
            if is_there:
                given += 1
                await route.continue_()
            else:
                await route.abort()

        await it.page.route(re.compile(file), is_there_for_a_moment)
        await it.page.goto(it.server.desktop)
        await it.running()
        while asked < 2:
            await asyncio.sleep(0.1)
        await it.page.wait_for_timeout(2500)  # the first try is over
        is_there = True
        while not given:
            await asyncio.sleep(0.1)
        await it.page.wait_for_timeout(500)  # it is put where it is looked for
        is_there = False
        it.simulator.ring()
        await expect(it.frame.get_by_text("1.414")).to_be_visible()
        await expect(it.frame.get_by_role("alert")).to_be_hidden()


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
