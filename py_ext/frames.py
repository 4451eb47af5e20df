"""``Frame``: one frame of the desktop that shows the extension; ``FrameEvent``: it came, went, was hidden.

>>> from py_ext import Desk, Frame
>>> desk = Desk()
>>> @desk.on_frame
... async def greet(frame: Frame) -> None:
...     if frame.interaction is not None:
...         await frame.interaction.set_user_data({"Seen": frame.name})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Self, TypedDict, Unpack

from py_ext._connection import Connection
from py_ext.events._filters import Text
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event
from py_ext.models._short_forms import InteractionActions
from py_ext.models._wire import on_wire
from py_ext.models.interaction import Interaction
from py_ext.namespaces.system import StartListening, SystemNamespace
from py_ext.transport import Transport

__all__ = ["Frame", "FrameEvent", "FrameEventType"]

PARAMETER = "interactionId"
"""The parameter that names a frame's interaction: the guides have ``?interactionId=$Interaction.Id$``."""


class Frame:
    """One frame of the desktop that shows the extension. ``desk.frames`` has those that are there.

    Our choice: the desktop tells a page of no frame but its own.

    Attributes:
        name: Of the frame; no other frame of the desk has it.
        params: The query parameters of its page, in which the desktop fills in ``$Interaction.Id$`` and
            the like. Where one is given twice, the last counts.
        system: The System namespace through exactly this frame: whether the agent sees it, whether it
            leads, what goes with it when it goes. ``desk.system`` goes through any.
        transport: What carries its requests: for what is built upon it.
    """

    def __init__(
        self,
        transport: Transport,
        name: str,
        params: Mapping[str, str],
        live: Mapping[str, Interaction],
        connection: Connection,
        actions: InteractionActions,
        listen: StartListening,
    ) -> None:
        """
        Args:
            transport: Through this frame, and no other.
            name: The frame's name.
            params: Its parameters.
            live: The live interactions, by id.
            connection: What its requests go through, while it is open.
            actions: What interactions act through: the desk.
            listen: ``desk.events``, for the toasts that it shows.
        """
        self.name = name
        self.params: Mapping[str, str] = MappingProxyType(dict(params))
        self.system = SystemNamespace(connection, actions, listen)
        self.transport = transport
        self._live = live
        self._connection = connection

    @property
    def interaction(self) -> Interaction | None:
        """The live interaction that the parameter ``interactionId`` names; None where there is none.

        Example:
            >>> if frame.interaction is not None:
            ...     print(frame.interaction.ani)
        """
        return self._live.get(self.params.get(PARAMETER, ""))

    @property
    def is_visible(self) -> bool:
        """Whether the agent can see it, as far as the browser knows: the tab is in front, and the frame
        is not hidden. ``await frame.system.am_i_visible()`` asks the desktop."""
        return self.is_open and bool(getattr(self.transport, "is_visible", True))

    @property
    def is_open(self) -> bool:
        """Whether it is still there."""
        return self._connection.calls is not None

    def __repr__(self) -> str:
        return (
            f"Frame(name={self.name!r}, is_open={self.is_open})"  # parameters may be a customer's
        )


class FrameEventType(StrEnum):
    """What a ``FrameEvent`` tells."""

    OPENED = "OPENED"
    HIDDEN = "HIDDEN"
    VISIBLE = "VISIBLE"
    CLOSED = "CLOSED"


class FrameFilters(TypedDict, total=False):
    """What a ``FrameEvent`` can be filtered by."""

    event_type: Annotated[Text, FrameEventType]
    frame_name: Text
    interaction_id: Text


@dataclass(frozen=True, slots=True)
class FrameEvent(Event, filters=FrameFilters):
    """A frame of the extension was opened, hidden, made visible or closed.

    Our choice: it comes from the browser. The desktop is not asked for it, and nothing is subscribed to.
    """

    name: ClassVar[str] = "frame"

    event_type: FrameEventType | str | None = field(metadata=on_wire("eventType", FrameEventType))
    frame: Frame
    """The frame that it is about."""

    @classmethod
    def where(cls, **filters: Unpack[FrameFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def names(cls, filters: Mapping[str, object]) -> frozenset[str]:
        """None: the desktop knows nothing of it."""
        return frozenset()

    @classmethod
    def of(cls, frame: Frame, event_type: FrameEventType) -> FrameEvent:
        """The event that tells this of a frame."""
        raw: Mapping[str, Any] = MappingProxyType(
            {"eventType": str(event_type), "frame": frame.name}
        )
        return cls(event_type, raw, frame)

    @property
    def frame_name(self) -> str:
        """The frame's name."""
        return self.frame.name

    @property
    def interaction_id(self) -> str | None:
        """The interaction that the frame is for: what its parameter ``interactionId`` names."""
        return self.frame.params.get(PARAMETER)

    @property
    def queue(self) -> str:
        """Its handlers run in order for each frame, and wait for no interaction's."""
        return f"frame {self.frame.name}"
