"""``Request``: one request, with what its errors need to say."""

from __future__ import annotations

from typing import NamedTuple

from py_ext.transport import Plain

__all__ = ["Request"]


class Request(NamedTuple):
    """One request, with what its errors need to say.

    Attributes:
        name: Its name on the wire.
        parameters: Plain data, in the order that the vendor documents.
        about: What it acts on, as it may be shown: ``"interaction '12'"``, never customer data.
        check: What to look at when it is refused, beyond the allowed origins.
        refused: What is true when it was refused. Empty for a request that only reads.
    """

    name: str
    parameters: tuple[Plain, ...] = ()
    about: str = ""
    check: str = ""
    refused: str = ""

    @property
    def writes(self) -> bool:
        """Whether it changes something, so that a missing answer leaves a doubt."""
        return bool(self.refused)

    def __repr__(self) -> str:
        return (
            f"Request({self.name!r}, about={self.about!r})"  # what it carries may be customer data
        )

    def __str__(self) -> str:
        return f"{self.name} for {self.about}" if self.about else self.name
