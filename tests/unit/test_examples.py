"""Every example in a docstring, and every command and program in the README, runs as it stands."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import doctest
import importlib
import inspect
import io
import pkgutil
import re
import subprocess
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import py_ext
from py_ext import Desk
from py_ext._extension import load_extension
from py_ext.events.event import Event
from py_ext.simulator import DeskSimulator, SimulatedTransport, faults
from py_ext.simulator.options import ORIGINS
from py_ext.workbench.places import ROOT

NOT_IN_CPYTHON = {"py_ext._runtime.wall", "py_ext._runtime.start"}
MODULES = [
    info.name
    for info in pkgutil.walk_packages(py_ext.__path__, "py_ext.")
    if info.name not in NOT_IN_CPYTHON
]
EXAMPLES = [
    example
    for name in MODULES
    for example in doctest.DocTestFinder().find(importlib.import_module(name))
    if example.examples
]
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


async def run(example: doctest.DocTest, names: dict[str, Any]) -> None:
    """Run an example's lines, `await` among them, and compare what they print."""
    for line in example.examples:
        printed = io.StringIO()
        code = compile(line.source, "<example>", "single", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        with contextlib.redirect_stdout(printed):
            try:
                result = eval(code, names)
                if inspect.iscoroutine(result):
                    await result
            except Exception as error:
                assert line.exc_msg is not None, traceback.format_exc()
                got = "".join(traceback.format_exception_only(error))
                assert line.exc_msg.strip() in got
                continue
        assert doctest.OutputChecker().check_output(line.want, printed.getvalue(), OPTIONS), (
            f"{line.source} printed {printed.getvalue()!r}, not {line.want!r}"
        )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
async def test_docstring_examples(
    example: doctest.DocTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    simulator, desk = DeskSimulator(), Desk()
    simulator.options[ORIGINS] = "* (*, auth.getJwtToken)"
    taken = scene(simulator)
    async with desk.connected(SimulatedTransport(simulator)):
        simulator.release(taken["ended_id"])
        names = taken | {
            "desk": desk,
            "simulator": simulator,
            "datetime": datetime,
            **{name: getattr(py_ext, name) for name in py_ext.__all__},
        }
        names |= {name: desk.interactions[taken[f"{name}_id"]] for name in ("email", "ringing")}
        await add_what_it_is_about(example.name, names)
        await run(example, names)


def scene(simulator: DeskSimulator) -> dict[str, Any]:
    """What the examples of methods take for granted: a call, one that has ended, one that rings, an
    email that is offered, a preview of a campaign's record."""
    call, ended = simulator.ring(), simulator.ring()
    simulator.answer(call.interaction_id)
    simulator.outbound.load("Winter", ["5550170", "5550171"], fields={"Language": "en"})
    return {
        "interaction_id": call.interaction_id,
        "case_id": call.case_id,
        "ended_id": ended.interaction_id,
        "ringing_id": simulator.ring().interaction_id,
        "email_id": simulator.invite("email").interaction_id,
        "preview_id": simulator.outbound.preview("Winter").interaction_id,
        "record_handle": 1,
    }


async def add_what_it_is_about(example: str, names: dict[str, Any]) -> None:
    """What only some examples need, or must not have."""
    desk, simulator, method = names["desk"], names["simulator"], example.split(".")[-1]
    interaction_id = names["interaction_id"]
    names["interaction"] = desk.interactions[
        names["ended_id"] if method == "mark_done" else interaction_id
    ]
    if method == "get_interactions":
        for interaction in list(simulator.interactions):
            if interaction != interaction_id:
                del simulator.interactions[interaction]
    if method in ("wait_for", "events"):
        asyncio.get_running_loop().call_later(0.05, simulator.hold, interaction_id)
    if method.startswith("complete_"):
        names["consultation"] = await names["interaction"].consult("7002")
        if "ShortForms" in example:
            simulator.answer(names["consultation"].interaction_id)
    if method in ("update_toast", "close_toast") or "Toast." in example:
        names["toast"] = await desk.system.popup_toast(title="Order")
    if method == "close_dialog" or "Dialog." in example:
        names["dialog"] = await desk.system.open_dialog("https://ext.example/")


PACKAGE = ROOT / "py_ext"
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    command.strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for command in block.splitlines()
    if command.strip() and not command.startswith("#")
]
NAMED_PROGRAM = re.compile(r"```python\n# (\S+)\n(.*?)```", re.DOTALL)
PROGRAMS = NAMED_PROGRAM.findall(README)
GUIDES = [ROOT / "README.md", PACKAGE / "testing" / "README.md"]
SIMULATOR_GUIDE = (PACKAGE / "simulator" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_commands(command: str, tmp_path: Path) -> None:
    words = command.split("#")[0].split()
    if words == ["python3", "-m", "tests"]:
        return  # that is what runs now
    if words[:3] == ["python3", "-m", "tests"]:
        words = ["python3", "-m", "pytest", "-q", *words[3:]]  # which is what it comes to
    if words == ["pip", "install", "-e", "'.[dev]'"]:
        return  # that is what python_packages.py has run, where this Python is the one in .venv
    if words == ["python3", "-m", "tests.bench"]:
        words = [*words, "--help"]  # nothing is measured where other things run
    if words[:2] == ["python3", "serve.py"]:
        # Its start is tested in test_serve.py; here, that it understands the command.
        words = [*words, "--help"]
    if words[:2] == ["python3", "build.py"]:
        words = [*words, "--out", str(tmp_path / "dist")]
    extensions = {name for name, _ in PROGRAMS}
    for name, program in PROGRAMS:
        (tmp_path / name).write_text(program)
    words = [str(tmp_path / word) if word in extensions else word for word in words]
    words = [sys.executable if word == "python3" else word for word in words]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_readme_programs_pass_their_own_tests(guide: Path, tmp_path: Path) -> None:
    for name, program in NAMED_PROGRAM.findall(guide.read_text("utf-8")):
        (tmp_path / name).write_text(program)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nasyncio_default_fixture_loop_scope = function\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


async def test_the_readme_s_telephony_does_what_it_says(tmp_path: Path) -> None:
    (program,) = [text for name, text in PROGRAMS if name == "order_calls.py"]
    (tmp_path / "order_calls.py").write_text(program)
    desk, other, simulator = load_extension(tmp_path / "order_calls.py"), Desk(), DeskSimulator()
    async with (
        desk.connected(SimulatedTransport(simulator)),
        other.connected(SimulatedTransport(simulator, name="other")),
    ):
        order = {"phone": "5550170", "order": "A-1042"}
        await other.messenger.broadcast_message("call-customer", order)
        await simulator.settled()
        (call,) = simulator.interactions.values()
        assert (call.dnis, call.user_data) == ("5550170", {"Order": "A-1042"})
        simulator.answer(call.interaction_id)
        await simulator.settled()
        (toast_id,) = simulator.views.toasts
        assert call.recording_state is py_ext.RecordingState.RECORDING
        simulator.views.press(toast_id, "Card number")
        await simulator.settled()
        assert call.recording_state is py_ext.RecordingState.PAUSED
        assert simulator.views.toasts == {}


def test_the_simulator_s_guide_runs_and_its_options_load(tmp_path: Path) -> None:
    for program in re.findall(r"```python\n(.*?)```", SIMULATOR_GUIDE, re.DOTALL):
        exec(program, {})
    (options,) = re.findall(r"```toml\n(.*?)```", SIMULATOR_GUIDE, re.DOTALL)
    (tmp_path / "desktop.toml").write_text(options)
    simulator = DeskSimulator(options=tmp_path / "desktop.toml")
    assert simulator.options.rate_limit("interaction.setUserData") == 20


def test_the_simulator_s_guide_names_tests_and_faults_that_there_are() -> None:
    rows = re.findall(r"^\| (.*) \| `([\w/]+\.py)::(\w+)` \|$", SIMULATOR_GUIDE, re.MULTILINE)
    assert [row[0].split(":")[0] for row in rows if row[0].startswith("**")] == [
        "**Interactions**",
        "**Messages**",
        "**Options**",
    ]
    for line, file, name in rows:
        source = (ROOT / "tests" / file).read_text("utf-8")
        assert re.search(rf"def {name}\(", source), f"{line}: there is no {file}::{name}"
    documented = re.findall(
        r"`(\w+)\(", SIMULATOR_GUIDE.partition("## Faults")[2].partition("##")[0]
    )
    assert set(documented) == set(faults.KINDS)


def test_the_readme_lists_the_filters() -> None:
    kinds = [
        each for each in vars(py_ext).values() if isinstance(each, type) and issubclass(each, Event)
    ]
    assert len(kinds) > 8
    for kind in (each for each in kinds if each.name):
        (row,) = re.findall(rf"^\| `{kind.__name__}`[^|]* \| (.*) \|$", README, re.MULTILINE)
        assert set(re.findall(r"`(\w+)`", row)) == kind.filters
