"""Tokens of the simulated desktop: signed, so that a server of the extension's can be tested with them.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> simulator.auth.claims(simulator.auth.token())["sub"]
'robin.example'

Frames get them only where ``accepted-web-content-origins`` names the request for their origin:

>>> simulator.options["service-client-api.accepted-web-content-origins"] = "* (*, auth.getJwtToken)"
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.errors import SimulatorError

__all__ = ["Auth"]


class Desktop(Protocol):
    """What tokens need of the desktop."""

    agent: Agent


class Auth:
    """Makes tokens (JWT, HS256).

    Attributes:
        key: What they are signed with.
        available: Whether the desktop makes any; else it refuses.
        issued: How many it has made.
        lifetime: How long one is valid; until then, the same comes again.
    """

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self.key = b"only of the simulated desktop"
        self.available = True
        self.issued = 0
        self.lifetime = timedelta(hours=1)
        self._last: tuple[str, datetime] | None = None

    def token(self) -> str:
        """A token for the agent that is valid now. Raises SimulatorError where the desktop makes none."""
        return self._valid()[0]

    def answer(self) -> dict[str, str]:
        """What a frame is answered."""
        token, expiration = self._valid()
        written = expiration.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"expiration": written, "jwtToken": token}

    def _valid(self) -> tuple[str, datetime]:
        if not self.available:
            raise SimulatorError("This desktop has no authentication service.")
        now = datetime.now(UTC)
        if self._last is None or self._last[1] <= now:
            self.issued += 1
            self._last = self._made(now + self.lifetime), now + self.lifetime
        return self._last

    def _made(self, expiration: datetime) -> str:
        agent = self._desktop.agent
        claims = {
            "sub": agent.username,
            "employeeId": agent.employee_id,
            "jti": str(self.issued),
            "exp": int(expiration.timestamp()),
        }
        signed = ".".join(encoded(part) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        return f"{signed}.{self._signature(signed)}"

    def claims(self, token: str) -> dict[str, Any]:
        """What a token says. Raises SimulatorError for one that is not ours."""
        signed, _, signature = token.rpartition(".")
        if not signed or not hmac.compare_digest(signature, self._signature(signed)):
            raise SimulatorError("That token is not of this desktop.")
        claims: dict[str, Any] = json.loads(urlsafe_b64decode(signed.split(".")[1] + "=="))
        return claims

    def _signature(self, signed: str) -> str:
        digest = hmac.new(self.key, signed.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def encoded(part: Mapping[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
