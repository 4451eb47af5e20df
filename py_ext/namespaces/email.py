"""``desk.email``: the Email namespace.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk, simulator = Desk(), DeskSimulator()
>>> async with desk.connected(SimulatedTransport(simulator)):
...     await desk.email.create("customer@example.com", user_data={"Order": "A-1042"})
Interaction(interaction_id='1', case_id='case-1', media='email', state='CREATED', user_data=<1 keys>)
"""

from __future__ import annotations

from collections.abc import Mapping

from py_ext._request import Request
from py_ext.models.interaction import Interaction
from py_ext.namespaces._arguments import pairs_of, require_text
from py_ext.namespaces._base import Namespace
from py_ext.transport import Plain

__all__ = ["EmailNamespace"]


class EmailNamespace(Namespace):
    """The functions of ``genesys.wwe.service.email``. Take it from ``desk.email``."""

    async def create(
        self, destination: str, *, user_data: Mapping[str, str] | None = None
    ) -> Interaction | None:
        """Begin a new email, which the agent then writes and sends.

        Subscribers hear an ``InteractionEvent`` with the state CREATED.

        JavaScript: ``genesys.wwe.service.email.create``.

        Args:
            destination: The address to write to.
            user_data: Pairs to attach to the new interaction.

        Returns:
            The email, where the desktop's answer describes it. That it does is not documented: where
            this is None, wait for the event.

        Raises:
            TypeError, ValueError: An argument is not text, or empty. Nothing was sent.
            RequestRefused: The desktop said no. No email was begun.
            RequestTimeout: No answer in time. The email may be begun or not.

        Example:
            >>> email = await desk.email.create("customer@example.com")
        """
        require_text("destination", destination)
        parameters: list[Plain] = [destination]
        if user_data is not None:
            parameters.append(pairs_of("user_data", user_data))
        request = Request(
            "email.create",
            tuple(parameters),
            check="that the agent may write emails, that the address can be one",
            refused="No email was begun.",
        )
        return await self._ask(request, self._described, "an interaction or nothing")
