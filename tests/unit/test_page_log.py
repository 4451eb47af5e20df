"""What is logged reaches the page's console in its level, and nothing of a customer's with it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from py_ext import DeskError
from py_ext._runtime.page_log import TALKATIVE, PageLog, cleaner, listen_to_logging
from py_ext._runtime.tracebacks import MOST_ERRORS, author_traceback, headline

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl"
CUSTOMER = {"Jane Doe", "5550177", "gold"}
LOG = logging.getLogger("tests.page_log")


@pytest.fixture
def page() -> Mock:
    return Mock(logLevel="DEBUG", home=__file__.rpartition("/")[0], library=None)


@pytest.fixture(autouse=True)
def told(page: Mock) -> Iterator[None]:
    root = logging.getLogger()
    level, levels = root.level, {name: logging.getLogger(name).level for name in TALKATIVE}
    listen_to_logging(page, lambda: CUSTOMER)
    yield
    root.handlers = [each for each in root.handlers if not isinstance(each, PageLog)]
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def clean(text: str) -> str:
    return cleaner(lambda: CUSTOMER)(text)


def fail() -> None:
    raise ValueError("no tier for Jane Doe, 5550177")


@pytest.mark.parametrize(
    ("level", "function", "kind"),
    [
        (logging.DEBUG, "debug", ""),
        (5, "debug", ""),
        (logging.INFO, "info", ""),
        (logging.WARNING, "warn", "warning"),
        (35, "warn", "warning"),
        (logging.ERROR, "error", "warning"),
        (logging.CRITICAL, "error", "warning"),
    ],
)
def test_each_level_has_its_place_in_the_console(
    page: Mock, level: int, function: str, kind: str
) -> None:
    logging.getLogger().setLevel(1)
    LOG.log(level, "a %s", "line")
    page.log.assert_called_once_with(function, "a line")
    page.view.print.assert_called_once_with("a line", kind)


def test_the_page_says_from_which_level_on(page: Mock) -> None:
    page.logLevel = "WARNING"
    listen_to_logging(page, set)
    LOG.info("not told")
    assert not page.log.called


def test_who_tells_of_each_request_is_quiet_unless_all_is_told(page: Mock) -> None:
    page.logLevel = "INFO"
    listen_to_logging(page, set)
    logging.getLogger("httpx2").info("HTTP Request: GET https://crm.example.com/?phone=1")
    assert not page.log.called
    LOG.info("told")
    assert page.log.called


def test_customer_data_and_tokens_are_blotted_out(page: Mock) -> None:
    LOG.warning("%s of jane doe has %s, and 'quoted' 1234567 stays", JWT, {"Tier": "gold"})
    words = page.log.call_args[0][1]
    assert words == "••• of ••• has {'Tier': '•••'}, and 'quoted' 1234567 stays"


def test_an_error_is_reported_without_what_it_quotes(page: Mock) -> None:
    try:
        fail()
    except ValueError:
        LOG.exception("Jane Doe has no tier")
    title, words, text, is_beside_form = page.view.report.call_args[0]
    assert (title, words) == ("••• has no tier", "ValueError: no tier for •••, •••.")
    assert text.splitlines()[-1] == "ValueError: no tier for •••, •••"
    assert "in fail" in text
    assert is_beside_form is False
    assert not page.log.called, "the view has it in the console, with its reference"


def test_a_traceback_below_an_error_is_no_report(page: Mock) -> None:
    try:
        fail()
    except ValueError:
        LOG.debug("tried", exc_info=True)
    assert not page.view.report.called
    function, words = page.log.call_args[0]
    assert function == "debug"
    assert words.startswith("tried\nTraceback (most recent call last):\n")
    assert "Jane" not in words.replace('ValueError("no tier for Jane Doe, 5550177")', "")


def test_a_log_call_that_does_not_fit_harms_nobody_and_shows_no_argument(page: Mock) -> None:
    given = ("%d pieces", ("of Jane Roe",))  # pytest's own handler would not bear it
    PageLog(page, clean).emit(logging.LogRecord("x", logging.WARNING, __file__, 7, *given, None))
    words = page.log.call_args[0][1]
    assert "in line 7 of test_page_log.py cannot be told" in words
    assert "Jane" not in words


def test_what_cannot_be_cleaned_is_not_shown() -> None:
    def unknown() -> set[str]:
        raise RuntimeError

    assert cleaner(unknown)("Jane Doe") == "•••"


# Tracebacks


def text_of(error: BaseException) -> str:
    return author_traceback(error, __file__.rpartition("/")[0], clean)


def caught() -> BaseException:
    try:
        try:
            fail()
        except ValueError as error:
            error.add_note("asked for Jane Doe\n  File 5550177")
            raise KeyError("gold") from error
    except KeyError as error:
        return error


def test_a_traceback_is_python_s_own_but_for_the_customer() -> None:
    error = caught()
    lines = "".join(traceback.format_exception(error)).rstrip().splitlines()
    said = text_of(error).splitlines()
    assert len(said) == len(lines)
    changed = [(line, other) for line, other in zip(lines, said, strict=True) if line != other]
    assert changed == [
        (
            "ValueError: no tier for Jane Doe, 5550177",
            "ValueError: no tier for •••, •••",
        ),
        ("asked for Jane Doe", "asked for •••"),
        ("  File 5550177", "  File •••"),
        ("KeyError: 'gold'", "KeyError: '•••'"),
    ]


def test_what_a_group_holds_is_told_as_well() -> None:
    group = ExceptionGroup("Jane Doe's", [ValueError("gold"), caught()])
    said = text_of(group)
    assert "•••'s" in said
    assert "    ValueError: •••" in said
    assert "KeyError: '•••'" in said
    assert "gold" not in said.replace('KeyError("gold")', "")


def test_a_chain_without_end_ends() -> None:
    first: BaseException = ValueError(0)
    for number in range(200):
        after = ValueError(number)
        after.__context__, first = first, after
    assert text_of(first).count("ValueError") <= MOST_ERRORS
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one
    assert text_of(one).count("ValueError") == 2


def test_of_an_error_of_ours_the_cause_is_our_own_affair() -> None:
    error = DeskError("The desktop refused it")
    error.__cause__ = ValueError("inside")
    assert "inside" not in text_of(error)
    assert headline(error, clean).endswith("The desktop refused it.")
