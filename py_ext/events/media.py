"""``MediaEvent``: the state of one of the agent's media has changed.

>>> from py_ext import MediaEvent
>>> MediaEvent.from_plain({"name": "email", "state": {"type": "READY"}}).media_name
'email'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypedDict, Unpack

from py_ext.events._filters import Text
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event
from py_ext.models._short_forms import InteractionActions
from py_ext.models._wire import frozen, read_fields
from py_ext.models.agent import AgentStateType, Medium

__all__ = ["MediaEvent"]


class MediaFilters(TypedDict, total=False):
    """What a ``MediaEvent`` can be filtered by."""

    event_type: Text
    media_name: Text
    operation_name: Text
    type: Text  # of no list: desktops have more types than the vendor's documents


@dataclass(frozen=True, slots=True)
class MediaEvent(Event, filters=MediaFilters):
    """The state of one of the agent's media has changed. Wire: event ``media``, with the fields of a
    ``Medium``.

    Documented is its name only. The fields are our choice, and the simulated desktop sends them.
    """

    name: ClassVar[str] = "media"

    medium: Medium

    @classmethod
    def where(cls, **filters: Unpack[MediaFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> MediaEvent:
        """Read an event's ``data``."""
        medium = Medium.from_plain(plain)
        return cls(**read_fields(cls, plain), raw=frozen(plain), medium=medium)

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
