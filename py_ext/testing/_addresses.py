"""Addresses of requests: those that a test gives answers for, and those that an extension asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit

__all__ = ["Address", "origin_in", "parameters_in", "whole", "without_values"]

USUAL_PORTS = {"http": 80, "https": 443}


def whole(address: str, origin: str) -> str:
    """An address as a page of that origin means it: ``/crm/customers`` is its own."""
    return urljoin(f"{origin}/", address)


def origin_in(address: str) -> str:
    """The origin of a whole address, as browsers write it; for ``data:`` and its like, the scheme."""
    parts = urlsplit(address)
    if parts.scheme not in USUAL_PORTS:
        return f"{parts.scheme}:"
    usual = parts.port in (None, USUAL_PORTS[parts.scheme])
    return f"{parts.scheme}://{host_in(parts)}" + ("" if usual else f":{parts.port}")


def host_in(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode()


def parameters_in(address: str) -> list[tuple[str, str]]:
    """The names and values behind the question mark."""
    return parse_qsl(urlsplit(address).query, keep_blank_values=True)


def without_values(address: str, own: str) -> str:
    """A whole address for people: without what may be a customer's, and a page's own without its origin."""
    parts, origin = urlsplit(address), origin_in(address)
    names = "&".join(f"{name}=…" for name, _ in parameters_in(address))
    return ("" if origin == own else origin) + (parts.path or "/") + (f"?{names}" if names else "")


@dataclass(frozen=True)
class Address:
    """What a test gives answers for.

    Attributes:
        method: ``GET``, ``POST``, …
        origin: Of the address. It and what follows may have a ``*`` for anything.
        path: With plain letters, not ``%20``.
        parameters: The values that each of these must have. There may be others.
    """

    method: str
    origin: str
    path: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...] = field(repr=False)

    @classmethod
    def read(cls, method: str, url: str, params: Mapping[str, object] | None, own: str) -> Address:
        """As a test writes it. Raises ValueError for what is no address."""
        if not re.match(r"(https?://[^/?#]|/(?!/))", url):
            raise ValueError(
                f"{url!r} is no address: write it like https://crm.example.com/customers, or, on the "
                "extension's own origin, like /crm/customers"
            )
        address = whole(url, own)
        wanted: dict[str, list[str]] = {}
        for name, value in parameters_in(address):
            wanted.setdefault(name, []).append(value)
        for name, given in (params or {}).items():
            values = given if isinstance(given, (list, tuple)) else [given]
            wanted[name] = [as_sent(value) for value in values]
        parameters = tuple((name, tuple(values)) for name, values in wanted.items())
        path = unquote(urlsplit(address).path) or "/"
        return cls(method.upper(), origin_in(address), path, parameters)

    def fits(self, method: str, address: str) -> bool:
        """Whether a request for a whole address is meant."""
        path = unquote(urlsplit(address).path) or "/"
        if method.upper() != self.method or not fits(self.origin, origin_in(address)):
            return False
        return fits(self.path, path) and self._fits_parameters(parameters_in(address))

    def _fits_parameters(self, given: list[tuple[str, str]]) -> bool:
        for name, wanted in self.parameters:
            values = [value for key, value in given if key == name]
            if len(values) != len(wanted) or not all(map(fits, wanted, values)):
                return False
        return True

    def as_words(self, own: str) -> str:
        """For people, without the values of parameters."""
        names = "&".join(f"{name}=…" for name, values in self.parameters for _ in values)
        place = ("" if self.origin == own else self.origin) + self.path
        return f"{self.method} {place}" + (f"?{names}" if names else "")


def as_sent(value: object) -> str:
    """A value of a parameter, as httpx2 sends it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def fits(pattern: str, text: str) -> bool:
    """Whether a text is as a pattern says, in which ``*`` is anything.

    >>> fits("/customers/*", "/customers/17"), fits("/customers/*", "/orders")
    (True, False)
    """
    if "*" not in pattern:
        return pattern == text
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None
