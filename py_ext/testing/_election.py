"""Which frame leads, where each has a Python of its own: as the browser's lock has it, in one process."""

from __future__ import annotations

import asyncio
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
    on_session: Callable[[str], None] | None = None
    election: Election

    def tell_handled(self, name: str, data: Plain) -> None:
        """Tell the other frames that an event was handed to handlers."""
        self.election.handled.append(Kept(time.time(), name, data))

    def keep(self, change: str) -> None:
        """Keep a change of ``desk.session``, of which the Pythons of the other frames hear."""
        super().keep(change)
        self.election.tell_session(self)


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

    def tell_session(self, changed: VotingTransport) -> None:
        """Have all but one hear in a later turn what the tab keeps then, as browsers tell it."""

        def tell(transport: VotingTransport) -> None:
            if transport.on_session is not None:
                transport.on_session(transport.session)

        for transport in self._there:
            if transport is not changed:
                asyncio.get_running_loop().call_soon(tell, transport)

    def _elect(self) -> None:
        leader = next(iter(self._there), None)
        if leader is not None and not leader.leads:
            leader.leads = True
            if leader.on_lead is not None:
                leader.on_lead(list(self.handled))
