"""Every option of a command is in the guide's table of them, and comes where it is for."""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import itertools
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from py_ext.project.project import Project
from py_ext.simulator import DeskSimulator
from py_ext.workbench import build_command, bundle, check_command, serve_command
from py_ext.workbench.command import COMMANDS
from py_ext.workbench.desktop_server import DesktopServer
from py_ext.workbench.messages import SetupError
from py_ext.workbench.packages import Packages
from tests.guides import DEPLOYING, rows_in

each_command = pytest.mark.parametrize("command", COMMANDS)

NEEDED = {
    "new": ["order-desk"],
    "test-from-trace": ["trace.jsonl"],
    "timeline": ["trace.jsonl"],
}
"""What a command cannot do without."""


def module_of(command: str) -> ModuleType:
    return importlib.import_module(f"py_ext.workbench.{command.replace('-', '_')}_command")


def read(command: str, *words: str) -> argparse.Namespace:
    module = module_of(command)
    given: argparse.Namespace = module.arguments(
        [*NEEDED.get(command, ()), *words], f"py-ext {command}", Path()
    )
    return given


@each_command
def test_every_option_is_in_the_guide(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        read(command, "--help")
    said = capsys.readouterr().out.partition("\noptions:\n")[2]
    options = {*re.findall(r"^  (?:-\w, )?(--[a-z-]+(?: [A-Z=]+)?)", said, re.MULTILINE)}
    options.remove("--help")
    rows = rows_in(DEPLOYING, "| option | of | what it does |")
    listed = {option.strip("`") for option, of, _ in rows if f"`{command}`" in of}
    assert listed == options


def test_the_guide_names_no_other_commands() -> None:
    rows = rows_in(DEPLOYING, "| option | of | what it does |")
    assert {name for _, of, _ in rows for name in re.findall(r"`([\w-]+)`", of)} <= COMMANDS.keys()


@each_command
def test_every_option_is_used(command: str) -> None:
    module = module_of(command)
    used = set(re.findall(r"\bgiven\.(\w+)", inspect.getsource(module)))
    shared = importlib.import_module("py_ext.workbench.command_options")
    if "settings_of(given)" in inspect.getsource(module):
        used |= set(re.findall(r"\bgiven\.(\w+)", inspect.getsource(shared.settings_of)))
    assert not vars(read(command)).keys() - used


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the commands ask for, in place of doing it."""
    asked: dict[str, object] = {}

    def instead(real: Callable[..., object]) -> Callable[..., None]:
        def ask(*given: object, **named: object) -> None:
            bound = inspect.signature(real).bind(*given, **named).arguments
            asked.update(bound | bound.get("settings", {}))
            raise SetupError("that is all")

        return ask

    monkeypatch.setattr(build_command, "build", instead(bundle.build))
    monkeypatch.setattr(serve_command, "DesktopServer", instead(DesktopServer))
    return asked


@pytest.fixture
def extension(tmp_path: Path) -> str:
    (tmp_path / "order_desk.py").write_text("from py_ext import Desk\ndesk = Desk()\n")
    return str(tmp_path / "order_desk.py")


@pytest.mark.parametrize("command", ["build", "serve"])
def test_packages_are_chosen_as_the_options_say(
    command: str, extension: str, asked: dict[str, object]
) -> None:
    module = module_of(command)
    with pytest.raises(SetupError, match="that is all"):
        module.run(read(command, extension))
    assert (asked["wheels"], asked["upgrade"]) == ([], False)
    words = ["--upgrade", "--wheel", "a.whl", "--wheel", "b.whl", "--connect", "https://a.example"]
    with pytest.raises(SetupError, match="that is all"):
        module.run(read(command, extension, *words))
    assert asked["upgrade"] is True
    assert asked["wheels"] == [Path("a.whl"), Path("b.whl")]
    assert asked["connect"] == ["https://a.example"]


@pytest.mark.parametrize("command", ["build", "serve"])
def test_python_runs_where_the_options_say(
    command: str, extension: str, asked: dict[str, object]
) -> None:
    module = module_of(command)
    with pytest.raises(SetupError, match="that is all"):
        module.run(read(command, extension, "--runtime", "frame"))
    assert asked["runtime"] == "frame"


def test_check_answers_a_misspelt_runtime_of_its_options(
    extension: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = read("check", extension, "--no-types", "--runtime", "frmae")
    assert check_command.run(given) == 1
    assert "There is no runtime frmae. Did you mean frame?" in capsys.readouterr().out


def test_ci_builds_what_is_locked(extension: str, asked: dict[str, object]) -> None:
    for words, locked in (([], False), (["--locked"], True)):
        with pytest.raises(SetupError, match="that is all"):
            build_command.run(read("build", extension, *words))
        assert asked["locked"] is locked


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """How packages are chosen, each time."""
    chosen: list[dict[str, object]] = []

    def choose(project: Project, **how: object) -> Packages:
        chosen.append(how)
        return Packages()

    monkeypatch.setattr(bundle, "packages_of", choose)
    return chosen


def test_a_build_has_packages_chosen_so(
    tmp_path: Path, extension: str, chosen: list[dict[str, object]]
) -> None:
    wheels = [Path("a.whl")]
    bundle.build(Path(extension), tmp_path / "one")
    bundle.build(Path(extension), tmp_path / "two", wheels=wheels, upgrade=True, locked=True)
    assert chosen[0] == {"wheels": (), "upgrade": False, "frozen": False}
    assert chosen[1] == {"wheels": wheels, "upgrade": True, "frozen": True}


def test_serve_chooses_packages_anew_once_and_not_with_each_save(
    tmp_path: Path, extension: str, chosen: list[dict[str, object]]
) -> None:
    wheels = [Path("a.whl")]
    server = DesktopServer(
        Path(extension),
        folder=tmp_path / "bundle",
        simulator=DeskSimulator(),
        wheels=wheels,
        upgrade=True,
    )
    server.saved()
    for bound in itertools.chain(*server._sockets):
        bound.close()
    assert [(each["wheels"], each["upgrade"]) for each in chosen] == [
        (wheels, True),
        (wheels, False),
    ]


def test_the_extension_s_page_is_of_another_site_where_somebody_asks(
    extension: str, asked: dict[str, object]
) -> None:
    for words, is_cross_site in (([], False), (["--cross-site"], True)):
        with pytest.raises(SetupError, match="that is all"):
            serve_command.run(read("serve", extension, *words))
        assert asked["cross_site"] is is_cross_site


def test_a_lock_cannot_be_left_alone_and_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        read("build", "--locked", "--upgrade")
    assert "choose one" in capsys.readouterr().err


@pytest.mark.parametrize(
    "function", [bundle.build, DesktopServer.__init__], ids=["build", "DesktopServer"]
)
def test_nothing_that_a_command_asks_for_is_ignored(function: Callable[..., object]) -> None:
    code = ast.parse(textwrap.dedent(inspect.getsource(function)))
    used = {node.id for node in ast.walk(code) if isinstance(node, ast.Name)}
    assert inspect.signature(function).parameters.keys() - used == set()
