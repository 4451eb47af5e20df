"""Every option of a command is in the README's table of them, and says what it is for."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable
from types import ModuleType

import pytest

from py_ext.workbench import build_command, bundle, serve_command
from py_ext.workbench.desktop_server import DesktopServer
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import ROOT

README = (ROOT / "README.md").read_text("utf-8")

each_command = pytest.mark.parametrize(
    ("command", "arguments"),
    [("build.py", build_command.arguments), ("serve.py", serve_command.arguments)],
    ids=["build.py", "serve.py"],
)


def options_of(arguments: Callable[[list[str]], object], said: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit, match="0"):
        arguments(["--help"])
    return said.readouterr().out


@each_command
def test_every_option_is_in_the_readme(
    command: str, arguments: Callable[[list[str]], object], capsys: pytest.CaptureFixture[str]
) -> None:
    options = set(re.findall(r"--[a-z-]+", options_of(arguments, capsys))) - {"--help"}
    assert options
    rows = re.findall(r"^\| `(--[a-z-]+)[^|]*\| (.*) \|$", README, re.M)
    assert {option for option, row in rows if f"`{command}`" in row} == options


@pytest.mark.parametrize("module", [build_command, serve_command], ids=["build.py", "serve.py"])
def test_every_option_is_used(module: ModuleType) -> None:
    given = vars(module.arguments([]))
    used = set(re.findall(r"\bgiven\.(\w+)", inspect.getsource(module)))
    assert not given.keys() - used


def test_build_understands_what_the_command_asks_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def ask(*given: object, **named: object) -> None:
        asked.append(inspect.signature(bundle.build).bind(*given, **named))
        raise SetupError("that is all")

    monkeypatch.setattr(build_command, "build", ask)
    monkeypatch.setattr(build_command, "use_python_packages", lambda *words: None)
    monkeypatch.setattr(sys, "argv", ["build.py"])
    with pytest.raises(SystemExit):
        build_command.main()
    assert asked


@pytest.mark.parametrize(
    "function", [bundle.build, DesktopServer.__init__], ids=["build", "DesktopServer"]
)
def test_nothing_that_a_command_asks_for_is_ignored(function: Callable[..., object]) -> None:
    code = ast.parse(textwrap.dedent(inspect.getsource(function)))
    used = {node.id for node in ast.walk(code) if isinstance(node, ast.Name)}
    assert inspect.signature(function).parameters.keys() - used == set()
