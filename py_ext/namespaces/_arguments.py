"""Checks of what namespaces are given: each raises before anything is sent, and names no value."""

from __future__ import annotations

from collections.abc import Mapping


def require_text(argument: str, value: object) -> None:
    """Raise TypeError or ValueError unless ``value`` is text with something in it."""
    if not isinstance(value, str):
        raise TypeError(f"{argument} must be text, not {kind(value)}")
    if not value.strip():
        raise ValueError(f"{argument} must not be empty")


def require_number(argument: str, value: object) -> None:
    """Raise TypeError unless ``value`` is a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{argument} must be a whole number, not {kind(value)}")


def pairs_of(argument: str, values: object, *, empty: bool = True) -> dict[str, str]:
    """A copy of pairs of text. Raises TypeError or ValueError for anything else."""
    if not isinstance(values, Mapping):
        raise TypeError(f"{argument} must be a mapping of text to text, not {kind(values)}")
    if not values and not empty:
        raise ValueError(f"{argument} is empty: there is nothing to attach")
    for key, value in values.items():
        if not isinstance(key, str) or not key:
            raise ValueError(f"a key of {argument} must be text and not empty, not {kind(key)}")
        if not isinstance(value, str):
            raise TypeError(f"the value of {key!r} must be text, not {kind(value)}: use str()")
    return dict(values)


def extensions_of(values: object) -> dict[str, str | int]:
    """A copy of a call's extensions. Raises TypeError or ValueError for anything else."""
    if not isinstance(values, Mapping):
        raise TypeError(
            f"extensions must be a mapping of text to text or number, not {kind(values)}"
        )
    for key, value in values.items():
        if not isinstance(key, str) or not key:
            raise ValueError(f"a key of extensions must be text and not empty, not {kind(key)}")
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            raise TypeError(f"the value of {key!r} must be text or a number, not {kind(value)}")
    return dict(values)


def kind(value: object) -> str:
    """How a value is named in an error: its type, never itself, which could be customer data."""
    return type(value).__name__
