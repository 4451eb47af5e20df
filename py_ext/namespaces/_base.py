"""What the eleven namespaces have in common: sending requests and reading answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from py_ext._calls import Calls
from py_ext._connection import Connection
from py_ext._request import Request
from py_ext._spelling import Spelt
from py_ext.models._short_forms import InteractionActions
from py_ext.models.interaction import Interaction
from py_ext.namespaces._arguments import kind
from py_ext.transport import Plain

__all__ = ["Namespace"]

T = TypeVar("T")


class Namespace(Spelt):
    """One namespace of ``genesys.wwe.service``.

    Every method raises ``RequestRefused`` when the desktop says no (``NotAllowed`` when it does not let
    pages of our origin call the function), ``RequestTimeout`` when no answer came within the desk's
    timeout (after a write, its outcome is then unknown) and ``DeskClosed`` when the desk is not
    connected; a wrong argument raises ``TypeError`` or ``ValueError`` before anything is sent.
    """

    def __init__(self, connection: Connection, actions: InteractionActions) -> None:
        """``actions`` is what the interactions that it returns act through: the desk."""
        self._connection = connection
        self._actions = actions

    async def _ask(self, request: Request, read: Callable[[Plain], T], expected: str) -> T:
        """Send a request and read its answer; ``expected`` says in an error what it should be."""
        answer = await self._connection.require_calls().request(request)
        try:
            return read(answer)
        except (TypeError, ValueError, AttributeError) as error:
            # What could not be read may be customer data, or a token: only its kind is told.
            cause = type(error)(f"read {kind(answer)}")
            raise Calls.unexpected(request, expected) from cause

    async def _send(self, request: Request) -> None:
        await self._connection.require_calls().request(request)

    def _described(self, plain: Plain) -> Interaction | None:
        """The interaction that an answer describes; None where it describes none."""
        if isinstance(plain, dict) and isinstance(plain.get("interactionId"), str):
            return Interaction.from_plain(plain, self._actions)
        return None
