"""How the desktop's messages become typed events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from py_ext.events.agent import AgentEvent
from py_ext.events.case import CaseEvent
from py_ext.events.event import Event
from py_ext.events.interaction import InteractionEvent
from py_ext.events.markdone import MarkdoneEvent
from py_ext.events.media import MediaEvent
from py_ext.events.messenger import MessengerEvent
from py_ext.events.outbound import OutboundEvent
from py_ext.events.system import SystemEvent
from py_ext.events.voice import VoiceEvent
from py_ext.models._short_forms import InteractionActions

__all__ = ["event_from_plain"]

Reader: TypeAlias = Callable[[Mapping[str, Any], InteractionActions | None], Event]

READERS: Mapping[str, tuple[Reader, ...]] = {
    InteractionEvent.name: (InteractionEvent.from_plain, CaseEvent.from_plain),
    MarkdoneEvent.name: (MarkdoneEvent.from_plain,),
    AgentEvent.name: (AgentEvent.from_plain,),
    MediaEvent.name: (MediaEvent.from_plain,),
    OutboundEvent.name: (OutboundEvent.from_plain,),
    SystemEvent.name: (SystemEvent.from_plain,),
    VoiceEvent.name: (VoiceEvent.from_plain,),
}
"""What reads the desktop's events, by their names; of several, the first that can."""


def event_from_plain(
    name: str, plain: object, actions: InteractionActions | None = None
) -> Event | None:
    """The typed event, or None for one that no class can read."""
    readers = READERS.get(name)
    if readers is None:
        family, _, channel = name.partition(":")
        if family == MessengerEvent.name and channel:
            return MessengerEvent.from_message(channel, plain)
    elif isinstance(plain, dict):
        for read in readers:
            try:
                return read(plain, actions)
            except ValueError:
                continue
    return None
