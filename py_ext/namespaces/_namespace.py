"""What the eleven namespaces have in common: sending requests, reading answers, checking arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from py_ext._calls import Calls, Request
from py_ext.errors import DeskClosed
from py_ext.models._short_forms import InteractionActions
from py_ext.models.interaction import Interaction
from py_ext.transport import Plain

__all__ = ["Namespace"]

T = TypeVar("T")


class Namespace:
    """One namespace of ``genesys.wwe.service``.

    Every method raises ``RequestRefused`` when the desktop says no (``NotAllowed`` when it does not let
    pages of our origin call the function), ``RequestTimeout`` when no answer came within the desk's
    timeout (after a write, its outcome is then unknown) and ``DeskClosed`` when the desk is not
    connected; a wrong argument raises ``TypeError`` or ``ValueError`` before anything is sent.
    """

    def __init__(self) -> None:
        self.calls: Calls | None = None
        """Set while the desk is connected."""
        self.actions: InteractionActions | None = None
        """What the interactions that this namespace returns act through: the desk."""

    @property
    def _calls(self) -> Calls:
        if self.calls is None:
            raise DeskClosed("The desk is not connected, so nothing was sent.")
        return self.calls

    async def _ask(self, request: Request, read: Callable[[Plain], T], expected: str) -> T:
        """Send a request and read its answer; ``expected`` says in an error what it should be."""
        answer = await self._calls.request(request)
        try:
            return read(answer)
        except (TypeError, ValueError, AttributeError) as error:
            # What could not be read may be customer data, or a token: only its kind is told.
            cause = type(error)(f"read {kind(answer)}")
            raise Calls.unexpected(request, expected) from cause

    async def _send(self, request: Request) -> None:
        await self._calls.request(request)

    def _described(self, plain: Plain) -> Interaction | None:
        """The interaction that an answer describes; None where it describes none."""
        if isinstance(plain, dict) and isinstance(plain.get("interactionId"), str):
            return Interaction.from_plain(plain, self.actions)
        return None


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
