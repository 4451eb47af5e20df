"""Every sample shows something that the README names, and has tests that an author can copy."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from py_ext.workbench.places import ROOT, WEB

README = (ROOT / "README.md").read_text("utf-8")
SAMPLES = sorted((WEB / "extensions").glob("*.py"))

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


@each_sample
def test_it_says_what_it_does(sample: Path) -> None:
    assert ast.get_docstring(ast.parse(sample.read_text("utf-8")))


@each_sample
def test_it_has_tests_of_the_kit(sample: Path) -> None:
    file = ROOT / "tests" / "kit" / f"test_{sample.name}"
    assert file.is_file()
    code = ast.parse(file.read_text("utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    names = [each.name for each in ast.walk(code) if isinstance(each, functions)]
    assert any(name.startswith("test_") for name in names), f"{file.name} has no test"


def test_the_readme_names_each_and_no_others() -> None:
    named = set(re.findall(r"web/extensions/(\w+\.py)", README))
    assert named == {sample.name for sample in SAMPLES}
