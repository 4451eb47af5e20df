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
from pathlib import Path
from typing import Any

import pytest

import py_ext
from prepare import ROOT
from py_ext import Desk
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.simulator.faults import KINDS

NOT_IN_CPYTHON = {"py_ext._bridge", "py_ext._page"}
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
    # What the examples of methods take for granted: a desk, and two calls, one of which has ended.
    monkeypatch.chdir(ROOT)
    simulator, desk = DeskSimulator(), Desk()
    call, ended = simulator.ring(), simulator.ring()
    simulator.answer(call.interaction_id)
    async with desk.connected(SimulatedTransport(simulator)):
        simulator.release(ended.interaction_id)
        names = {
            "desk": desk,
            "simulator": simulator,
            "interaction_id": call.interaction_id,
            "case_id": call.case_id,
            "ended_id": ended.interaction_id,
            "interaction": desk.interactions[
                ended.interaction_id if example.name.endswith("mark_done") else call.interaction_id
            ],
            "InteractionEvent": py_ext.InteractionEvent,
            "State": py_ext.State,
        }
        if example.name.endswith("get_interactions"):
            simulator.mark_done(ended.interaction_id)
        if "wait_for" in example.name or "Desk.events" in example.name:
            asyncio.get_running_loop().call_later(0.05, simulator.hold, call.interaction_id)
        await run(example, names)


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
        return  # that is what prepare.py has run, where this Python is the one in .venv
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


def test_the_simulator_s_guide_runs_and_its_options_load(tmp_path: Path) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", SIMULATOR_GUIDE, re.DOTALL)
    exec(program, {})
    (options,) = re.findall(r"```toml\n(.*?)```", SIMULATOR_GUIDE, re.DOTALL)
    (tmp_path / "desktop.toml").write_text(options)
    simulator = DeskSimulator(options=tmp_path / "desktop.toml")
    assert simulator.options.rate_limit("interaction.setUserData") == 20


def test_the_simulator_s_guide_names_tests_and_faults_that_there_are() -> None:
    rows = re.findall(r"^\| (.*) \| `([\w/]+\.py)::(\w+)` \|$", SIMULATOR_GUIDE, re.MULTILINE)
    assert [row[0][:13] for row in rows if row[0].startswith("**")] == [
        "**Section 1**",
        "**Section 3**",
        "**Section 4**",
    ]
    for line, file, name in rows:
        source = (ROOT / "tests" / file).read_text("utf-8")
        assert re.search(rf"def {name}\(", source), f"{line}: there is no {file}::{name}"
    documented = re.findall(
        r"`(\w+)\(", SIMULATOR_GUIDE.partition("## Faults")[2].partition("##")[0]
    )
    assert set(documented) == set(KINDS)


def test_the_readme_lists_the_filters() -> None:
    for kind in (py_ext.InteractionEvent, py_ext.CaseEvent, py_ext.MarkdoneEvent):
        (row,) = re.findall(rf"^\| `{kind.__name__}` \| (.*) \|$", README, re.MULTILINE)
        assert set(re.findall(r"`(\w+)`", row)) == kind.filters
