"""What campaigns of the simulated desktop have to call: chains of records. ``outbound.py`` hands them out.

The fields of campaigns, records and call results are our choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from py_ext.models.outbound import CallbackType
from py_ext.simulator.errors import SimulatorError

__all__ = ["CALL_RESULTS", "OutboundCampaign", "Record", "Rescheduled", "chains_of", "in_chain"]

CALL_RESULTS = {
    6: "Busy",
    7: "No Answer",
    9: "Answering Machine Detected",
    28: "Unknown Call Result",
    33: "Answer",
    53: "Wrong Number",
}
"""What can come of a call: numbers as Genesys Outbound Contact has them."""


@dataclass(frozen=True)
class Rescheduled:
    """When a record is to be called again, as the frame wrote it, and by whom."""

    date: str
    callback_type: CallbackType


@dataclass
class Record:
    """One number to call."""

    handle: int
    phone: str = field(repr=False)
    fields: dict[str, str] = field(default_factory=dict, repr=False)
    call_result: int | None = None
    rescheduled: Rescheduled | None = None
    do_not_call: bool = False


@dataclass
class OutboundCampaign:
    """A campaign.

    Attributes:
        name: Its name.
        mode: How it dials.
        started: Whether it is running, and not only loaded.
        chains: Its records, those of one contact together, in the order in which they are handed out.
        waiting: The chains that nobody has taken yet.
    """

    name: str
    mode: str
    started: bool
    chains: list[list[Record]]
    waiting: list[list[Record]]

    @property
    def records(self) -> list[Record]:
        """All records."""
        return [record for chain in self.chains for record in chain]

    def described(self) -> dict[str, Any]:
        """The campaign as the API describes it to frames."""
        return {
            "name": self.name,
            "state": "Started" if self.started else "Loaded",
            "mode": self.mode,
        }


def chains_of(
    phones: Sequence[str | Sequence[str]], fields: Mapping[str, str]
) -> list[list[Record]]:
    """A chain for each contact, with a record for each of the contact's numbers. Handles count from 1."""
    handle, chains = 0, []
    for entry in phones:
        chain = []
        for phone in [entry] if isinstance(entry, str) else entry:
            handle += 1
            chain.append(Record(handle, phone, dict(fields)))
        chains.append(chain)
    return chains


def in_chain(chain: list[Record], handle: int) -> Record:
    """The record with that handle. Raises SimulatorError where the chain has none."""
    for record in chain:
        if record.handle == handle:
            return record
    listed = ", ".join(str(record.handle) for record in chain)
    raise SimulatorError(f"The chain has no record {handle}: it has {listed}.")
