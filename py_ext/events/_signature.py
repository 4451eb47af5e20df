"""How a handler may be written: as a function that takes the event, or nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TypeAlias

__all__ = ["Handler", "name_of", "wants_argument"]

Handler: TypeAlias = Callable[..., object]


def wants_argument(handler: Handler) -> bool:
    """Whether a handler takes the event, judged by its signature.

    Raises:
        TypeError: It cannot be called, wants more than one argument, or is a generator.
    """
    if not callable(handler):
        raise TypeError(f"a handler must be a function, not {type(handler).__name__}")
    refuse_generators(handler)
    try:
        parameters = inspect.signature(handler).parameters.values()
    except ValueError:  # some builtins have no signature to read
        return True
    positional = [
        parameter
        for parameter in parameters
        if parameter.kind
        in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD, parameter.VAR_POSITIONAL)
    ]
    required = [
        parameter
        for parameter in parameters
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    if len(required) > 1 or any(entry.kind is entry.KEYWORD_ONLY for entry in required):
        raise TypeError(
            f"{name_of(handler)} wants {len(required)} arguments; a handler takes one or none"
        )
    return bool(positional)


def refuse_generators(handler: Handler) -> None:
    """Raise TypeError for a function with ``yield`` in it: calling it would run none of its lines."""
    called = handler if inspect.isroutine(handler) else getattr(handler, "__call__", None)  # noqa: B004
    for function in (handler, called, getattr(handler, "func", None)):
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(
                f"{name_of(handler)} would never run: it has a yield in it, and a handler is not iterated. "
                "Write await where it waits for something, and a plain call where it does not"
            )


def name_of(handler: Handler) -> str:
    """How a handler is named in messages: ``module.function``."""
    module = getattr(handler, "__module__", "")
    name = getattr(handler, "__qualname__", type(handler).__name__)
    return f"{module}.{name}" if module else name
