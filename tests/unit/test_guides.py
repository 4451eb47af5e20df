"""The guides say what is so: their commands and programs run, their links lead somewhere, their tables
have what there is."""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import py_ext
from py_ext import Desk
from py_ext._extension import load_extension
from py_ext._site_settings import TYPES, read_site_settings
from py_ext.project.project import read_project
from py_ext.project.project_settings import READERS, Settings
from py_ext.project.setup_error import SetupError
from py_ext.project.site_settings import read_schema
from py_ext.simulator import DeskSimulator, SimulatedTransport, faults
from py_ext.workbench import command
from py_ext.workbench.check.check import check
from py_ext.workbench.places import PACKAGE, ROOT
from tests.guides import (
    CONTRIBUTING,
    DEPLOYING,
    FIRST_PAGE,
    GUIDES,
    SECURITY,
    SIMULATOR,
    TESTING,
    WRITING,
    blocks_in,
    programs_in,
    rows_in,
    text_of,
)

MOST_LINES = 60
"""Of the first page: who has read it has begun."""


def name_of(value: object) -> str:
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else str(value)


def each(*guides: Path) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("guide", guides, ids=name_of)


def test_the_first_page_is_short() -> None:
    assert len(text_of(FIRST_PAGE).splitlines()) <= MOST_LINES


# Links


def anchors_in(guide: Path) -> set[str]:
    """What its headings are called in links."""
    heads = re.findall(r"^#+ (.*)$", text_of(guide), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


@each(*GUIDES)
def test_links_lead_somewhere(guide: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", text_of(guide)):
        if re.match(r"https?:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (guide.parent / path).resolve() if path else guide
        assert target.is_file(), link
        if guide.is_relative_to(PACKAGE):  # where py_ext is installed, there is nothing beside it
            assert target.is_relative_to(PACKAGE), link
        assert not anchor or anchor in anchors_in(target), link


def test_every_guide_can_be_found_from_the_first_page() -> None:
    linked = {(ROOT / link).resolve() for link in re.findall(r"\]\((.+?)\)", text_of(FIRST_PAGE))}
    assert {*GUIDES} - {FIRST_PAGE} <= linked


# Commands

DONE_BY_OTHERS = {
    "python3 -m tests": "is what runs now",
    "python3 -m tests --check": "is tests/unit/test_static.py",
}


def carry_out(line: str, folder: Path) -> Path:
    """Do what a line of a guide says; the folder that one is in afterwards."""
    words = line.partition("#")[0].split()
    line = " ".join(words)
    if line in DONE_BY_OTHERS:
        return folder
    match words:
        case ["cd", name]:
            assert (folder / name).is_dir(), line
            return folder / name
        case ["pip", "install", *what]:
            can_be_installed(what[-1])
        case ["pytest", *rest]:
            run("pytest", "-q", "-p", "no:cacheprovider", *rest, folder=folder)
        case ["python3", "-m", "tests", *rest]:
            run("pytest", "-q", "--collect-only", *rest, folder=ROOT)
        case ["python3", "-m", "tests.chaos", *rest]:
            run("tests.chaos", *rest, folder=ROOT)
        case ["python3", "-m", "tests.bench", *rest]:  # nothing is measured where other things run
            run("tests.bench", *rest, "--help", folder=ROOT)
        case ["mkdir", name]:
            (folder / name).mkdir()
        case ["pybabel", *rest]:
            run("babel.messages.frontend", *rest, folder=folder)
        case ["python3", script, *rest]:
            assert (ROOT / script).is_file(), line
            understood(Path(script).stem, rest)
        case ["py-ext", "new" | "check" as name, *rest]:
            run("py_ext", name, *rest, folder=folder)
        case ["py-ext", "build", name, *rest] if (folder / name).is_file():
            assert not read_project(folder / name).dependencies, "that would want a network"
            run("py_ext", "build", name, *rest, folder=folder)
            assert (folder / "dist" / "index.html").is_file()
        case ["py-ext", name, *rest]:  # what they do is tested in test_serve.py and test_build.py
            understood(name, rest)
        case _:
            pytest.fail(f"nobody knows how to try {line!r}")
    return folder


def run(module: str, *words: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def understood(name: str, words: list[str]) -> None:
    """Fail where a command does not know what it is told."""
    assert name in command.COMMANDS
    importlib.import_module(f"py_ext.workbench.{name.replace('-', '_')}_command").arguments(
        words, name, Path()
    )


def can_be_installed(requirement: str) -> None:
    """Fail for an extra that there is not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = re.fullmatch(r"'py-ext\[(\w+)\]'", requirement)
    assert found, f"what is {requirement}?"
    assert found[1] in project["optional-dependencies"]


@each(FIRST_PAGE, WRITING, DEPLOYING, TESTING, CONTRIBUTING)
def test_commands_do_what_they_say(guide: Path, tmp_path: Path) -> None:
    for name, program in programs_in(WRITING).items():
        (tmp_path / name).write_text(program)
    folder = tmp_path
    lines = [line for block in blocks_in(guide, "sh") for line in block.splitlines()]
    assert lines
    for line in filter(None, lines):
        folder = carry_out(line, folder)


# Programs


@each(*(guide for guide in GUIDES if blocks_in(guide, "python")))
def test_programs_are_python(guide: Path) -> None:
    for program in blocks_in(guide, "python"):
        compile(program, guide.name, "exec")


@each(FIRST_PAGE, WRITING, TESTING)
def test_programs_pass_their_own_tests(guide: Path, tmp_path: Path) -> None:
    for name, program in programs_in(guide).items():
        (tmp_path / name).write_text(program)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nasyncio_default_fixture_loop_scope = function\n"
    )
    run("pytest", "-q", "-p", "no:cacheprovider", str(tmp_path), folder=tmp_path)


async def test_the_telephony_does_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "order_calls.py").write_text(programs_in(WRITING)["order_calls.py"])
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


# Settings


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the modules that the guide's examples are about."""
    (tmp_path / "order_desk").mkdir()
    (tmp_path / "order_desk" / "__init__.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    (tmp_path / "desktop.toml").write_text("")
    (tmp_path / "order_desk.css").touch()
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "logo.svg").touch()
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "our_crm-1.2-py3-none-any.whl").touch()
    return tmp_path


def test_the_guide_lists_every_setting_and_no_others() -> None:
    rows = rows_in(DEPLOYING, "| setting | what it says | left out |")
    assert {row[0].strip("`") for row in rows} == READERS.keys()


def test_the_project_of_the_guide_says_something_in_every_setting(project: Path) -> None:
    (text,) = (each for each in blocks_in(DEPLOYING, "toml") if "[project]" in each)
    (project / "pyproject.toml").write_text(text)
    read = read_project(project)
    assert read.dependencies == ("httpx2",)
    for each in dataclasses.fields(Settings):
        assert getattr(read.settings, each.name), each.name


def test_the_file_of_the_guide_has_its_settings_in_comments(tmp_path: Path) -> None:
    path = tmp_path / "order_desk.py"
    path.write_text(programs_in(DEPLOYING)["order_desk.py"])
    read = read_project(path)
    assert read.dependencies == ("httpx2",)
    assert read.settings.connect == ("https://crm.example.com",)


def test_the_proxy_of_the_guide_takes_its_secret_from_the_environment(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (text,) = (each for each in blocks_in(DEPLOYING, "toml") if each.startswith("[tool.py-ext.p"))
    (project / "pyproject.toml").write_text(text)
    monkeypatch.setenv("ORDERS_TOKEN", "s3cret")
    ((path, proxy),) = read_project(project).settings.proxy.items()
    assert (path, proxy.headers_now()) == ("/orders", {"Authorization": "Bearer s3cret"})


def test_the_settings_of_a_site_fit_what_the_project_names() -> None:
    (text,) = (each for each in blocks_in(DEPLOYING, "toml") if each.startswith("[tool.py-ext.s"))
    table = tomllib.loads(text)["tool"]["py-ext"]["settings"]
    schema = {name: setting.as_plain() for name, setting in read_schema(table).items()}
    site, _ = blocks_in(DEPLOYING, "json")  # the other is of test_failure_reports.py
    found = read_site_settings(schema, site)
    assert found == {"regions": ["north"], **json.loads(site)}
    listed = ", ".join(f"`{name}`" for name in TYPES)
    assert f"The types: {listed}." in text_of(DEPLOYING)


MISTAKES = {
    "a misspelt value": "\n" * 14 + '[tool.py-ext]\nextension = "a"\nruntime = "shred"\n',
    "a misspelt name": "\n" * 10 + '[tool.py-ext]\nextension = "a"\nlable = "Order desk"\n',
    "a module that is not there": "\n" * 10 + '[tool.py-ext]\nextension = "c"\n',
    "two modules and no `extension`": "[tool.py-ext]\n",
    "an address for an origin": '[tool.py-ext]\nextension = "a"\ndesktops = ["https://wwe.example.com/ui"]\n',
    "settings in another table": '[tool.pyext]\nextension = "a"\n[tool.py-ext]\nextension = "a"\n',
    "no TOML": "[tool.py-ext\n",
}


def test_the_guide_quotes_what_is_said_of_mistakes(tmp_path: Path) -> None:
    for module in ("a", "b"):
        (tmp_path / f"{module}.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    rows = rows_in(DEPLOYING, "| what is wrong | what is said |")
    assert {row[0] for row in rows} == MISTAKES.keys()
    for mistake, said in rows:
        (tmp_path / "pyproject.toml").write_text(MISTAKES[mistake])
        with pytest.raises(SetupError) as raised:
            read_project(tmp_path)
        assert said.strip("`").removesuffix("…").strip() in str(raised.value)


def without_line(finding: str) -> str:
    """The sample may change without the guide."""
    return re.sub(r":\d+:", ":", finding)


def test_the_guide_quotes_what_check_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("py_ext", "new", "order-desk", folder=tmp_path)
    folder = tmp_path / "order-desk"
    for file, right, wrong in (
        ("pyproject.toml", "label =", "lable ="),
        ("order_desk/__init__.py", "customer_of\n", "customer_off\n"),
        ("order_desk/__init__.py", "await interaction.set", "interaction.set"),
    ):
        text = (folder / file).read_text("utf-8")
        assert right in text
        (folder / file).write_text(text.replace(right, wrong), "utf-8")
    monkeypatch.chdir(folder)
    (quoted,) = blocks_in(DEPLOYING, "text")
    *found, summary = quoted.splitlines()
    said = [str(each) for each in check(Path(), types=False)]
    assert list(map(without_line, found)) == list(map(without_line, said))
    assert summary == "2 errors, 1 warning in 2 files"


# The simulated desktop


def test_the_simulator_s_programs_run_and_its_options_load(tmp_path: Path) -> None:
    for program in blocks_in(SIMULATOR, "python"):
        exec(program, {})
    (options,) = blocks_in(SIMULATOR, "toml")
    (tmp_path / "desktop.toml").write_text(options)
    simulator = DeskSimulator(options=tmp_path / "desktop.toml")
    assert simulator.options.rate_limit("interaction.setUserData") == 20


def test_the_simulator_s_guide_names_tests_and_faults_that_there_are() -> None:
    guide = text_of(SIMULATOR)
    rows = re.findall(r"^\| (.*) \| `([\w/]+\.py)::(\w+)` \|$", guide, re.MULTILINE)
    assert [row[0].split(":")[0] for row in rows if row[0].startswith("**")] == [
        "**Interactions**",
        "**Messages**",
        "**Options**",
    ]
    for line, file, name in rows:
        source = (ROOT / "tests" / file).read_text("utf-8")
        assert re.search(rf"def {name}\(", source), f"{line}: there is no {file}::{name}"
    documented = re.findall(r"`(\w+)\(", guide.partition("## Faults")[2].partition("##")[0])
    assert set(documented) == set(faults.KINDS)


# Security


def test_the_security_page_names_tests_that_there_are() -> None:
    rows = rows_in(SECURITY, "| threat | what is done | test |")
    assert len(rows) > 20
    for threat, measure, tests in rows:
        assert measure, threat
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", tests)
        assert len(named) == tests.count("`") / 2 > 0, f"no test shows what is done: {threat}"
        for file, name in named:
            source = (ROOT / "tests" / file).read_text("utf-8")
            assert re.search(rf"def {name}\(", source), f"{threat}: there is no {file}::{name}"
