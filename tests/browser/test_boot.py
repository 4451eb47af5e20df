"""How Python starts in the page: from the snapshot, and in full where that cannot be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Route, expect

from py_ext.workbench import pinned_pyodide
from py_ext.workbench.bytecode import bytecode
from py_ext.workbench.integrity import checks
from py_ext.workbench.page_wheel import page_wheel
from py_ext.workbench.places import CACHE
from py_ext.workbench.snapshot import snapshot
from tests.browser.shown import Shown, describe, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")
from_snapshot = pytest.mark.skipif(
    "config.getoption('--cold-boot')",
    reason="without a snapshot, there is nothing to go wrong with it",
)

IN_FULL = "Python boots in full"
EXTENSION = (
    "from py_ext import Desk\ndesk = Desk(timeout=60, step_limit=60)\n@desk.on_start\ndef say():\n"
)

LATER = (
    "csv",
    "decimal",
    "fractions",
    "graphlib",
    "html.parser",
    "statistics",
    "tomllib",
    "wave",
    "xml.dom.minidom",
    "zoneinfo",
)
"""Modules that no snapshot holds unless an extension asks for them."""


@asynccontextmanager
async def saying(
    chromium: Browser, folder: Path, *lines: str, **options: Any
) -> AsyncIterator[Shown]:
    """An extension that runs these lines when it starts, in a Python of the frame's own: neither
    Playwright's language and time zone nor a test's scripts reach a worker, which boots in the same way."""
    options.setdefault("its_runtime", "frame")
    path = folder / "says.py"
    path.write_text(EXTENSION + "".join(f"    {line}\n" for line in lines))
    async with shown(chromium, path, **options) as it:
        yield it


async def said(it: Shown) -> list[str]:
    await it.running()
    lines = await it.frame.get_by_role("listitem").all_inner_texts()
    return [line for line in lines if "without a pause" not in line]  # as on a busy machine


def snapshot_file(it: Shown) -> Path:
    (file,) = it.server.folder.glob("python-*/snapshot.bin")
    return file


@from_snapshot
async def test_it_starts_from_the_snapshot_and_says_nothing(
    chromium: Browser, tmp_path: Path
) -> None:
    async with saying(chromium, tmp_path, "import sys; print(sys.path[0])") as it:
        assert await said(it) == ["/extension"]
        entries = await it.scripts().evaluate(
            "performance.getEntriesByType('resource').map((each) => each.toJSON())"
        )
        # Nothing was so urgent that the page had to stand still for it.
        assert not [each["name"] for each in entries if each["initiatorType"] == "xmlhttprequest"]
        asked = [each["name"] for each in entries]
        assert len([path for path in asked if path.endswith("snapshot.bin")]) == 1
        assert not [path for path in asked if "/pyodide-" in path and not path.endswith(".zip")]
        assert not [line for line in it.console if IN_FULL in line or line.startswith("error")]


def missing(it: Shown) -> None:
    snapshot_file(it).unlink()


def damaged(it: Shown) -> None:
    file = snapshot_file(it)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut_short(it: Shown) -> None:
    file = snapshot_file(it)
    file.write_bytes(file.read_bytes()[:-1000])


def of_another_build(it: Shown) -> None:
    def change(described: dict[str, Any]) -> None:
        head = described["runtime"]["snapshot"]["head"]
        # The build's hash follows four numbers.
        head["pyodide"] = head["pyodide"][:24] + "AAAA" + head["pyodide"][28:]

    describe(it, change)


def with_another_glue(it: Shown) -> None:
    (glue,) = it.server.folder.glob("python-*/pyodide.asm.mjs")
    glue.write_text("export default async () => { throw new Error('on purpose'); };")


@from_snapshot
@pytest.mark.parametrize("harm", [missing, damaged, cut_short, of_another_build, with_another_glue])
async def test_a_snapshot_that_cannot_be_used_leads_to_a_boot_in_full(
    chromium: Browser, tmp_path: Path, harm: Callable[[Shown], None]
) -> None:
    async with saying(chromium, tmp_path, "print('here')", go=False) as it:
        harm(it)
        await it.page.goto(it.server.desktop)
        assert await said(it) == ["here"]
        warnings = [line for line in it.console if line.startswith("warning") and IN_FULL in line]
        assert len(warnings) == 1
        await expect(it.frame.get_by_role("alert")).to_be_hidden()


@from_snapshot
async def test_a_wasm_that_never_comes_to_life_leads_to_a_boot_in_full(
    chromium: Browser, tmp_path: Path
) -> None:
    async with saying(chromium, tmp_path, "print('here')", go=False) as it:
        (wasm,) = it.server.folder.glob("python-*/pyodide.asm.wasm")
        wasm.write_bytes(b"\0asm\1\0\0\0")  # compiled, it has nothing in it

        def is_built_so(described: dict[str, Any]) -> None:
            name = wasm.relative_to(it.server.folder).as_posix()
            described["runtime"]["checks"] |= checks({name: wasm.read_bytes()}, ())

        describe(it, is_built_so)
        await it.page.goto(it.server.desktop)
        assert await said(it) == ["here"]
        assert any(IN_FULL in line for line in it.console)


@from_snapshot
async def test_a_file_that_never_comes_leads_to_a_boot_in_full(
    chromium: Browser, tmp_path: Path
) -> None:
    async with saying(chromium, tmp_path, "print('here')", go=False) as it:
        (wasm,) = it.server.folder.glob("python-*/pyodide.asm.wasm")
        describe(it, lambda described: described.update(patience=8))
        await it.page.route(f"**/{wasm.relative_to(it.server.folder).as_posix()}", lambda _: None)
        await it.page.goto(it.server.desktop)
        assert await said(it) == ["here"]
        assert any("did not start within 8 s" in line for line in it.console)


@from_snapshot
async def test_a_wasm_that_cannot_be_compiled_leads_to_a_boot_in_full(
    chromium: Browser, tmp_path: Path
) -> None:
    async with saying(chromium, tmp_path, "print('here')", go=False) as it:
        (wasm,) = it.server.folder.glob("python-*/pyodide.asm.wasm")
        content = wasm.read_bytes()
        wasm.write_bytes(content[:1_000_000] + bytes(len(content) - 1_000_000))
        await it.page.goto(it.server.desktop)
        assert await said(it) == ["here"]
        assert any(IN_FULL in line for line in it.console)


ORDINARY = """
from py_ext import Desk, InteractionEvent, html
desk = Desk()

@desk.on(InteractionEvent)
async def show(event):
    print(event.state)
    await desk.page.show(html("<h2>{id}</h2>", id=event.interaction.interaction_id))

@desk.on_frame
async def frame_came(frame):
    starts = desk.session.get("starts", {"number": 0})["number"] + 1
    desk.session["starts"] = {"number": starts, "interactions": list(desk.interactions)}
    await frame.page.show(f"here {starts}")
"""


@from_snapshot
@pytest.mark.parametrize("its_runtime", ["shared", "frame"])
async def test_an_ordinary_start_waits_for_no_second_half_of_the_wasm(
    chromium: Browser, tmp_path: Path, its_runtime: str
) -> None:
    path = tmp_path / "ordinary.py"
    path.write_text(ORDINARY)
    async with shown(chromium, path, go=False, its_runtime=its_runtime) as it:
        (second,) = it.server.folder.glob("python-*/second-half.wasm")
        second.unlink()
        it.simulator.ring()
        await it.page.goto(it.server.desktop)
        await it.running()  # in the middle of the start, a file that is missing would end it
        await expect(it.frame.get_by_text("here 1")).to_be_visible()
        # The next Python finds what this one has kept.
        describe(it, lambda described: described.update(version="another"))
        await it.page.reload()
        await expect(it.frame.get_by_text("here 2")).to_be_visible()


async def test_each_load_has_random_numbers_of_its_own(chromium: Browser, tmp_path: Path) -> None:
    line = "import random, uuid; print(random.random(), uuid.uuid4())"
    async with saying(chromium, tmp_path, line) as it:
        first = await said(it)
        await it.scripts().goto(f"{it.server.extension_page}/")
        second = await said(it)
        assert first[0].split()[0] != second[0].split()[0]
        assert first[0].split()[1] != second[0].split()[1]


@pytest.mark.parametrize(
    ("zone", "january", "july", "names"),
    [
        ("Asia/Kathmandu", 20700, 20700, 1),
        ("Europe/Zurich", 3600, 7200, 2),
        ("Australia/Adelaide", 37800, 34200, 2),
        ("America/St_Johns", -12600, -9000, 2),
    ],
)
async def test_the_time_is_the_browser_s(
    chromium: Browser, tmp_path: Path, zone: str, january: int, july: int, names: int
) -> None:
    lines = (
        "import datetime, json, os, time",
        "at = lambda month: time.localtime(time.mktime((2026, month, 15, 12, 0, 0, 0, 0, -1)))",
        "constants = [time.timezone, time.altzone, time.daylight, *time.tzname]",
        "local = datetime.datetime(2026, 1, 15, 12).astimezone().isoformat()",
        "print(json.dumps([at(1).tm_gmtoff, at(7).tm_gmtoff, constants, local]))",
        "print(os.environ['LANG'])",
    )
    async with saying(chromium, tmp_path, *lines, timezone_id=zone, locale="de-CH") as it:
        told, language = await said(it)
        winter, summer, constants, local = json.loads(told)
        assert (winter, summer) == (january, july)
        standard, saving = min(january, july), max(january, july)
        assert constants[:3] == [-standard, -saving, int(january != july)]
        assert len(set(constants[3:])) == names
        sign, rest = "+-"[january < 0], abs(january)
        assert local == f"2026-01-15T12:00:00{sign}{rest // 3600:02}:{rest % 3600 // 60:02}"
        assert language == "de_CH.UTF-8"


async def test_what_is_in_the_snapshot_and_what_is_not_can_be_imported(
    chromium: Browser, tmp_path: Path
) -> None:
    held = snapshot(CACHE, pinned_pyodide.FOLDER, page_wheel()).modules
    assert not set(LATER) & held
    lines = (
        "import importlib",
        f"for name in {[*sorted(held), *LATER]!r}:",
        "    importlib.import_module(name)",
        "print('all')",
        "try: import nowhere_at_all",
        "except ModuleNotFoundError as error: print(error)",
    )
    async with saying(chromium, tmp_path, *lines) as it:
        assert await said(it) == ["all", "No module named 'nowhere_at_all'"]


async def test_the_library_comes_by_itself(chromium: Browser, tmp_path: Path) -> None:
    lines = ("import asyncio, os", "asyncio.ensure_future(later())")
    path = tmp_path / "says.py"
    major, minor = pinned_pyodide.python_version()
    path.write_text(
        f"LIBRARY = '/lib/python{major}{minor}.zip'\n"
        + EXTENSION
        + "".join(f"    {line}\n" for line in lines)
        + """
async def later():
    import asyncio, os, sys
    finder = sys.meta_path.pop()  # which would have it come
    while not os.path.exists(LIBRARY):
        await asyncio.sleep(0.05)
    import graphlib
    print(len(graphlib.TopologicalSorter.__doc__ or ""), "letters")
"""
    )
    async with shown(chromium, path) as it:
        await expect(it.frame.get_by_text("letters")).not_to_have_text("0 letters")


async def test_tracebacks_show_lines_of_everything(chromium: Browser, tmp_path: Path) -> None:
    lines = ("import json, py_ext", "json.loads('{')")
    async with saying(chromium, tmp_path, *lines) as it:
        traceback = it.frame.get_by_label("Traceback")
        await expect(traceback).to_contain_text("json.loads('{')")
        await expect(traceback).to_contain_text("return _default_decoder.decode(s)")
    lines = ("desk.on(int)",)
    async with saying(chromium, tmp_path, *lines) as it:
        traceback = it.frame.get_by_label("Traceback")
        await expect(traceback).to_contain_text("events = wanted(kind, *args, **filters)")


async def test_what_comes_while_python_starts_is_told_once(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "hears.py"
    path.write_text("""
from py_ext import Desk, InteractionEvent
desk = Desk()

@desk.on(InteractionEvent)
def hear(event):
    if event.state_changed:
        print(event.state)

@desk.on_start
def start():
    print("started with", len(desk.interactions))
""")
    # No test comes between a shared worker and its files.
    async with shown(chromium, path, go=False, its_runtime="frame") as it:
        go_on = asyncio.Event()

        async def hold(route: Route) -> None:
            await go_on.wait()
            await route.continue_()

        await it.page.route("**/pyodide.asm.wasm", hold)
        await it.page.goto(it.server.desktop)
        for _ in range(300):
            if it.simulator.frames and it.simulator.frames[0].subscriptions:
                break
            await it.page.wait_for_timeout(50)
        # Python is not there yet, but the page has something to show.
        await expect(it.frame.locator("#status")).to_have_text("Starting…")
        await expect(it.frame.get_by_role("progressbar")).to_be_visible()
        call = it.simulator.ring().interaction_id
        it.simulator.answer(call)
        it.simulator.hold(call)
        await it.page.wait_for_timeout(300)
        go_on.set()
        await it.running()
        # What came while Python started is in what the start hook sees, and no event any more.
        await expect(it.frame.get_by_role("listitem")).to_have_text(["started with 1"])
        assert len(it.simulator.frames[0].subscriptions) == 1
        it.simulator.retrieve(call)
        await expect(it.frame.get_by_role("listitem")).to_have_text(["started with 1", "TALKING"])


@pytest.mark.parametrize(("is_of_this_source", "heard"), [(True, ["one"]), (False, ["two"])])
async def test_bytecode_counts_for_the_source_that_it_was_made_from(
    chromium: Browser, tmp_path: Path, is_of_this_source: bool, heard: list[str]
) -> None:
    async with saying(chromium, tmp_path, "print('two')", go=False) as it:
        source = tmp_path / "says.py"
        start = snapshot(CACHE, pinned_pyodide.FOLDER, page_wheel())
        (of_two,) = bytecode(CACHE, pinned_pyodide.FOLDER, start, {"says.py": source}).values()
        source.write_text(source.read_text().replace("two", "one"))
        made = bytecode(CACHE, pinned_pyodide.FOLDER, start, {"says.py": source})
        ((name, of_one),) = made.items()
        head = 16  # bytes; its second half is the hash of the source
        compiled = (of_two if is_of_this_source else of_one)[:head] + of_one[head:]
        place = it.server.folder / "added" / name
        place.parent.mkdir(parents=True)
        place.write_bytes(compiled)

        def add(told: dict[str, Any]) -> None:
            told["files"].append(f"added/{name}")
            told["runtime"]["checks"] |= checks({f"added/{name}": compiled}, ())

        describe(it, add)
        await it.page.goto(it.server.desktop)
        assert await said(it) == heard


async def test_an_extension_that_fails_leaves_no_subscription(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "fails.py"
    path.write_text("1 / 0")
    async with shown(chromium, path) as it:
        await expect(it.frame.get_by_role("alert")).to_contain_text("could not be started")
        for _ in range(100):
            if not it.simulator.frames[0].subscriptions:
                break
            await it.page.wait_for_timeout(50)
        assert not it.simulator.frames[0].subscriptions


async def test_the_bar_counts_what_has_come(chromium: Browser, tmp_path: Path) -> None:
    async with saying(chromium, tmp_path, "pass", go=False) as it:
        go_on = asyncio.Event()

        async def hold(route: Route) -> None:
            await go_on.wait()
            await route.continue_()

        await it.page.route("**/pyodide.asm.wasm", hold)
        await it.page.goto(it.server.desktop)
        bar = it.frame.get_by_role("progressbar")
        for _ in range(300):
            value = float(await bar.evaluate("(each) => each.value"))
            if value > 0.05:
                break
            await it.page.wait_for_timeout(50)
        assert 0.05 < value < 0.95
        go_on.set()
        await it.running()


@from_snapshot
async def test_turning_the_snapshot_off_needs_no_warning(chromium: Browser, tmp_path: Path) -> None:
    async with saying(chromium, tmp_path, "print('here')", cold_boot=True) as it:
        assert await said(it) == ["here"]
        assert not [line for line in it.console if IN_FULL in line]


@pytest.mark.parametrize("cold_boot", [False, True])
async def test_what_does_not_fit_into_the_memory_is_a_memory_error(
    chromium: Browser, tmp_path: Path, cold_boot: bool
) -> None:
    lines = (
        "held = []",
        "try:",
        "    while True: held.append(bytearray(b'x' * 10_000_000))",
        "except MemoryError as error: print(type(error).__name__, len(held) < 15)",
        "print(all(each == b'x' * 10_000_000 for each in held[:3]))",
        "held.clear(); print(len(bytearray(10_000_000)))",
    )
    async with saying(chromium, tmp_path, *lines, go=False, cold_boot=cold_boot) as it:
        describe(it, lambda described: described.update(memory=120 << 20))
        await it.page.goto(it.server.desktop)
        assert await said(it) == ["MemoryError True", "True", "10000000"]


async def test_python_s_memory_ends_below_two_gigabytes(chromium: Browser, tmp_path: Path) -> None:
    # Asked of the memory itself, since nobody has so much to spare for a test.
    async with saying(chromium, tmp_path, "pass") as it:
        await it.running()
        refused = await it.scripts().evaluate(
            """() => {
                const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
                const grows = (bytes) => {
                    try { memory.grow(bytes / 65536); return true; } catch { return false; }
                };
                return [grows(65536), grows(2 ** 31), grows(2 ** 31 - 65536), memory.buffer.byteLength];
            }"""
        )
        assert refused == [True, False, False, 131072]


@pytest.mark.parametrize("cold_boot", [False, True])
async def test_the_world_s_time_zones_are_there(
    chromium: Browser, tmp_path: Path, cold_boot: bool
) -> None:
    lines = (
        "from datetime import datetime",
        "from zoneinfo import ZoneInfo, available_timezones",
        "for zone in ('Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu'):",
        "    print(datetime(2026, 7, 1, 12, tzinfo=ZoneInfo(zone)).isoformat())",
        "print(datetime(2026, 1, 1, 12, tzinfo=ZoneInfo('Europe/Berlin')).tzname())",
        "print(len(available_timezones()) > 500)",
    )
    async with saying(chromium, tmp_path, *lines, cold_boot=cold_boot) as it:
        assert await said(it) == [
            "2026-07-01T12:00:00+02:00",
            "2026-07-01T12:00:00-03:00",
            "2026-07-01T12:00:00+05:45",
            "CET",
            "True",
        ]


@from_snapshot
async def test_a_start_does_not_wait_for_the_time_zones(chromium: Browser, tmp_path: Path) -> None:
    async with saying(chromium, tmp_path, "print('here')", go=False) as it:
        (zones,) = it.server.folder.glob("time_zones-*/tzdata.bin")
        zones.unlink()
        await it.page.goto(it.server.desktop)
        assert await said(it) == ["here"]
