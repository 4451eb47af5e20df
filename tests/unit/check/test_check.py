"""The check as a whole, and as a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from py_ext.workbench import check_command
from py_ext.workbench.check.check import check
from py_ext.workbench.check.finding import Severity
from py_ext.workbench.places import WEB
from tests.unit.check.project import DESK, write

SAMPLES = sorted((WEB / "extensions").glob("*.py"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_is_content(sample: Path) -> None:
    assert not check(sample, types=False)


def command(*words: str) -> int:
    return check_command.run(check_command.arguments(list(words), "py-ext check", Path()))


BAD = DESK + "import tkinter\nasync def f():\n    'ä'; desk.agent.get()\n"


def test_it_ends_with_1_where_something_would_fail(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(place, {"orders.py": BAD})
    assert command("orders.py", "--no-types") == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 error, 1 warning in 1 file"
    write(place, {"orders.py": BAD.replace("import tkinter", "")})
    assert command("orders.py", "--no-types") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 warning in 1 file"
    write(place, {"orders.py": DESK})
    assert command("orders.py", "--no-types") == 0
    assert capsys.readouterr().out == "orders.py: nothing to complain of\n"


def test_json_has_what_editors_want(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(place, {"orders.py": BAD})
    assert command("orders.py", "--no-types", "--json") == 1
    error, warning = json.loads(capsys.readouterr().out)
    assert error == {
        "file": str(place / "orders.py"),
        "line": 3,
        "column": 1,
        "severity": "error",
        "what": "Pyodide has no tkinter, so a page cannot import it.",
        "todo": "Do without it.",
    }
    assert (warning["line"], warning["column"]) == (5, 10)  # in characters, not in bytes


def test_what_is_no_extension_is_told_as_an_error(place: Path) -> None:
    (said,) = check(place / "none.py")
    assert said.severity is Severity.ERROR
    assert "there is no extension" in said.what.lower()


def test_mypy_reads_it_too_where_it_is_installed(place: Path) -> None:
    pytest.importorskip("mypy")
    write(place, {"orders.py": DESK + "import tkinter\nx: int = ''\n"})
    imports, types = check(place / "orders.py")
    assert (imports.line, types.line) == (3, 4)
    assert types.what.endswith("[mypy: assignment]")


def test_mypy_s_settings_are_the_project_s(place: Path) -> None:
    pytest.importorskip("mypy")
    files = {
        "orders/__init__.py": DESK + "from .crm import f\n",
        "orders/crm.py": "def f(x): ...\n",
    }
    write(place, files | {"pyproject.toml": "[tool.mypy]\nstrict = true\n"})
    (said,) = check(place)
    assert str(said).startswith("orders/crm.py:1: error: Function is missing a")
    assert (place / ".mypy_cache").exists()


def test_without_settings_of_mypy_s_nothing_is_left_in_the_project(place: Path) -> None:
    pytest.importorskip("mypy")
    write(place, {"orders.py": DESK + "import nobody_has_this\ndef f(x): ...\n"})
    assert [each.line for each in check(place / "orders.py")] == [3]
    assert not (place / ".mypy_cache").exists()


def test_what_mypy_finds_too_is_told_once(place: Path) -> None:
    pytest.importorskip("mypy")
    write(place, {"orders.py": DESK + "async def f() -> None:\n    await desk.agnet.get()\n"})
    (said,) = check(place / "orders.py")
    assert said.what == "desk has no agnet."
