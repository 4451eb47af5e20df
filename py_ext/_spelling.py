"""What an author has misspelt is answered with what he may have meant.

>>> from py_ext import Desk
>>> Desk(maxwait=5)
Traceback (most recent call last):
TypeError: Desk has no argument 'maxwait'; did you mean 'max_wait'?
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

__all__ = ["Counted", "Spelt", "did_you_mean", "spelt"]

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")


def did_you_mean(written: str, names: Iterable[str], likeness: float = 0.6) -> str:
    """The end of a message, with the name that is most like what was written, if any is."""
    # Only where something is wrong, so that no page loads it to begin with.
    try:
        import difflib
    except ImportError:  # the page cannot get at the library: what is wrong is the thing to tell
        return ""
    by_small = {name.lower(): name for name in names}
    close = difflib.get_close_matches(written.lower(), by_small, n=1, cutoff=likeness)
    return f"; did you mean {by_small[close[0]]!r}?" if close else ""


def spelt(what: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorate a function whose misspelt arguments are to be answered so; ``what`` is its name there."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        known = [*inspect.signature(function).parameters]

        @functools.wraps(function)
        def checked(*args: P.args, **given: P.kwargs) -> T:
            for name in given:
                if name not in known:
                    raise TypeError(f"{what} has no argument {name!r}{did_you_mean(name, known)}")
            return function(*args, **given)

        return checked

    return decorate


class Spelt:
    """The base of what has attributes that an author writes."""

    __slots__ = ()

    if not TYPE_CHECKING:  # or type checkers would believe that it has every attribute

        def __getattr__(self, name: str) -> Any:
            """Say that there is none. Python's own hint is not in the error, but in some tracebacks."""
            hint = ""
            if not name.startswith("_"):
                hint = did_you_mean(name, [each for each in dir(self) if not each.startswith("_")])
            said = f"{type(self).__name__!r} object has no attribute {name!r}{hint}"
            raise AttributeError(
                said, name=name, obj=None
            )  # else Python would add its hint to ours


class Counted(dict[str, V]):
    """What was counted, by name."""

    def __missing__(self, name: str) -> V:
        """Say that there is nothing of that name."""
        raise KeyError(f"nothing was counted of {name!r}{did_you_mean(str(name), self)}")
