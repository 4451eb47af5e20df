"""``desk.messenger``: the Messenger namespace, by which the frames of one desktop talk to each other.

>>> from py_ext import Desk, MessengerEvent
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> here, there, simulator = Desk(), Desk(), DeskSimulator()
>>> @there.on(MessengerEvent, channel="orders")
... def note(event):
...     print(event.message)
>>> async with (
...     here.connected(SimulatedTransport(simulator)),
...     there.connected(SimulatedTransport(simulator, name="other")),
... ):
...     await here.messenger.broadcast_message("orders", {"saved": "A-1042"})
...     await simulator.settled()
{'saved': 'A-1042'}
"""

from __future__ import annotations

from py_ext._request import Request
from py_ext.namespaces._arguments import require_text
from py_ext.namespaces._base import Namespace
from py_ext.transport import Plain

__all__ = ["MessengerNamespace"]


class MessengerNamespace(Namespace):
    """The functions of ``genesys.wwe.service.messenger``. Take it from ``desk.messenger``."""

    async def broadcast_message(self, channel: str, message: Plain) -> None:
        """Send a message to all other frames that have subscribed to a channel.

        They hear a ``MessengerEvent``; this frame does not. Whether anybody heard it is not told.

        JavaScript: ``genesys.wwe.service.messenger.broadcastMessage``.

        Args:
            channel: Any name that the frames agree on.
            message: Any plain data: what JSON can hold.

        Raises:
            TypeError, ValueError: The channel is not text, or empty, or the message is not plain data.
                Nothing was sent.
            RequestRefused: The desktop said no. Nobody got the message.
            RequestTimeout: No answer in time. The others may have got it or not.

        Example:
            >>> await desk.messenger.broadcast_message("orders", {"saved": "A-1042"})
        """
        require_text("channel", channel)
        await self._send(
            Request(
                "messenger.broadcastMessage",
                (channel, message),
                f"channel {channel!r}",
                refused="Nobody got the message.",
            )
        )
