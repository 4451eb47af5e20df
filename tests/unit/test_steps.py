"""Which step of the author's code runs, and how it is ended."""

from __future__ import annotations

import contextlib
import re
import sys

import pytest

from py_ext import HandlerTooLong
from py_ext._runtime.scheduler import run_as_step
from py_ext._steps import IMPORT_LIMIT, StepEnded, Steps, as_told, is_ours, steps


def test_each_step_has_a_number_of_its_own_and_none_is_left() -> None:
    seen: list[float] = []
    run_as_step(lambda: seen.append(steps.cell[0]))
    run_as_step(lambda: seen.append(steps.cell[0]))
    assert 0 not in seen
    assert len(set(seen)) == 2
    assert steps.cell[0] == 0
    with pytest.raises(ZeroDivisionError):
        run_as_step(lambda: 1 / 0)
    assert steps.cell[0] == 0


def test_what_a_step_is_a_part_of_has_its_full_time_again() -> None:
    watched = Steps()
    first = watched.begin()
    outer = watched.cell[0]
    watched.end(watched.begin())
    assert watched.cell[0] not in (0, outer)
    watched.end(first)
    assert watched.cell[0] == 0


def test_what_is_counted_is_steps_that_begin_and_not_one_that_is_given_more_time() -> None:
    watched = Steps()
    outer = watched.begin()
    watched.end(watched.begin())
    with pytest.raises(StepEnded):
        watched.interrupt(2, sys._getframe())
    watched.end(outer)
    assert watched.cell[2] == 2


def test_only_a_step_is_interrupted_and_only_in_the_author_s_code() -> None:
    watched = Steps()
    here = sys._getframe()
    watched.interrupt(2, here)  # between two steps
    watched.begin()
    ours = compile("frame = sys._getframe()", "py_ext/desk.py", "exec")
    space = {"__name__": "py_ext.desk", "sys": sys}
    exec(ours, space)
    watched.interrupt(2, space["frame"])  # type: ignore[arg-type]
    number = watched.cell[0]
    with pytest.raises(StepEnded):
        watched.interrupt(2, here)
    assert watched.cell[0] not in (0, number)  # it has time to clean up


def test_what_the_standard_library_does_for_us_is_ours_and_what_it_does_for_the_author_is_his() -> (
    None
):
    seen: list[bool] = []

    class Looks:
        def __reduce__(self) -> str:
            frame = sys._getframe().f_back  # which is of the standard library
            assert frame is not None
            assert frame.f_globals["__name__"] == "copy"
            seen.append(is_ours(frame))
            return "looks"

    for name in ("py_ext.desk", "author", "asyncio.events", "_pyodide._base"):
        exec("import copy\ncopy.copy(value)", {"__name__": name, "value": Looks()})
    assert seen == [True, False, True, False]


def test_the_error_names_the_author_s_line_and_what_to_do() -> None:
    watched = Steps()
    watched.home = __file__.rpartition("/")[0]
    watched.begin()
    with pytest.raises(StepEnded) as raised:
        watched.interrupt(2, sys._getframe())
    told = as_told(raised.value)
    assert isinstance(told, HandlerTooLong)
    assert isinstance(told, TimeoutError)
    assert told.__traceback__ is raised.value.__traceback__
    assert str(told).startswith(
        f"It ran for more than {IMPORT_LIMIT:g} s without a pause and was ended in line"
    )
    assert "of test_steps.py (test_the_error_names_the_author_s_line_and_what_to_do)" in str(told)
    assert "Desk(step_limit=…)" in str(told)
    assert not isinstance(raised.value, Exception)


def test_what_is_interrupted_is_told_also_where_it_goes_on() -> None:
    watched, told = Steps(), []
    watched.home = __file__.rpartition("/")[0]
    watched.on_interrupt = lambda place, name: told.append((place, name))

    def swallows() -> None:
        with contextlib.suppress(BaseException):
            watched.interrupt(2, sys._getframe())

    watched.begin()
    swallows()
    swallows()
    place, name = told[0]
    assert re.fullmatch(r"test_steps\.py:\d+", place)
    assert name.endswith(".test_what_is_interrupted_is_told_also_where_it_goes_on")
    assert told == [told[0]] * 2
