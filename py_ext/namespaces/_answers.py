"""Readers of what the desktop answers: each takes plain data, and raises TypeError for another shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from py_ext.transport import Plain

T = TypeVar("T")


def list_of(read: Callable[[Any], T]) -> Callable[[Plain], list[T]]:
    """A reader of arrays, by a reader of what is in them. It raises TypeError for anything else."""

    def read_all(plain: Plain) -> list[T]:
        if not isinstance(plain, list):
            raise TypeError("no array")
        return [read(each) for each in plain]

    return read_all


def text_in(plain: Plain) -> str:
    """The answer, if it is text. Raises TypeError for anything else."""
    if not isinstance(plain, str):
        raise TypeError("no text")
    return plain


def flag_in(plain: Plain) -> bool:
    """The answer, if it is true or false. Raises TypeError for anything else."""
    if not isinstance(plain, bool):
        raise TypeError("no flag")
    return plain


def object_in(plain: Plain) -> dict[str, Any]:
    """The answer, if it is an object. Raises TypeError for anything else."""
    if not isinstance(plain, dict):
        raise TypeError("no object")
    return plain


def unless_null(read: Callable[[Any], T]) -> Callable[[Plain], T | None]:
    """A reader that takes ``null`` for None."""
    return lambda plain: None if plain is None else read(plain)
