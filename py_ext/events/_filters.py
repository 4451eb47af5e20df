"""What the events of each kind can be filtered by, for type checkers.

A filter's value is what the event's attribute must equal, or a collection of such values, or a function
that is given the attribute and returns whether it fits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeAlias, TypedDict

__all__ = [
    "AgentFilters",
    "CaseFilters",
    "InteractionFilters",
    "MarkdoneFilters",
    "MediaFilters",
    "MessengerFilters",
    "OutboundFilters",
    "SystemFilters",
    "VoiceFilters",
]

Fits: TypeAlias = Callable[[Any], object]
Text: TypeAlias = str | Collection[str | None] | Fits | None
Number: TypeAlias = int | Collection[int | None] | Fits | None
Flag: TypeAlias = bool | Fits


class InteractionFilters(TypedDict, total=False):
    """Of ``InteractionEvent``."""

    call_type: Text
    case_id: Text
    direction: Text
    event_type: Text
    interaction_id: Text
    is_consultation: Flag
    is_main_case_interaction: Flag
    media: Text
    previous_state: Text
    state: Text
    state_changed: Flag


class CaseFilters(TypedDict, total=False):
    """Of ``CaseEvent``."""

    event_type: Text
    selected_case_id: Text


class MarkdoneFilters(TypedDict, total=False):
    """Of ``MarkdoneEvent``."""

    event_type: Text
    interaction_id: Text


class AgentFilters(TypedDict, total=False):
    """Of ``AgentEvent``."""

    event_type: Text
    operation_name: Text
    type: Text


class MediaFilters(TypedDict, total=False):
    """Of ``MediaEvent``."""

    event_type: Text
    media_name: Text
    operation_name: Text
    type: Text


class OutboundFilters(TypedDict, total=False):
    """Of ``OutboundEvent``."""

    campaign: Text
    event_type: Text
    interaction_id: Text
    mode: Text
    record_handle: Number


class SystemFilters(TypedDict, total=False):
    """Of ``SystemEvent``."""

    button: Text
    button_index: Number
    dialog_id: Text
    event_type: Text
    role: Text
    toast_id: Text
    view: Text


class VoiceFilters(TypedDict, total=False):
    """Of ``VoiceEvent``."""

    event_type: Text
    interaction_id: Text
    recording_state: Text
    state: Text


class MessengerFilters(TypedDict):
    """Of ``MessengerEvent``: each channel is subscribed to by its name."""

    channel: str | Collection[str]
