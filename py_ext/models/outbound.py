"""Campaigns, their records and the results of calls: what ``desk.outbound`` returns.

The vendor names the functions but not the fields of what they return. Taken are the names below, which
the simulated desktop sends too; the whole object is in ``raw``.

>>> from py_ext import OutboundRecord
>>> record = OutboundRecord.from_plain({"recordHandle": 3, "phone": "5550170", "zone": "CET"})
>>> record.record_handle, record.raw["zone"], record
(3, 'CET', OutboundRecord(record_handle=3, interaction_id=None, campaign_name=None, call_result=None))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from py_ext.models._wire import frozen, on_wire, pairs, read_fields

__all__ = ["CallResult", "CallbackType", "Campaign", "OutboundRecord"]


class CallbackType(StrEnum):
    """Who calls a rescheduled record: anybody in the campaign, or this agent."""

    CAMPAIGN = "CAMPAIGN"
    PERSONAL = "PERSONAL"


@dataclass(frozen=True, slots=True)
class Campaign:
    """An outbound campaign of the agent's."""

    name: str = field(metadata=on_wire("name"))
    state: str | None = field(default=None, metadata=on_wire("state"))
    mode: str | None = field(default=None, metadata=on_wire("mode"))

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The object as it came."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any] | str) -> Campaign:
        """Read the desktop's object; a text is taken for its name.

        Raises:
            ValueError: It has no name, so nothing could be done with it.
        """
        if isinstance(plain, str):
            plain = {"name": plain}
        campaign = cls(**read_fields(cls, plain), raw=frozen(plain))
        if not isinstance(campaign.name, str) or not campaign.name:
            raise ValueError("a campaign without a name")
        return campaign


@dataclass(frozen=True, slots=True)
class OutboundRecord:
    """One record of a campaign: a number to call, with the record's fields.

    Its ``repr`` shows no customer data.
    """

    record_handle: int | None = field(default=None, metadata=on_wire("recordHandle"))
    interaction_id: str | None = field(default=None, metadata=on_wire("interactionId"))
    campaign_name: str | None = field(default=None, metadata=on_wire("campaignName"))
    phone: str | None = field(default=None, repr=False, metadata=on_wire("phone"))
    fields: Mapping[str, Any] = field(
        default_factory=dict, repr=False, hash=False, metadata=on_wire("fields", pairs)
    )
    call_result: int | None = field(default=None, metadata=on_wire("callResult"))

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The object as it came."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> OutboundRecord:
        """Read the desktop's object."""
        return cls(**read_fields(cls, plain), raw=frozen(plain))


@dataclass(frozen=True, slots=True)
class CallResult:
    """A result that a call can be given: its number and its name."""

    id: int = field(metadata=on_wire("id"))
    name: str | None = field(default=None, metadata=on_wire("name"))

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The object as it came."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any] | int) -> CallResult:
        """Read the desktop's object; a number is taken for its id.

        Raises:
            ValueError: It has no number, so nothing could be done with it.
        """
        if isinstance(plain, int):
            plain = {"id": plain}
        result = cls(**read_fields(cls, plain), raw=frozen(plain))
        if not isinstance(result.id, int) or isinstance(result.id, bool):
            raise ValueError("a call result without a number")
        return result
