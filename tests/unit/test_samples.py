"""Every sample shows something that the README names, and has tests that an author can copy."""

from __future__ import annotations

import ast
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
    assert (ROOT / "tests" / "kit" / f"test_{sample.name}").is_file()


@each_sample
def test_the_readme_names_it(sample: Path) -> None:
    assert f"web/extensions/{sample.name}" in README
