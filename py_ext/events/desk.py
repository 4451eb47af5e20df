"""The events that are not (only) about one interaction: of agents, media, campaigns, calls, what the
desktop shows, and what other frames say.

Documented are their names, ``data.type`` of ``agent``, and ``eventType`` and ``campaign`` of
``outbound``. The other fields are our choice, and the simulated desktop sends them; whatever a desktop
sends is in ``raw``.

>>> from py_ext import AgentEvent, AgentStateType
>>> event = AgentEvent.from_plain({"operationName": "Lunch", "type": "NOT_READY"})
>>> event.type is AgentStateType.NOT_READY, event.operation_name
(True, 'Lunch')
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from py_ext.events.event import Event
from py_ext.models._short_forms import InteractionActions
from py_ext.models.agent import AgentState, AgentStateType, Medium
from py_ext.models.interaction import Interaction, RecordingState, State, frozen

__all__ = [
    "AgentEvent",
    "MediaEvent",
    "MessengerEvent",
    "OutboundEvent",
    "SystemEvent",
    "VoiceEvent",
]


@dataclass(frozen=True, slots=True)
class AgentEvent(Event):
    """The agent's state has changed. Wire: event ``agent``, with the fields of an ``AgentState``."""

    name: ClassVar[str] = "agent"
    filters: ClassVar[frozenset[str]] = frozenset({"event_type", "operation_name", "type"})

    state: AgentState

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> AgentEvent:
        """Read an event's ``data``."""
        return cls(plain.get("eventType"), frozen(plain), AgentState.from_plain(plain))

    @property
    def type(self) -> AgentStateType | str | None:
        """The type of the state that the agent is in now."""
        return self.state.type

    @property
    def operation_name(self) -> str | None:
        """The name of the state that the agent is in now."""
        return self.state.operation_name


@dataclass(frozen=True, slots=True)
class MediaEvent(Event):
    """The state of one of the agent's media has changed. Wire: event ``media``, with the fields of a
    ``Medium``."""

    name: ClassVar[str] = "media"
    filters: ClassVar[frozenset[str]] = frozenset(
        {"event_type", "media_name", "operation_name", "type"}
    )

    medium: Medium

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> MediaEvent:
        """Read an event's ``data``."""
        return cls(plain.get("eventType"), frozen(plain), Medium.from_plain(plain))

    @property
    def media_name(self) -> str | None:
        """Which medium it is, such as ``voice``."""
        return self.medium.name

    @property
    def type(self) -> AgentStateType | str | None:
        """The type of the state that the medium is in now."""
        return None if self.medium.state is None else self.medium.state.type

    @property
    def operation_name(self) -> str | None:
        """The name of the state that the medium is in now."""
        return None if self.medium.state is None else self.medium.state.operation_name


@dataclass(frozen=True, slots=True)
class OutboundEvent(Event):
    """Something about a campaign or one of its records. Wire: event ``outbound``.

    Documented types are CampaignLoaded, CampaignUnloaded and CampaignStarted. Those of records are our
    choice: PreviewRecordReceived, RecordFieldsUpdated, RecordRescheduled, RescheduleCancelled,
    CallResultSet, DoNotCallSet, DoNotCallRemoved.
    """

    name: ClassVar[str] = "outbound"
    filters: ClassVar[frozenset[str]] = frozenset(
        {"campaign", "event_type", "interaction_id", "mode", "record_handle"}
    )

    campaign: str | None
    mode: str | None
    record_handle: int | None
    about: str | None

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> OutboundEvent:
        """Read an event's ``data``."""
        return cls(
            event_type=plain.get("eventType"),
            raw=frozen(plain),
            campaign=plain.get("campaign"),
            mode=plain.get("mode"),
            record_handle=plain.get("recordHandle"),
            about=text_or_none(plain.get("interactionId")),
        )

    @property
    def interaction_id(self) -> str | None:
        """The preview, or the call, that it is about; None where it is about a campaign."""
        return self.about


@dataclass(frozen=True, slots=True)
class SystemEvent(Event):
    """Something about what the desktop shows. Wire: event ``system``.

    Its types are our choice: TOAST_BUTTON_CLICKED (``toastId``, ``button``, ``buttonIndex``),
    TOAST_CLOSED (``toastId``), DIALOG_CLOSED (``dialogId``), VIEW_OPENED (``view``) and
    FRAME_ROLE_CHANGED (``role``: LEADING, FOLLOWING or NEGOTIATING).
    """

    name: ClassVar[str] = "system"
    filters: ClassVar[frozenset[str]] = frozenset(
        {"button", "button_index", "dialog_id", "event_type", "role", "toast_id", "view"}
    )

    toast_id: str | None = None
    button: str | None = None
    button_index: int | None = None
    dialog_id: str | None = None
    view: str | None = None
    role: str | None = None

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> SystemEvent:
        """Read an event's ``data``."""
        return cls(
            event_type=plain.get("eventType"),
            raw=frozen(plain),
            toast_id=plain.get("toastId"),
            button=plain.get("button"),
            button_index=plain.get("buttonIndex"),
            dialog_id=plain.get("dialogId"),
            view=plain.get("view"),
            role=plain.get("role"),
        )


@dataclass(frozen=True, slots=True)
class VoiceEvent(Event):
    """A call came, changed or went. Wire: event ``voice``.

    Its fields are our choice: those of the ``interaction`` event, for calls only. ``interaction`` is
    None where a desktop sends none.
    """

    name: ClassVar[str] = "voice"
    filters: ClassVar[frozenset[str]] = frozenset(
        {"event_type", "interaction_id", "recording_state", "state"}
    )
    # Not `listed`: what desktops put into this event is not documented.

    interaction: Interaction | None

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> VoiceEvent:
        """Read an event's ``data``."""
        described = plain.get("interaction")
        interaction = None
        if isinstance(described, dict):
            interaction = Interaction.from_plain(described, actions)
        return cls(plain.get("eventType"), frozen(plain), interaction)

    @property
    def interaction_id(self) -> str | None:
        """The call."""
        return None if self.interaction is None else self.interaction.interaction_id

    @property
    def state(self) -> State | str | None:
        """The call's state after the event."""
        return None if self.interaction is None else self.interaction.state

    @property
    def recording_state(self) -> RecordingState | str | None:
        """Whether the call is recorded after the event."""
        return None if self.interaction is None else self.interaction.recording_state


@dataclass(frozen=True, slots=True)
class MessengerEvent(Event):
    """Another frame has broadcast a message. Wire: event ``messenger:<channel>``, with the message as
    its ``data``.

    The filter ``channel`` is needed, a text or a collection of texts: each channel is subscribed to by
    its name.
    """

    name: ClassVar[str] = "messenger"
    filters: ClassVar[frozenset[str]] = frozenset({"channel"})

    channel: str
    message: Any = field(repr=False)
    """What was broadcast: any plain data."""

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


def text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None
