"""``desk.auth``: the Auth namespace.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk = Desk()
>>> async with desk.connected(SimulatedTransport(DeskSimulator())):
...     token = await desk.auth.get_jwt_token()
>>> token.count(".")
2
"""

from __future__ import annotations

from py_ext._calls import Request
from py_ext.namespaces._answers import text_in
from py_ext.namespaces._base import Namespace

__all__ = ["AuthNamespace"]


class AuthNamespace(Namespace):
    """The functions of ``genesys.wwe.service.auth``. Take it from ``desk.auth``."""

    async def get_jwt_token(self) -> str:
        """A token (JWT) that proves to a server of yours which agent this is.

        Keep it out of logs: whoever has it can pass for the agent until it expires. How it is signed,
        and how long it lasts, the desktop's administrators know.

        JavaScript: ``genesys.wwe.service.auth.getJwtToken``.

        Raises:
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was not text.

        Example:
            >>> headers = {"Authorization": f"Bearer {await desk.auth.get_jwt_token()}"}
        """
        return await self._ask(Request("auth.getJwtToken"), text_in, "a token")
