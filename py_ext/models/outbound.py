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
from types import MappingProxyType
from typing import Any

from py_ext.models.interaction import frozen

__all__ = ["CallResult", "CallbackType", "Campaign", "OutboundRecord"]


class CallbackType(StrEnum):
    """Who calls a rescheduled record: anybody in the campaign, or this agent."""

    CAMPAIGN = "CAMPAIGN"
    PERSONAL = "PERSONAL"


@dataclass(frozen=True, slots=True)
class Campaign:
    """An outbound campaign of the agent's. Fields: ``name``, ``state`` and ``mode``."""

    name: str
    state: str | None = None
    mode: str | None = None

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
        name = plain.get("name")
        if not isinstance(name, str) or not name:
            raise ValueError("a campaign without a name")
        return cls(name, plain.get("state"), plain.get("mode"), frozen(plain))


@dataclass(frozen=True, slots=True)
class OutboundRecord:
    """One record of a campaign: a number to call, with the record's fields.

    Fields: ``recordHandle``, ``interactionId``, ``campaignName``, ``phone``, ``fields``, ``callResult``.
    Its ``repr`` shows no customer data.
    """

    record_handle: int | None = None
    interaction_id: str | None = None
    campaign_name: str | None = None
    phone: str | None = field(default=None, repr=False)
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    call_result: int | None = None

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The object as it came."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> OutboundRecord:
        """Read the desktop's object."""
        fields = plain.get("fields")
        return cls(
            record_handle=plain.get("recordHandle"),
            interaction_id=plain.get("interactionId"),
            campaign_name=plain.get("campaignName"),
            phone=plain.get("phone"),
            fields=MappingProxyType(fields if isinstance(fields, dict) else {}),
            call_result=plain.get("callResult"),
            raw=frozen(plain),
        )


@dataclass(frozen=True, slots=True)
class CallResult:
    """A result that a call can be given. Fields: ``id``, the number, and ``name``."""

    id: int
    name: str | None = None

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
        number = plain.get("id")
        if not isinstance(number, int) or isinstance(number, bool):
            raise ValueError("a call result without a number")
        return cls(number, plain.get("name"), frozen(plain))
