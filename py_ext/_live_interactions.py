"""The live interactions of a desk: read once when it connects, then kept up to date by events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from py_ext.events.case import CaseEvent, CaseEventType
from py_ext.events.event import Event
from py_ext.events.interaction import InteractionEvent
from py_ext.models.interaction import Interaction, State

__all__ = ["LiveInteractions"]

MOST_ENDED = 100
"""How many ended interactions are remembered: further events of one bring no new state."""


class LiveInteractions:
    """The interactions that the desktop has, as its messages tell."""

    def __init__(self) -> None:
        self._by_id: dict[str, Interaction] = {}
        self._ended: dict[str, State | str | None] = {}
        self._since_subscribed: list[Event] | None = None
        self.view: Mapping[str, Interaction] = MappingProxyType(self._by_id)
        """The interactions by id, read-only and always the newest."""

    def begin(self) -> None:
        """Before the event is subscribed to: remember what comes until the seed."""
        self._since_subscribed = []

    def seed(self, interactions: Iterable[Interaction]) -> None:
        """Take the answer of getInteractions.

        More events may have come between the answer's arrival and this call, so all of them are
        applied once more: those that the answer knows already change nothing.
        """
        self._by_id.clear()
        self._by_id.update({each.interaction_id: each for each in interactions})
        events, self._since_subscribed = self._since_subscribed or [], None
        for event in events:
            self._apply(event)

    def keep_up(self, event: Event) -> None:
        """Apply an event that nobody has seen yet, and tell it whether its state is new."""
        if self._since_subscribed is not None:
            self._since_subscribed.append(event)
        if not self._apply(event):
            object.__setattr__(event, "state_changed", False)  # frozen; a copy would take longer

    def clear(self) -> None:
        """Forget everything: the desk is closed."""
        self._by_id.clear()
        self._ended.clear()
        self._since_subscribed = None

    def _apply(self, event: Event) -> bool:
        """Take over what it tells; False where that is an interaction in the state that it had."""
        if isinstance(event, InteractionEvent):
            return self._keep(event.interaction)
        if isinstance(event, CaseEvent) and event.event_type == CaseEventType.CASE_SELECTED:
            for interaction in list(self._by_id.values()):
                selected = interaction.case_id == event.selected_case_id
                if interaction.is_case_selected != selected:
                    self._by_id[interaction.interaction_id] = replace(
                        interaction, is_case_selected=selected
                    )
        return True

    def _keep(self, interaction: Interaction) -> bool:
        interaction_id, state = interaction.interaction_id, interaction.state
        known = self._by_id.get(interaction_id)
        before = self._ended.get(interaction_id, "") if known is None else known.state
        if interaction.is_over:
            self._end(interaction)
        else:
            self._by_id[interaction_id] = interaction
        return state != before

    def _end(self, interaction: Interaction) -> None:
        self._by_id.pop(interaction.interaction_id, None)
        self._ended[interaction.interaction_id] = interaction.state
        while len(self._ended) > MOST_ENDED:
            del self._ended[next(iter(self._ended))]
