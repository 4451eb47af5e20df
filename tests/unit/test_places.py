"""Where in the code something is, without a word of the machine."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from py_ext import Desk
from py_ext._places import place_in, place_of_error, place_of_function

HERE = str(Path(__file__).parent)


@pytest.mark.parametrize(
    ("file", "home", "place"),
    [
        ("/extension/a.py", "/extension", "a.py:7"),
        ("/extension/a/b.py", "/extension", "a/b.py:7"),
        ("/extensions/a.py", "/extension", ""),
        ("/home/x/desk/.venv/lib/site-packages/httpx2/_a.py", "/home/x/desk", ""),
        (r"C:\desk\a\b.py", r"C:\desk", "a/b.py:7"),
        ("<string>", "/extension", ""),
        ("/anything/a.py", "", ""),
    ],
)
def test_a_place_is_seen_from_the_extension_s_folder(file: str, home: str, place: str) -> None:
    assert place_in(file, 7, home=home) == place


def raised(call: Callable[[], object]) -> BaseException:
    try:
        call()
    except Exception as error:
        return error
    raise AssertionError


def test_the_innermost_line_of_the_author_s_counts() -> None:
    def fails() -> None:
        json.loads("{")

    line = fails.__code__.co_firstlineno + 1
    assert place_of_error(raised(fails), home=HERE) == f"test_places.py:{line}"


def test_where_none_is_his_it_is_ours_or_none() -> None:
    error = raised(lambda: Desk(timeout=-1))
    assert place_of_error(error, home="/extension").startswith("py_ext/_desk_arguments.py:")
    assert place_of_error(raised(lambda: json.loads("{")), home="/extension") == ""
    assert place_of_error(ValueError(), home=HERE) == ""


class Called:
    def __call__(self) -> None: ...

    def method(self) -> None: ...


async def waits() -> None: ...


def test_functions_of_all_kinds_have_a_place() -> None:
    @functools.wraps(waits)
    def wrapped() -> None: ...

    line = waits.__code__.co_firstlineno
    coroutine = waits()
    for function in (waits, wrapped, functools.partial(waits), coroutine):
        assert place_of_function(function, home=HERE) == f"test_places.py:{line}"
    coroutine.close()
    for function in (Called(), Called().method):
        assert place_of_function(function, home=HERE).startswith("test_places.py:")
    assert place_of_function(print, home=HERE) == ""
