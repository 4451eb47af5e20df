"""``desk.agent``: the Agent namespace.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk, simulator = Desk(), DeskSimulator()
>>> async with desk.connected(SimulatedTransport(simulator)):
...     await desk.agent.set_state("NotReady")
...     state = await desk.agent.get_state()
>>> str(state.type)
'NOT_READY'
"""

from __future__ import annotations

from py_ext._request import Request
from py_ext.models.agent import Agent, AgentState
from py_ext.namespaces._answers import list_of, object_in
from py_ext.namespaces._arguments import require_text
from py_ext.namespaces._base import Namespace

__all__ = ["AgentNamespace"]


class AgentNamespace(Namespace):
    """The functions of ``genesys.wwe.service.agent``. Take it from ``desk.agent``."""

    async def get(self) -> Agent:
        """Who sits at the desktop.

        JavaScript: ``genesys.wwe.service.agent.get``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was not an agent.

        Example:
            >>> (await desk.agent.get()).username
            'robin.example'
        """
        request = Request("agent.get")
        return await self._ask(
            request, lambda plain: Agent.from_plain(object_in(plain)), "an agent"
        )

    async def get_state_list(self) -> list[AgentState]:
        """The states that the agent can be set to.

        JavaScript: ``genesys.wwe.service.agent.getStateList``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was not an array of states.

        Example:
            >>> [state.operation_name for state in await desk.agent.get_state_list()]
            ['Ready', 'NotReady', 'AfterCallWork']
        """
        request = Request("agent.getStateList")
        return await self._ask(request, list_of(AgentState.from_plain), "an array of states")

    async def get_state(self) -> AgentState:
        """The state that the agent is in.

        JavaScript: ``genesys.wwe.service.agent.getState``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was not a state.

        Example:
            >>> (await desk.agent.get_state()).display_name
            'Ready'
        """
        request = Request("agent.getState")
        return await self._ask(
            request, lambda plain: AgentState.from_plain(object_in(plain)), "a state"
        )

    async def set_state(self, operation_name: str) -> None:
        """Set the agent, with all media, to a state. Subscribers hear an ``AgentEvent``.

        JavaScript: ``genesys.wwe.service.agent.setState``.

        Args:
            operation_name: ``operation_name`` of one of the states of ``get_state_list``.

        Raises:
            TypeError, ValueError: The name is not text, or empty. Nothing was sent.
            RequestRefused: There is no such state. The agent's state stays.
            RequestTimeout: No answer in time. The state may be set or not.

        Example:
            >>> await desk.agent.set_state("NotReady")
        """
        require_text("operation_name", operation_name)
        await self._send(
            Request(
                "agent.setState",
                (operation_name,),
                f"state {operation_name!r}",
                "that agent.getStateList has that state",
                "The agent's state stays as it was.",
            )
        )
