"""``desk.media``: the Media namespace.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk = Desk()
>>> async with desk.connected(SimulatedTransport(DeskSimulator())):
...     await desk.media.set_state("email", "NotReady")
...     media = await desk.media.get_media_list()
>>> [(medium.name, str(medium.state.type)) for medium in media]
[('voice', 'READY'), ('email', 'NOT_READY'), ('chat', 'READY')]
"""

from __future__ import annotations

from py_ext._request import Request
from py_ext.models.agent import Medium
from py_ext.namespaces._answers import list_of, object_in, unless_null
from py_ext.namespaces._arguments import require_text
from py_ext.namespaces._base import Namespace

__all__ = ["MediaNamespace"]


class MediaNamespace(Namespace):
    """The functions of ``genesys.wwe.service.media``. Take it from ``desk.media``."""

    async def get_media_list(self) -> list[Medium]:
        """The agent's media, each with its state.

        JavaScript: ``genesys.wwe.service.media.getMediaList``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was not an array of media.

        Example:
            >>> [medium.name for medium in await desk.media.get_media_list()]
            ['voice', 'email', 'chat']
        """
        request = Request("media.getMediaList")
        return await self._ask(request, list_of(Medium.from_plain), "an array of media")

    async def get_media_by_name(self, name: str) -> Medium | None:
        """One of the agent's media, or None if the agent has no such medium.

        That the desktop answers ``null`` then is not documented, but what it does for interactions.

        JavaScript: ``genesys.wwe.service.media.getMediaByName``.

        Args:
            name: Such as ``"voice"``.

        Raises:
            TypeError, ValueError: The name is not text, or empty. Nothing was sent.
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was neither ``null`` nor a medium.

        Example:
            >>> (await desk.media.get_media_by_name("voice")).state.operation_name
            'Ready'
        """
        require_text("name", name)
        request = Request("media.getMediaByName", (name,), f"medium {name!r}")
        read = unless_null(lambda plain: Medium.from_plain(object_in(plain)))
        return await self._ask(request, read, "a medium or null")

    async def set_state(self, media_name: str, operation_name: str) -> None:
        """Set one medium to a state; the others stay. Subscribers hear a ``MediaEvent``.

        JavaScript: ``genesys.wwe.service.media.setState``.

        Args:
            media_name: Such as ``"voice"``.
            operation_name: ``operation_name`` of a state of ``desk.agent.get_state_list``.

        Raises:
            TypeError, ValueError: A name is not text, or empty. Nothing was sent.
            RequestRefused: There is no such medium, or no such state. The medium's state stays.
            RequestTimeout: No answer in time. The state may be set or not.

        Example:
            >>> await desk.media.set_state("chat", "NotReady")
        """
        require_text("media_name", media_name)
        require_text("operation_name", operation_name)
        await self._send(
            Request(
                "media.setState",
                (media_name, operation_name),
                f"medium {media_name!r} and state {operation_name!r}",
                "that the agent has that medium, that agent.getStateList has that state",
                "The medium's state stays as it was.",
            )
        )
