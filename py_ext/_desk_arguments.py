"""Checks of what ``Desk`` is given: each raises TypeError or ValueError, and says what it takes."""

from __future__ import annotations

__all__ = ["flag", "seconds", "seconds_or_never", "whole"]


def seconds(argument: str, value: object) -> float:
    """A time in seconds."""
    number = number_of_seconds(argument, value)
    if not number > 0:
        raise ValueError(f"{argument} must be more than 0 seconds, not {value}")
    return number


def seconds_or_never(argument: str, value: object) -> float:
    """A time in seconds, or 0, which has a meaning of its own."""
    number = number_of_seconds(argument, value)
    if not number >= 0:
        raise ValueError(f"{argument} must be 0 or more seconds, not {value}")
    return number


def whole(argument: str, value: object) -> int:
    """A whole number from 0 on."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{argument} must be a whole number, not {type(value).__name__}")
    if value < 0:
        raise ValueError(f"{argument} must be 0 or more, not {value}")
    return value


def flag(argument: str, value: object) -> bool:
    """True or False: a text such as ``"no"`` would count as True."""
    if not isinstance(value, bool):
        raise TypeError(f"{argument} must be True or False, not {type(value).__name__}")
    return value


def number_of_seconds(argument: str, value: object) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(f"{argument} must be a number of seconds, not {type(value).__name__}")
    return float(value)
