"""What is no Python is told; what another Python can read is not called wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from py_ext.workbench.check.check import check
from py_ext.workbench.check.newer_syntax import newer_syntax
from tests.unit.check.project import DESK, said_of, said_of_code


def test_what_is_no_python_is_told_with_its_line(place: Path) -> None:
    assert said_of_code(place, "def ring(:\n") == ["3: error: This is no Python: invalid syntax."]


def test_the_other_modules_are_checked_all_the_same(place: Path) -> None:
    files = {"orders/__init__.py": DESK + "from . import crm\nimport tkinter\n"}
    said = said_of(place, files | {"orders/crm.py": "\n)\n"})
    assert [each.partition(": ")[0] for each in said] == ["orders/__init__.py:4", "orders/crm.py:2"]


@pytest.mark.parametrize(
    "code",
    [
        "x = " + "-" * 5000 + "1\n",
        "x = desk" + ".b" * 3000 + "\n",
        "x = desk" + ".b()" * 900 + "\n",
    ],
)
def test_what_is_nested_too_deeply_is_told(place: Path, code: str) -> None:
    (said,) = said_of_code(place, code)
    assert said.startswith("1: warning: An expression is nested too deeply for the check.")


def test_an_encoding_of_no_text_is_told(place: Path) -> None:
    (place / "orders.py").write_text(f"# coding: rot13\n{DESK}")
    (said,) = map(str, check(place / "orders.py", types=False))
    assert said.startswith("orders.py:1: error: This is no Python: ")


NEWER = [
    ("type Tier = str", "3.12's type statement"),
    ("def first[T](values: list[T]) -> T: ...", "3.12's list of type parameters"),
    ("class Box[T]: ...", "3.12's list of type parameters"),
    ('f"{names["ani"]}"', "3.12's f-string"),
    ('t"{name}"', "3.14's template string"),
    ("try: pass\nexcept ValueError, TypeError: pass", "3.14's except without parentheses"),
]


@pytest.mark.parametrize(("code", "what"), NEWER, ids=[what for _, what in NEWER])
def test_newer_syntax_is_no_error_of_the_author_s(place: Path, code: str, what: str) -> None:
    try:
        compile(code, "", "exec")
    except SyntaxError:
        (said,) = said_of_code(place, code + "\n")
        assert f"warning: This may be Python {what}, which Python 3." in said
    else:
        assert not said_of_code(place, code + "\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("except A, B as error:", "multiple exception types must be parenthesized"),
        ('f"{}"', "f-string: empty expression not allowed"),
        ("def f(:", "invalid syntax"),
        ("class C: x y", "invalid syntax"),
        ("x = type Tier", "invalid syntax"),
    ],
)
def test_what_no_python_can_read_is_an_error_everywhere(line: str, said: str) -> None:
    assert newer_syntax(line, said, python=(3, 11)) is None


def test_a_python_that_can_read_it_calls_it_wrong() -> None:
    assert newer_syntax("type Tier", "invalid syntax", python=(3, 11))
    assert newer_syntax("type Tier", "invalid syntax", python=(3, 12)) is None
