"""The kit, seen from an author who makes mistakes: what each looks like in pytest."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.unit.author import run_pytest

EXTENSION = """
import asyncio
from py_ext import Desk, InteractionEvent, State

desk = Desk()
background = set()

@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def ringing(event):
    raise ValueError("no such tier")

@desk.on(InteractionEvent, media="chat", state=State.INVITED)
async def invited(event):
    background.add(asyncio.ensure_future(asyncio.sleep(3600)))

@desk.on(InteractionEvent, media="email", state=State.INVITED)
def forgotten(event):
    async def fail():
        raise KeyError("nobody looks")
    asyncio.ensure_future(fail())
"""

TESTS = """
import asyncio
import pytest
from py_ext import RequestRefused

async def test_quiet(simulator, desk):
    simulator.invite("workitem")
    await simulator.settled()

async def test_a_handler_fails(simulator, desk):
    simulator.ring()
    await simulator.settled()

async def test_a_failure_that_is_taken(simulator, desk, extension):
    simulator.ring()
    await simulator.settled()
    [failure] = extension.take_failures()
    assert failure.headline == "ValueError: no such tier"
    assert "in ringing" in failure.text

async def test_a_task_is_left(simulator, desk):
    simulator.invite("chat")
    await simulator.settled()

async def test_a_task_fails(simulator, desk):
    simulator.invite("email")
    await simulator.settled()

async def test_an_await_without_end(simulator, desk):
    await asyncio.get_running_loop().create_future()

async def test_a_start_that_is_refused(simulator, extension):
    simulator.options["service-client-api.accepted-web-content-origins"] = "https://else"
    with pytest.raises(RequestRefused, match="not allowed"):
        await extension.open()

async def test_opening_twice(desk, extension):
    with pytest.raises(RuntimeError, match="open already"):
        await extension.open()

async def test_params(extension):
    desk = await extension.open(tab="2")
    assert desk.params == {"tab": "2"}

async def test_time_passes_for_nobody(simulator, desk, clock):
    before = clock.now()
    await clock.advance(86_400)
    assert clock.now() - before == pytest.approx(86_400)

def test_a_plain_function_may_use_the_desktop(simulator):
    assert simulator.ring().ani == "5550100"

@pytest.mark.extension("nowhere.py")
async def test_a_file_that_is_not_there(desk):
    pass
"""

MARKED = """
import asyncio
import pytest, pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="session")

@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def extension():
    return asyncio.get_running_loop()

async def test_a_mark_of_its_own_is_kept(extension):
    assert asyncio.get_running_loop() is extension
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("author")
    (folder / "careless.py").write_text(EXTENSION)
    (folder / "test_careless.py").write_text(TESTS)
    (folder / "test_unnamed.py").write_text("async def test_unnamed(desk): pass\n")
    (folder / "test_marked.py").write_text(MARKED)
    return run_pytest(folder)


@pytest.mark.parametrize(
    "name",
    [
        "quiet",
        "a_failure_that_is_taken",
        "a_start_that_is_refused",
        "opening_twice",
        "params",
        "time_passes_for_nobody",
        "a_plain_function_may_use_the_desktop",
        "a_mark_of_its_own_is_kept",
    ],
)
def test_what_is_right_passes(ran: str, name: str) -> None:
    assert re.search(rf"^PASSED \S+::test_{name}$", ran, re.MULTILINE), ran
    assert not re.search(rf"^(FAILED|ERROR) \S+::test_{name} ", ran, re.MULTILINE), ran


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a_handler_fails", "ValueError: no such tier"),
        ("a_handler_fails", "extension.take_failures()"),
        ("a_task_is_left", "left something behind: the task"),
        ("a_task_is_left", r"cancel it in @desk\.on_stop"),
        ("a_task_fails", "KeyError: 'nobody looks'"),
        ("an_await_without_end", "Everything waits, and nothing is under way"),
        ("a_file_that_is_not_there", "There is no extension .*nowhere.py, which the mark of"),
        ("unnamed", "Which extension does .*test_unnamed.py test"),
    ],
)
def test_a_mistake_is_told_in_words_that_help(ran: str, name: str, words: str) -> None:
    assert re.search(rf"^(FAILED|ERROR) \S+::test_{name}( |$)", ran, re.MULTILINE), ran
    section = re.search(rf"_ [\w ]*test_{name} _(.*?)(?:\n_{{10}}|\n={{10}})", ran, re.DOTALL)
    assert section, ran
    assert re.search(words, section[1]), section[1]


def test_without_pytest_asyncio_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "careless.py").write_text(EXTENSION)
    (tmp_path / "test_careless.py").write_text("def test_quiet(simulator): pass\n")
    assert "pip install 'py-ext[test]'" in run_pytest(tmp_path, "-p", "no:asyncio")


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("web", r"needs the page.s files, .*: they are not in .*web"),
        ("starlette", r"needs starlette: pip install starlette"),
    ],
)
def test_what_a_browser_lacks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str, words: str
) -> None:
    from py_ext.testing import _chromium
    from py_ext.workbench import places

    if missing == "web":
        monkeypatch.setattr(places, "WEB", tmp_path / "web")
    else:
        monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(RuntimeError, match=words), _chromium.chromium():
        pass


@pytest.mark.parametrize(
    ("address", "state", "has_begun"),
    [
        ("http://127.0.0.1:8001/?tab=2", "running", True),
        ("http://127.0.0.1:8001/?tab=2", "failed", True),
        ("http://127.0.0.1:8001/?tab=2", "starting", False),
        ("http://127.0.0.1:8001/?tab=2", "", False),  # its script has not run yet
        ("about:blank", "", False),
        ("https://crm.example/", "", True),  # a page of somebody else's, without such a word
    ],
)
def test_a_frame_has_begun_when_its_page_says_so(address: str, state: str, has_begun: bool) -> None:
    from py_ext.testing._browser import has_started

    assert has_started(address, state, "http://127.0.0.1:8001") is has_begun
