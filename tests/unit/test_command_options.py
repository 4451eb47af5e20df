"""Every option of a command is in the README's table of them, and says what it is for."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from types import ModuleType

import pytest

from py_ext.workbench import build_command, serve_command
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
    rows = dict(re.findall(r"^\| `(--[a-z-]+)[^|]*\| (.*) \|$", README, re.M))
    for option in sorted(options):
        assert option in rows, option
        assert f"`{command}`" in rows[option], option


@pytest.mark.parametrize("module", [build_command, serve_command], ids=["build.py", "serve.py"])
def test_every_option_is_used(module: ModuleType) -> None:
    given = vars(module.arguments([]))
    used = set(re.findall(r"\bgiven\.(\w+)", inspect.getsource(module)))
    assert not given.keys() - used
