"""A frame without a page: what is sent by hand, and what comes back."""

from __future__ import annotations

import itertools
from typing import Any

from py_ext.simulator import DeskSimulator, Frame

CLIENT = {"userAgent": "WWE Client", "protocolVersion": 2}
SERVER = {"userAgent": "WWE Server", "protocolVersion": 2}


class Wire:
    """The page's end of a frame."""

    def __init__(
        self, simulator: DeskSimulator, *, name: str = "extension", origin: str = "https://x"
    ) -> None:
        self.posted: list[dict[str, Any]] = []
        self.frame: Frame = simulator.open_frame(name=name, origin=origin, post=self.posted.append)
        self.frame.greet()
        self.posted.clear()
        self._numbers = itertools.count(1)

    def ask(self, **message: Any) -> list[dict[str, Any]]:
        """Send a message, by default with a reference, and return what came back at once."""
        self.posted.clear()
        self.frame.receive({**CLIENT, "referenceId": f"r{next(self._numbers)}", **message})
        return list(self.posted)

    def events(self, name: str) -> list[Any]:
        """The data of the events that came since the last message."""
        return [each["data"] for each in self.posted if each.get("event") == name]
