"""``JwtToken``: what ``desk.auth.get_jwt_token`` returns. It never prints the token.

>>> from py_ext.models.jwt_token import JwtToken
>>> token = JwtToken.from_plain({"jwtToken": "abc.def.ghi", "expiration": "2030-01-31T13:26:51.846Z"})
>>> token
JwtToken(expiration=2030-01-31T13:26:51.846000+00:00)
>>> f"Bearer {token.token}"
'Bearer abc.def.ghi'
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from py_ext.models._wire import frozen

__all__ = ["JwtToken"]


class JwtToken:
    """A token (JWT) that proves to a server of yours which agent this is.

    Whoever has the text can pass for the agent until it expires: so this prints without it, and only
    ``token`` has it.

    Source: the vendor's Authentication Namespace reference, ``{expiration, jwtToken}``.

    Attributes:
        token: The token itself, for a header such as ``Authorization: Bearer …``.
        expiration: When it expires, in UTC; None where the desktop does not say, or in no way that can be
            read.
        raw: The desktop's answer as it came, token included.
    """

    __slots__ = ("expiration", "raw", "token")

    def __init__(
        self, token: str, expiration: datetime | None = None, raw: Mapping[str, Any] | None = None
    ) -> None:
        self.token = token
        self.expiration = expiration
        self.raw = frozen(raw or {})

    @classmethod
    def from_plain(cls, plain: object) -> JwtToken:
        """Read the desktop's answer: an object, or the bare text. Raises TypeError for anything else."""
        if isinstance(plain, str) and plain:
            return cls(plain)
        if isinstance(plain, dict) and isinstance(plain.get("jwtToken"), str) and plain["jwtToken"]:
            return cls(plain["jwtToken"], moment(plain.get("expiration")), plain)
        raise TypeError("no token")

    def __repr__(self) -> str:
        return f"JwtToken(expiration={self.expiration and self.expiration.isoformat()})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JwtToken) and self.token == other.token

    def __hash__(self) -> int:
        return hash(self.token)


def moment(value: object) -> datetime | None:
    """A time as the desktop writes it; None for what is none. Without a zone, it counts as UTC."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
