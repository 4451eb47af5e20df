"""Whether a desk is connected, and through what: its namespaces hold this from the beginning."""

from __future__ import annotations

from collections import deque

from py_ext._calls import Calls
from py_ext.errors import DeskClosed

__all__ = ["Connection"]

MOST_TOKENS = 4


class Connection:
    """What the requests of one desk go through, while it is connected."""

    def __init__(self) -> None:
        self.calls: Calls | None = None
        self.tokens: deque[str] = deque(maxlen=MOST_TOKENS)
        """Those that the desktop has given lately, to be shown nowhere."""

    def require_calls(self) -> Calls:
        """What requests go through. Raises DeskClosed where there is nothing."""
        if self.calls is None:
            raise DeskClosed("The desk is not connected, so nothing was sent.")
        return self.calls
