"""The Python console, as far as it is Python, on Pyodide's own console, which runs in CPython too."""

from __future__ import annotations

import asyncio
import importlib
import io
import json
import linecache
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from py_ext import _runtime
from py_ext._steps import StepEnded
from py_ext.workbench.places import NODE_MODULES

CUSTOMER = "5550142"


@pytest.fixture(scope="session")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Pyodide's own packages, out of the library that pages have."""
    folder = tmp_path_factory.mktemp("pyodide")
    with zipfile.ZipFile(NODE_MODULES / "pyodide" / "python_stdlib.zip") as archive:
        packages = ("pyodide/", "_pyodide/")
        archive.extractall(
            folder, [each for each in archive.namelist() if each.startswith(packages)]
        )
    return folder


@pytest.fixture
def console(pyodide: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(pyodide))
    extension = ModuleType("order_desk")
    exec("counter = 1\ndef broken(key):\n    return {}[key]\n", vars(extension))
    monkeypatch.setitem(sys.modules, "order_desk", extension)
    made = importlib.import_module("py_ext._runtime.python_console")
    made.begin("order_desk")
    yield made
    for name in set(sys.modules) - before:
        if name.startswith(("pyodide", "_pyodide", "py_ext._runtime.")):
            del sys.modules[name]
            vars(_runtime).pop(name.rpartition(".")[2], None)


class Panel:
    """What a frame has of it."""

    def __init__(self, console: ModuleType, name: str = "one") -> None:
        self.console = console
        self.name = name
        self.told: list[dict[str, Any]] = []

    def tell(self, op: str, **more: object) -> None:
        text = json.dumps({"op": op, **more})
        self.console.hear(self.name, text, lambda answer: self.told.append(json.loads(answer)))

    async def run(self, source: str) -> str:
        """What comes of it: what it has printed, and its value or traceback."""
        self.told.clear()
        self.tell("run", source=source)
        await self.until("ran", "more")
        return "".join(str(each.get("text", "")) for each in self.told)

    async def until(self, *ops: str) -> dict[str, Any]:
        async with asyncio.timeout(10):
            while True:
                for each in self.told:
                    if each["op"] in ops:
                        return each
                await asyncio.sleep(0)

    async def words(self, source: str) -> tuple[list[str], int]:
        self.told.clear()
        self.tell("complete", source=source)
        told = await self.until("completions")
        return told["words"], told["start"]


@pytest.fixture
def panel(console: ModuleType) -> Panel:
    return Panel(console)


def how(panel: Panel) -> str:
    return str(panel.told[-1]["how"])


# What is run


async def test_values_are_shown_and_kept_as_underscore(panel: Panel) -> None:
    assert await panel.run("6 * 7") == "42"
    assert await panel.run("_ + 1") == "43"
    assert await panel.run("None") == ""
    assert await panel.run("_") == "43"


async def test_it_awaits_at_the_top(panel: Panel) -> None:
    assert await panel.run("import asyncio") == ""
    assert await panel.run("await asyncio.sleep(0, 'done')") == "'done'"


async def test_a_coroutine_that_nobody_awaits_is_told(panel: Panel) -> None:
    await panel.run("async def f(): pass")
    await panel.run("")  # what ends the function
    await panel.run("async def f(): pass\n")
    assert "write await before it" in await panel.run("c = f(); c")
    await panel.run("c.close()")


async def test_a_block_goes_on_until_it_is_whole(panel: Panel) -> None:
    assert await panel.run("for each in (1, 2):\n    print(each)") == ""
    assert panel.told == [{"op": "more"}]
    assert await panel.run("for each in (1, 2):\n    print(each)\n") == "1\n2\n"
    assert [each["op"] for each in panel.told] == ["running", "written", "ran"]


async def test_several_statements_run_as_one(panel: Panel) -> None:
    assert await panel.run("import asyncio\nx = 1\nawait asyncio.sleep(0)\nx + 1") == "2"


async def test_a_long_value_is_cut(panel: Panel, console: ModuleType) -> None:
    assert len(await panel.run("'x' * 1_000_000")) <= console.LONGEST_VALUE + 10


# Names


async def test_it_sees_the_extension_as_it_is_now_and_replaces_nothing_of_it(panel: Panel) -> None:
    extension = sys.modules["order_desk"]
    assert await panel.run("counter") == "1"
    vars(extension)["counter"] = 2
    assert await panel.run("counter") == "2"
    await panel.run("def f():\n    return counter\n")
    await panel.run("class A:\n    seen = counter\n")
    vars(extension)["counter"] = 3
    assert await panel.run("f(), A.seen, [counter for _ in 'a']") == "(3, 2, [3])"
    await panel.run("counter = 9")
    assert (await panel.run("counter"), vars(extension)["counter"]) == ("9", 3)
    assert "NameError" in await panel.run("nothing")
    vars(extension)["len"] = lambda _: "the extension's"
    assert await panel.run("len('')") == '"the extension\'s"'
    assert await panel.run("max(1, 2)") == "2"


async def test_desk_frame_and_page_are_what_there_is_now(
    panel: Panel, console: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "NameError" in await panel.run("desk")
    frames: dict[str, Any] = {}
    desk = SimpleNamespace(frames=frames, page="the desk's")
    monkeypatch.setattr(console, "find_desk", lambda module: desk)
    assert await panel.run("frame, page") == '(None, "the desk\'s")'
    frames["one"] = SimpleNamespace(page="its own")
    assert await panel.run("frame is desk.frames['one'], page") == "(True, 'its own')"
    await panel.run("page = 7")
    assert await panel.run("page") == "7", "who gives it another meaning, keeps that"


async def test_each_frame_has_names_of_its_own(panel: Panel, console: ModuleType) -> None:
    other = Panel(console, "two")
    await panel.run("mine = 1")
    assert "NameError" in await other.run("mine")


# Failures


async def test_a_traceback_begins_with_what_was_typed_and_has_its_lines(panel: Panel) -> None:
    await panel.run("def f(key):\n    return broken(key)\n")
    told = await panel.run("f('x')")
    assert how(panel) == "failed"
    assert told.startswith('Traceback (most recent call last):\n  File "<console 2>", line 1')
    assert "    f('x')" in told
    assert "    return broken(key)" in told, "of what was typed before, too"
    assert told.rstrip().endswith("KeyError: 'x'")
    assert "runcode" not in told


@pytest.mark.parametrize("source", ["1 +* 2", "x = 1\n1 +* 2", "return 1", "x = 1\nreturn 2"])
async def test_what_is_no_python_is_told(panel: Panel, source: str) -> None:
    assert "SyntaxError" in await panel.run(source)
    assert await panel.run("1") == "1"


@pytest.mark.parametrize(
    "raised", ["SystemExit(3)", "KeyboardInterrupt", "GeneratorExit", "Exception"]
)
async def test_nothing_that_it_raises_ends_anything(panel: Panel, raised: str) -> None:
    assert raised.partition("(")[0] in await panel.run(f"raise {raised}")
    assert await panel.run("1") == "1"


async def test_a_value_that_cannot_be_shown_is_a_failure(panel: Panel) -> None:
    await panel.run("class Bad:\n    def __repr__(self):\n        raise ValueError('no')\n")
    assert (await panel.run("Bad()")).rstrip().endswith("ValueError: no")


async def test_a_step_that_took_too_long_says_where_without_our_own_line(
    panel: Panel, console: ModuleType
) -> None:
    await panel.run("def turns():\n    raise_ended()\n")

    def raise_ended() -> None:
        raise StepEnded("It ran for more than 5 s")

    vars(sys.modules["order_desk"])["raise_ended"] = raise_ended
    told = await panel.run("turns()")
    assert "HandlerTooLong: It ran for more than 5 s" in told
    assert told.count("File ") == 2, told


async def test_no_failure_is_anybody_else_s(panel: Panel, caplog: pytest.LogCaptureFixture) -> None:
    unhandled: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unhandled.append(context))
    await panel.run(f"raise ValueError('{CUSTOMER}')")
    await panel.run(f"int('{CUSTOMER}x')")
    assert (caplog.text, unhandled) == ("", [])


# What is printed


async def test_what_it_prints_goes_to_it_alone(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = io.StringIO()
    monkeypatch.setattr(sys, "stdout", usual)
    monkeypatch.setattr(sys, "stderr", usual)
    print("the extension's")
    assert (
        await panel.run(f"import sys\nprint('{CUSTOMER}')\nprint('e', file=sys.stderr)")
        == f"{CUSTOMER}\ne\n"
    )
    print("again")
    assert usual.getvalue() == "the extension's\nagain\n"


async def test_it_stays_so_while_it_waits_and_in_tasks_that_it_begins(panel: Panel) -> None:
    await panel.run("import asyncio")
    panel.told.clear()
    panel.tell("run", source="print('a'); await asyncio.sleep(0.05); print('b')")
    await panel.until("written")
    print("a handler's")
    await panel.until("ran")
    assert "handler" not in json.dumps(panel.told)
    await panel.run("async def later():\n    print('later')\n")
    await panel.run("task = asyncio.ensure_future(later())")
    assert (await panel.until("written"))["text"] == "later\n"


async def test_what_is_printed_without_end_does_not_fill_the_memory(
    panel: Panel, console: ModuleType
) -> None:
    told = await panel.run("for each in range(200_000):\n    print(each)\n")
    assert len(told) < 3 * console.MOST_WRITTEN
    assert told.endswith("199999\n")
    assert "left out" in told


# Completion


async def test_names_and_attributes_are_completed(panel: Panel, console: ModuleType) -> None:
    assert await panel.words("x = coun") == (["counter"], 4)
    assert (await panel.words("broken"))[0] == ["broken("]
    assert (await panel.words("counter.bit_c"))[0] == ["counter.bit_count()"]
    assert await panel.words("nothing.at") == ([], 0)
    await panel.run("mine = 'text'")
    assert sorted((await panel.words("min"))[0]) == ["min(", "mine"]
    assert (await panel.words("mine.isal"))[0] == ["mine.isalnum()", "mine.isalpha()"]


async def test_a_property_that_fails_ends_nothing(panel: Panel) -> None:
    await panel.run("class Bad:\n    def __getattr__(self, name):\n        raise SystemExit\n")
    await panel.run("bad = Bad()")
    assert await panel.words("bad.a.b") == ([], 7)
    assert await panel.run("1") == "1"


# Its end


async def test_what_waits_is_cancelled(panel: Panel) -> None:
    await panel.run("import asyncio")
    panel.told.clear()
    panel.tell("run", source="await asyncio.sleep(1000)")
    await panel.until("running")
    await asyncio.sleep(0)
    panel.tell("cancel")
    await panel.until("ran")
    assert how(panel) == "cancelled"
    panel.tell("cancel")  # nothing runs
    assert await panel.run("1") == "1"


async def test_while_it_runs_nothing_else_does(panel: Panel) -> None:
    await panel.run("import asyncio")
    panel.told.clear()
    panel.tell("run", source="await asyncio.sleep(0.01)")
    panel.tell("run", source="1")
    await panel.until("ran")
    await asyncio.sleep(0.01)
    assert [each["op"] for each in panel.told] == ["running", "ran"]


async def test_what_runs_ends_with_its_frame_and_no_other_s_does(
    panel: Panel, console: ModuleType
) -> None:
    other = Panel(console, "two")
    ends: list[str] = []
    vars(sys.modules["order_desk"])["ends"] = ends
    source = "import asyncio\ntry:\n    await asyncio.sleep({})\nfinally:\n    ends.append('{}')\n1"
    panel.tell("run", source=source.format(1000, "one"))
    other.tell("run", source=source.format(0.05, "two"))
    await other.until("running")
    await asyncio.sleep(0)
    console.went("one")
    console.went("one")
    console.went("who")
    await other.until("ran")
    assert ends == ["one", "two"]
    assert how(other) == "done"
    assert panel.told[-1]["op"] == "running", "nobody is there to be told"


async def test_it_says_that_it_is_there(panel: Panel) -> None:
    panel.tell("open")
    assert panel.told[0]["op"] == "here"
    assert "desk" in panel.told[0]["text"]


@pytest.fixture(autouse=True)
def no_lines_stay() -> Iterator[None]:
    yield
    for name in [name for name in linecache.cache if name.startswith("<console")]:
        del linecache.cache[name]
