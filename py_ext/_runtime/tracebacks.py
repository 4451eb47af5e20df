"""How an error is told: from the author's first line on, and without what is known to be customer data.

Lines of code are as they are; what an error says of itself may quote a customer.
"""

from __future__ import annotations

import textwrap
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType

from py_ext._headline import headline_of
from py_ext.errors import DeskError

__all__ = ["author_traceback", "authors_frame", "headline"]

MOST_ERRORS = 20
"""So many errors of one chain are told."""

CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"

Clean = Callable[[str], str]
"""Blots out customer data."""


def headline(error: BaseException, clean: Clean) -> str:
    """The error's own words, as the last line of its traceback has them."""
    last = clean(headline_of(error))
    return last if last.endswith((".", "!", "?")) else f"{last}."


def author_traceback(error: BaseException, home: str, clean: Clean) -> str:
    """The traceback from the author's first line on: what lies before is our own machinery."""
    chain = not isinstance(error, DeskError)  # whose cause is our own machinery too
    step = authors_frame(error, home)
    return "".join(told(error, step, clean, chain, set())).rstrip()


def authors_frame(error: BaseException, home: str) -> TracebackType | None:
    """The first step of the traceback that is in the author's code; None where there is none."""
    frame = error.__traceback__
    while frame is not None and not frame.tb_frame.f_code.co_filename.startswith(home):
        frame = frame.tb_next
    return frame


def told(
    error: BaseException, step: TracebackType | None, clean: Clean, chain: bool, seen: set[int]
) -> Iterator[str]:
    """As ``traceback.format_exception`` has it, which gives code and words in one."""
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if chain and before is not None and is_new(before, seen):
        yield from told(before, before.__traceback__, clean, chain, seen)
        yield CAUSE if before is error.__cause__ else CONTEXT
    known = traceback.TracebackException(type(error), error, step, compact=True)
    stack = "".join(known.stack.format())
    if stack:
        yield f"Traceback (most recent call last):\n{stack}"
    yield clean("".join(known.format_exception_only()))
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            if is_new(each, seen):
                text = "".join(told(each, each.__traceback__, clean, chain, seen))
                yield textwrap.indent(text, "    ")


def is_new(error: BaseException, seen: set[int]) -> bool:
    return id(error) not in seen and len(seen) < MOST_ERRORS
