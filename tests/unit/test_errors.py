"""The error tree, as drawn at the top of its module."""

import re

import py_ext
from py_ext import errors


def test_the_tree_is_drawn_as_it_is() -> None:
    drawn: dict[str, str] = {}
    parents: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^(    [│├└─ ]*)(\w+)(?: +(?:the|one)|$)", line)
        if found:
            depth = (len(found[1]) - 4) // 4
            parents[depth:] = [found[2]]
            drawn[found[2]] = parents[depth - 1] if depth else "Exception"
    real = {name: getattr(errors, name).__bases__[0].__name__ for name in errors.__all__}
    assert drawn == real


def test_timeouts_are_python_s_timeouts_too() -> None:
    assert issubclass(py_ext.RequestTimeout, TimeoutError)
    assert issubclass(py_ext.EventTimeout, TimeoutError)
