"""``NeighbourHub``: Pythons beside each other, as frames of one origin with a Python each are in a browser.

>>> from py_ext.simulator import DeskSimulator, NeighbourHub, SimulatedTransport
>>> simulator, hub = DeskSimulator(), NeighbourHub()
>>> one = SimulatedTransport(simulator, name="one", neighbours=hub.enter())
>>> two = SimulatedTransport(simulator, name="two", neighbours=hub.enter())
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

__all__ = ["NeighbourHub", "SimulatedNeighbours"]


class SimulatedNeighbours:
    """One Python's way to the others, as ``Neighbours`` tells."""

    def __init__(self, hub: NeighbourHub) -> None:
        self._hub = hub
        self.on_told: Callable[[str], None] | None = None
        self.on_count: Callable[[], None] | None = None

    @property
    def counts(self) -> bool:
        """Whether it is the one that has been there longest."""
        return self._hub.members[0] is self

    def tell(self, text: str) -> None:
        """Have the others hear it, in a later turn."""
        loop = asyncio.get_running_loop()
        for other in self._hub.members:
            if other is not self:
                loop.call_soon(other.hear, text)

    def hear(self, text: str) -> None:
        """Something has come."""
        if self.on_told is not None:
            self.on_told(text)

    def leave(self) -> None:
        """This Python is gone, as when its frame is closed."""
        was_counting = self.counts
        self._hub.members.remove(self)
        if was_counting and self._hub.members:
            told = self._hub.members[0].on_count
            if told is not None:
                asyncio.get_running_loop().call_soon(told)


class NeighbourHub:
    """Where they meet."""

    def __init__(self) -> None:
        self.members: list[SimulatedNeighbours] = []

    def enter(self) -> SimulatedNeighbours:
        """One more Python is there."""
        self.members.append(SimulatedNeighbours(self))
        return self.members[-1]
