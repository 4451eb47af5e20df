"""Checks of the parameters that frames send: each returns the value, if it is of the kind, and else
refuses it by the parameter's name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.options import WRITE_ALLOWED, Options

__all__ = [
    "flag",
    "number",
    "pairs",
    "plain_object",
    "require_writable",
    "text",
    "texts",
    "user_data",
]


def text(parameter: str, value: Any) -> str:
    """Text with something in it."""
    if not isinstance(value, str) or not value:
        raise SimulatorError(f"{parameter} must be text and not empty.")
    return value


def texts(parameter: str, value: Any) -> list[str]:
    """An array of texts."""
    if not isinstance(value, list):
        raise SimulatorError(f"{parameter} must be an array of texts.")
    return [text(f"{parameter}[{index}]", each) for index, each in enumerate(value)]


def number(parameter: str, value: Any) -> int:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise SimulatorError(f"{parameter} must be a whole number.")
    return value


def flag(parameter: str, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise SimulatorError(f"{parameter} must be true or false.")
    return value


def plain_object(parameter: str, value: Any) -> dict[str, Any]:
    """An object; ``null`` and what was left out count as an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SimulatorError(f"{parameter} must be an object.")
    return value


def pairs(parameter: str, value: Any) -> dict[str, str]:
    """An object of texts; ``null`` and what was left out count as an empty one."""
    found = plain_object(parameter, value)
    if not all(isinstance(each, str) for each in found.values()):
        raise SimulatorError(f"The values of {parameter} must be text.")
    return found


def user_data(options: Options, value: Any) -> dict[str, str]:
    """The parameter ``userData``: ``pairs`` whose keys frames may write."""
    found = pairs("userData", value)
    require_writable(options, found)
    return found


def require_writable(options: Options, keys: Iterable[str]) -> None:
    """Refuse unless frames may write all of these keys of user data."""
    forbidden = [key for key in keys if not options.may_write(key)]
    if forbidden:
        raise SimulatorError(f"{WRITE_ALLOWED} does not have {', '.join(map(repr, forbidden))}.")
