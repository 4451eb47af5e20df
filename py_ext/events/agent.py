"""``AgentEvent``: the agent's state has changed.

>>> from py_ext import AgentEvent, AgentStateType
>>> event = AgentEvent.from_plain({"operationName": "Lunch", "type": "NOT_READY"})
>>> event.type is AgentStateType.NOT_READY, event.operation_name
(True, 'Lunch')
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
from py_ext.models.agent import AgentState, AgentStateType

__all__ = ["AgentEvent"]


class AgentFilters(TypedDict, total=False):
    """What an ``AgentEvent`` can be filtered by."""

    event_type: Text
    operation_name: Text
    type: Text  # of no list: desktops have more types than the vendor's documents


@dataclass(frozen=True, slots=True)
class AgentEvent(Event, filters=AgentFilters):
    """The agent's state has changed. Wire: event ``agent``, with the fields of an ``AgentState``.

    Documented of it are its name and its ``type``.
    """

    name: ClassVar[str] = "agent"

    state: AgentState

    @classmethod
    def where(cls, **filters: Unpack[AgentFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], actions: InteractionActions | None = None
    ) -> AgentEvent:
        """Read an event's ``data``."""
        state = AgentState.from_plain(plain)
        return cls(**read_fields(cls, plain), raw=frozen(plain), state=state)

    @property
    def type(self) -> AgentStateType | str | None:
        """The type of the state that the agent is in now."""
        return self.state.type

    @property
    def operation_name(self) -> str | None:
        """The name of the state that the agent is in now."""
        return self.state.operation_name
