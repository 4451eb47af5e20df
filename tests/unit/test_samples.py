"""Every sample shows something that the guide names, and has tests that an author can copy."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from py_ext.project.project import PROJECT_FILE, read_project
from py_ext.workbench.places import ROOT, WEB
from tests.guides import WRITING, rows_in

FOLDER = WEB / "extensions"
SAMPLES = sorted(
    [*FOLDER.glob("*.py"), *(each.parent for each in FOLDER.glob(f"*/{PROJECT_FILE}"))]
)
ROWS = rows_in(WRITING, "| sample | what it shows | its tests |")

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


@each_sample
def test_it_says_what_it_does(sample: Path) -> None:
    assert ast.get_docstring(ast.parse(read_project(sample).main.read_text("utf-8")))


def kit_tests(sample: Path) -> Path:
    if sample.is_dir():
        return sample / "tests" / f"test_{sample.name}.py"
    return ROOT / "tests" / "kit" / f"test_{sample.name}"


@each_sample
def test_it_has_kit_tests_the_kit(sample: Path) -> None:
    file = kit_tests(sample)
    assert file.is_file()
    code = ast.parse(file.read_text("utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    names = [each.name for each in ast.walk(code) if isinstance(each, functions)]
    assert any(name.startswith("test_") for name in names), f"{file.name} has no test"


@each_sample
def test_its_tests_run_with_all_others(sample: Path, pytestconfig: pytest.Config) -> None:
    paths = [pytestconfig.rootpath / each for each in pytestconfig.getini("testpaths")]
    assert any(kit_tests(sample).is_relative_to(path) for path in paths)


def test_nothing_else_is_beside_the_samples() -> None:
    theirs = {read_project(each).lock_file.name for each in SAMPLES if each.is_file()}
    rest = {each.name for each in FOLDER.iterdir()} - {each.name for each in SAMPLES} - theirs
    assert rest <= {"__pycache__"}, "a sample is a Python file, or a folder with a pyproject.toml"


def test_the_guide_names_each_and_no_others() -> None:
    named = {re.sub(r"`|/(?=`)", "", sample): tests for sample, _, tests in ROWS}
    assert named.keys() == {sample.relative_to(ROOT).as_posix() for sample in SAMPLES}


def test_the_guide_names_their_tests() -> None:
    for name, _, tests in ROWS:
        named = ROOT / tests.strip("`")
        assert kit_tests(ROOT / name.strip("`")).is_relative_to(named)
