"""``Limits``: what a desktop's options say of how many requests it answers.

One request reads them all: names may end in ``*``.

>>> from py_ext._limits import Limits
>>> name = "service-client-api.rate-limit"
>>> Limits.of({name: "60", f"{name}.interaction.setUserData": 20, f"{name}-quarantine-delay": "0"})
Limits(total=60, services={'interaction.setUserData': 20}, delay=inf)
>>> Limits.of({name: "as you like"})
Limits(total=None, services={}, delay=30.0)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from py_ext.transport import Plain

__all__ = ["DELAY", "OPTION", "Limits"]

OPTION = "service-client-api.rate-limit"
DELAY_OPTION = OPTION + "-quarantine-delay"

DELAY = 30.0
"""Seconds that a quarantine lasts, where the desktop does not say otherwise (documented)."""


class Limits(NamedTuple):
    """Most requests in a minute.

    Attributes:
        total: Of all requests; 0 for no limit, None where that is not known.
        services: Of those that have a limit of their own, by the request's name.
        delay: Seconds of the quarantine that follows; infinite for ever.
    """

    total: int | None = None
    services: Mapping[str, int] = {}
    delay: float = DELAY

    @classmethod
    def of(cls, options: Mapping[str, Plain]) -> Limits:
        """Read the options. What makes no sense in them says nothing; an option that is not set has the
        documented default, no limit."""
        total = whole_number(options.get(OPTION, 0))
        services = {
            name.removeprefix(OPTION + "."): limit
            for name, value in options.items()
            if name.startswith(OPTION + ".") and (limit := whole_number(value))
        }
        delay = whole_number(options.get(DELAY_OPTION, DELAY))
        return cls(total, services, DELAY if delay is None else float(delay or "inf"))


def whole_number(value: Plain) -> int | None:
    """A number, or a text that is one; None for whatever else an administrator has written."""
    try:
        number = float(value) if isinstance(value, (int, float, str)) else -1.0
    except ValueError:
        return None
    if isinstance(value, bool) or not 0 <= number < 1e9:
        return None
    return int(number)
