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
        self._told: Callable[[str], None] | None = None
        self._count: Callable[[], None] | None = None

    def open(self, told: Callable[[str], None], count: Callable[[], None]) -> bool:
        """Be one of them: the one that has been there longest counts."""
        self._told, self._count = told, count
        self._hub.members.append(self)
        return self._hub.members[0] is self

    def tell(self, text: str) -> None:
        """Have the others hear it, in a later turn."""
        loop = asyncio.get_running_loop()
        for other in self._hub.members:
            if other is not self:
                loop.call_soon(other.hear, text)

    def hear(self, text: str) -> None:
        """Something has come."""
        if self._told is not None:
            self._told(text)

    def close(self) -> None:
        """Be none of them any more: the next counts, if this one did."""
        self._told = None
        members = self._hub.members
        was_counting = members[:1] == [self]
        if self in members:
            members.remove(self)
        if was_counting and members:
            asyncio.get_running_loop().call_soon(members[0].begin_to_count)

    def begin_to_count(self) -> None:
        """The one before has gone."""
        if self._told is not None and self._count is not None:
            self._count()


class NeighbourHub:
    """Where they meet."""

    def __init__(self) -> None:
        self.members: list[SimulatedNeighbours] = []

    def enter(self) -> SimulatedNeighbours:
        """One more Python's way to the others, for its transport."""
        return SimulatedNeighbours(self)
