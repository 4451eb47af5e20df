"""One step of the author's code: how it may end, and how long it may take.

A *step* is what runs without giving the thread back: a sync handler, a filter, a hook, or a coroutine from
one ``await`` to the next. In a page an endless one would take the whole frame with it, and every later
frame of its site. So the page watches each step, and ends one that takes too long.

In plain CPython, where tests run, nobody watches: a debugger may stand still in a handler for as long as
its author looks, and time there is virtual.
"""

from __future__ import annotations

import asyncio
import sys
from array import array
from collections.abc import Callable
from types import FrameType

from py_ext._places import place_in
from py_ext.errors import HandlerTooLong

__all__ = [
    "IMPORT_LIMIT",
    "LIMIT",
    "SLOW",
    "StepEnded",
    "Steps",
    "as_told",
    "is_failure",
    "steps",
]

LIMIT = 5.0
"""Seconds for a step, where a desk does not say otherwise."""

SLOW = 1.0
"""Seconds after which a step is told of, though it may go on: an agent notices what stands still. Less is
usual on a busy machine."""

IMPORT_LIMIT = 20.0
"""Seconds for the import of the extension: it may have packages compiled that are not in the snapshot."""


OURS = ("py_ext", "asyncio")

LIBRARY = {*sys.stdlib_module_names, "_pyodide", "pyodide"}


class StepEnded(BaseException):
    """Raised where a step was when its time was over. No ``Exception``, which handlers catch."""


class Steps:
    """Which step runs, where whoever watches can read it.

    Attributes:
        cell: The number of the step that runs, 0 for none; the seconds that each may take; and how many
            have begun. A watcher that sees the same number for too long interrupts Python, which then calls
            ``interrupt``. As long as others begin, Python does not hang, however many there are in one go.
        home: The folder of the author's files.
        on_slow: Is told of a task of which a step took longer than ``SLOW``, and of its seconds. Where
            nobody watches, it is not called.
        on_interrupt: Is told of each step that is to end: its place, and the author's function that was
            called. One may go on all the same, because it catches what ends it: then nobody else can say
            what it is that hangs.
    """

    def __init__(self) -> None:
        self.cell = array("d", [0.0, IMPORT_LIMIT, 0.0])
        self.home = ""
        self.on_slow: Callable[[asyncio.Task[None], float], None] | None = None
        self.on_interrupt: Callable[[str, str], None] | None = None
        self._count = 0.0

    def begin(self) -> float:
        """A step begins, with its full time; returns what ``end`` wants."""
        outer = self.cell[0]
        self._have_full_time()
        self.cell[2] += 1.0
        return outer

    def end(self, outer: float) -> None:
        """It has ended. What it was a part of has its full time again."""
        if outer:
            self._have_full_time()
        else:
            self.cell[0] = 0.0

    def interrupt(self, _number: int, frame: FrameType | None) -> None:
        """End the step that runs, if one does: called as the handler of a signal."""
        if not self.cell[0] or is_ours(frame):
            return  # in our own code it would hit somebody else; it is tried again in a moment
        self._have_full_time()  # time to clean up, in which it is not interrupted again
        if self.on_interrupt is not None:
            self.on_interrupt(*self._called(frame))
        raise StepEnded(told(self.cell[1], self._where(frame)))

    def _have_full_time(self) -> None:
        self._count += 1.0
        self.cell[0] = self._count

    def _called(self, frame: FrameType | None) -> tuple[str, str]:
        """The author's innermost line, and the outermost of his functions."""
        place = name = ""
        while frame is not None:
            code = frame.f_code
            here = place_in(code.co_filename, frame.f_lineno, home=self.home)
            if here and not here.startswith("py_ext/"):
                place = place or here
                name = f"{frame.f_globals.get('__name__', '')}.{code.co_qualname}"
            frame = frame.f_back
        return place, name

    def _where(self, frame: FrameType | None) -> FrameType | None:
        """The author's line, which may have called what is not his."""
        innermost = frame
        while frame is not None:
            if self.home and frame.f_code.co_filename.startswith(self.home):
                return frame
            frame = frame.f_back
        return innermost


def is_ours(frame: FrameType | None) -> bool:
    """Whether our code runs, or what the standard library does for it, such as an import."""
    while frame is not None:
        package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if package in OURS:
            return True
        if package not in LIBRARY:
            return False
        frame = frame.f_back
    return False


def told(limit: float, frame: FrameType | None) -> str:
    """What the author reads."""
    where = ""
    if frame is not None:
        name = frame.f_code.co_filename.rpartition("/")[2]
        where = f" in line {frame.f_lineno} of {name} ({frame.f_code.co_name})"
    return (
        f"It ran for more than {limit:g} s without a pause and was ended{where}. "
        "Have it await in between, or give it more time: Desk(step_limit=…)."
    )


def as_told(error: BaseException) -> BaseException:
    """The error as it is reported."""
    if isinstance(error, StepEnded):
        return HandlerTooLong(str(error)).with_traceback(error.__traceback__)
    return error


def is_failure(error: BaseException) -> bool:
    """Whether a coroutine that we await has failed with this, for whoever has just caught it.

    The others end it from outside: its task is cancelled, or it is closed where it waits.
    """
    if isinstance(error, asyncio.CancelledError):
        task = asyncio.current_task()
        return task is None or not task.cancelling()
    if isinstance(error, GeneratorExit):
        here = error.__traceback__
        return here is not None and here.tb_next is not None
    return True


steps = Steps()
"""Of this Python."""
