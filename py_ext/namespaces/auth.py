"""``desk.auth``: the Auth namespace.

>>> from py_ext import Desk
>>> from py_ext.simulator import DeskSimulator, SimulatedTransport
>>> desk, simulator = Desk(), DeskSimulator()
>>> origins = "service-client-api.accepted-web-content-origins"
>>> simulator.options[origins] = "* (*, auth.getJwtToken)"
>>> async with desk.connected(SimulatedTransport(simulator)):
...     token = await desk.auth.get_jwt_token()
>>> token.token.count(".")
2
"""

from __future__ import annotations

from py_ext._request import Request
from py_ext.models.jwt_token import JwtToken
from py_ext.namespaces._base import Namespace

__all__ = ["AuthNamespace"]


class AuthNamespace(Namespace):
    """The functions of ``genesys.wwe.service.auth``. Take it from ``desk.auth``."""

    async def get_jwt_token(self) -> JwtToken:
        """A token (JWT) that proves to a server of yours which agent this is.

        While one is still valid, the desktop gives the same again. How it is signed, and how long it
        lasts, the desktop's administrators know.

        JavaScript: ``genesys.wwe.service.auth.getJwtToken``. Documented is that an origin gets it only
        where ``service-client-api.accepted-web-content-origins`` names the function for it, like
        ``https://ext.example.com (*, auth.getJwtToken)``: ``*`` does not contain it.

        Raises:
            NotAllowed: Our origin may not have it: see above.
            RequestRefused: The desktop said no.
            UnexpectedAnswer: The answer was neither ``{jwtToken, expiration}`` nor text.

        Example:
            >>> token = await desk.auth.get_jwt_token()
            >>> headers = {"Authorization": f"Bearer {token.token}"}
        """
        token = await self._ask(Request("auth.getJwtToken"), JwtToken.from_plain, "a token")
        self._connection.tokens.append(token.token)
        return token
