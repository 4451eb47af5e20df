"""``MessengerEvent``: another frame has broadcast a message.

>>> from py_ext import MessengerEvent
>>> MessengerEvent.from_message("orders", {"saved": True}).message["saved"]
True
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypedDict, Unpack

from py_ext.events._wanted import Wanted
from py_ext.events.event import Event
from py_ext.models._wire import frozen

__all__ = ["MessengerEvent"]


class MessengerFilters(TypedDict):
    """What a ``MessengerEvent`` must be filtered by: each channel is subscribed to by its name."""

    channel: str | Collection[str]


@dataclass(frozen=True, slots=True)
class MessengerEvent(Event, filters=MessengerFilters):
    """Another frame has broadcast a message. Wire: event ``messenger:<channel>``, with the message as
    its ``data``.

    The filter ``channel`` is needed, a text or a collection of texts: each channel is subscribed to by
    its name.
    """

    name: ClassVar[str] = "messenger"

    channel: str
    message: Any = field(repr=False)
    """What was broadcast: any plain data."""

    @classmethod
    def where(cls, **filters: Unpack[MessengerFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def from_message(cls, channel: str, message: Any) -> MessengerEvent:
        """The event of a message on a channel."""
        raw = message if isinstance(message, dict) else {}
        return cls(event_type=None, raw=frozen(raw), channel=channel, message=message)

    @classmethod
    def names(cls, filters: Mapping[str, object]) -> frozenset[str]:
        """One name for each channel. Raises TypeError where none is named."""
        wanted = filters.get("channel")
        channels = [wanted] if isinstance(wanted, str) else wanted
        if not isinstance(channels, Collection) or not channels:
            raise TypeError(
                "MessengerEvent needs the filter channel: a text, or a collection of texts"
            )
        for channel in channels:
            if not isinstance(channel, str) or not channel:
                raise TypeError("a channel must be text and not empty")
        return frozenset(f"messenger:{channel}" for channel in channels)
