"""How the simulated desktop has the verbs of its parts: ``simulator.ring(…)`` is its telephony's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload

__all__ = ["PartVerb"]

P = ParamSpec("P")
R = TypeVar("R")


class PartVerb(Generic[P, R]):
    """A method of a part that is a method of the whole as well, with its signature and its docstring.

    >>> from py_ext.simulator._part_verbs import PartVerb
    >>> class Bell:
    ...     def ring(self, times: int = 1) -> str:
    ...         return "ding" * times
    >>> class House:
    ...     ring = PartVerb("bell", Bell.ring)
    ...     def __init__(self) -> None:
    ...         self.bell = Bell()
    >>> House().ring(times=2)
    'dingding'

    Args:
        part: The attribute of the whole that has the part.
        method: The method of the part's class.
    """

    def __init__(self, part: str, method: Callable[Concatenate[Any, P], R]) -> None:
        self.part = part
        self.method = method
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, whole: None, owner: type) -> Callable[Concatenate[Any, P], R]: ...
    @overload
    def __get__(self, whole: object, owner: type) -> Callable[P, R]: ...
    def __get__(self, whole: object, owner: type) -> Any:
        if whole is None:
            return self.method
        return getattr(getattr(whole, self.part), self.method.__name__)
