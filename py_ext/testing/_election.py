"""Which frame leads, where each has a Python of its own: as the browser's lock has it, in one process."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from py_ext.simulator import NeighbourHub, SimulatedTransport
from py_ext.transport import MOST_KEPT, Kept, Plain

__all__ = ["Election", "VotingTransport"]


class VotingTransport(SimulatedTransport):
    """A transport whose frame leads, or follows: what a desk looks for in it, ``Lead`` tells."""

    leads = False
    on_lead: Callable[[Sequence[Kept] | None], None] | None = None
    election: Election

    def tell_handled(self, name: str, data: Plain) -> None:
        """Tell the other frames that an event was handed to handlers."""
        self.election.handled.append(Kept(time.time(), name, data))


class Election:
    """The frame that has been there longest leads.

    Attributes:
        handled: What the frames that have led have handed to handlers, the newest of it.
    """

    def __init__(self) -> None:
        self.handled: deque[Kept] = deque(maxlen=MOST_KEPT)
        self._there: list[VotingTransport] = []
        self._neighbours = NeighbourHub()

    def enter(self, transport: VotingTransport) -> None:
        """A frame is there."""
        transport.election = self
        transport.neighbours = self._neighbours.enter()
        self._there.append(transport)
        self._elect()

    def leave(self, transport: VotingTransport) -> None:
        """A frame is gone."""
        self._there.remove(transport)
        self._elect()

    def _elect(self) -> None:
        leader = next(iter(self._there), None)
        if leader is not None and not leader.leads:
            leader.leads = True
            if leader.on_lead is not None:
                leader.on_lead(list(self.handled))
