"""The error tree, as drawn at the top of its module."""

import re

import py_ext
from py_ext import errors
from py_ext._headline import headline_of


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


def test_tracebacks_name_where_cause_and_remedy_are_written() -> None:
    class OfAnAuthor(errors.RequestRefused):
        pass

    for made, documented in (
        (errors.DeskClosed("closed"), "DeskClosed"),
        (errors.RequestError("failed", request="agent.get"), "RequestError"),
        (OfAnAuthor("refused", request="agent.get", answer="no"), "RequestRefused"),
    ):
        assert made.__notes__ == [f"Cause and remedy: py-ext docs {documented}"]
        assert made.__notes__[0] not in str(made)
        assert headline_of(made) == f"{of_type(made)}: {made}"


def test_the_headline_is_the_error_and_not_what_was_noted_to_it() -> None:
    error = ValueError("too\nmany")
    error.add_note("one\ntwo")
    error.add_note("three")
    assert headline_of(error) == "ValueError: too\nmany"
    assert (
        headline_of(SyntaxError("wrong", ("desk.py", 1, 1, "x = = 1", 1, 2)))
        == "SyntaxError: wrong"
    )


def of_type(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}"
