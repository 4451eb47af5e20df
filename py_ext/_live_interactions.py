"""The live interactions of a desk: read once when it connects, then kept up to date by events.

An extension is told of each interaction once: by ``desk.interactions`` when its start hooks run, or by
events. So what has come until then is in the view and no event any more; and while start hooks run, nothing
begins in the view: what begins meanwhile comes into it when they have ended, with its events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from py_ext.events.case import CaseEvent, CaseEventType
from py_ext.events.event import Event
from py_ext.events.interaction import InteractionEvent
from py_ext.events.voice import VoiceEvent
from py_ext.models.interaction import Interaction, State

__all__ = ["LiveInteractions"]

OF_THE_CASE = frozenset({"isCaseSelected", "isCaseExpanded"})
"""What an interaction says that case events tell of."""

CLIENT_IDS = frozenset({"interactionId", "caseId", "parentInteractionId"})
"""What is new when the desktop loads anew."""

MOST_ENDED = 100
"""How many ended interactions are remembered: further events of one bring no new state."""


class LiveInteractions:
    """The interactions that the desktop has, as its messages tell.

    Its phases are ``begin`` (events come, the answer of getInteractions not yet), ``seed`` (it has come),
    ``show`` (the start hooks may look) and ``go_on`` (they have ended).
    """

    def __init__(self) -> None:
        self._shown: dict[str, Interaction] = {}
        self._newest = self._shown  # the same, but while start hooks run
        self._ended: dict[str, State | str | None] = {}
        self._early: list[Event] | None = None
        self._told_of: dict[str, Mapping[str, Any]] = {}
        self._doubted: dict[object, Interaction] | None = None
        self._selected: Event | None = None
        self._heard_of: set[str] = set()
        self.view: Mapping[str, Interaction] = MappingProxyType(self._shown)
        """The interactions by id, read-only."""

    def begin(self) -> None:
        """Before the event is subscribed to: from now on, what comes is kept back."""
        self._early = []

    def seed(self, interactions: Iterable[Interaction]) -> None:
        """Take the answer of getInteractions.

        The events that came before it are applied once more: those that it knows already change nothing,
        and a desktop may be late with an answer that is older than they are.
        """
        self._newest.clear()
        self._newest.update({each.interaction_id: each for each in interactions})
        for event in self._early or ():
            self._apply(event)

    def show(self) -> list[Event]:
        """Let the start hooks look; return the events that the view does not tell by itself."""
        early, self._early = self._early or [], None
        self._told_of = {each.interaction_id: each.raw for each in self._newest.values()}
        self._newest = dict(self._shown)
        return [event for event in early if not self._is_told(event)]

    def go_on(self) -> None:
        """The start hooks have ended: the view is the newest, now and from now on."""
        self._shown.clear()
        self._shown.update(self._newest)
        self._newest = self._shown

    def keep_up(self, event: Event) -> bool:
        """Apply an event that nobody has seen yet, and tell it whether its state is new.

        Returns:
            Whether it may be told now: not before ``show``, and not if the view has told it.
        """
        if not self._apply(event):
            object.__setattr__(event, "state_changed", False)  # frozen; a copy would take longer
        if self._early is not None:
            self._early.append(event)
            return False
        return not (self._told_of and self._is_second_half(event))

    # When nobody has listened for a time

    def doubt(self) -> None:
        """Events may have been missed, or the desktop may have loaded anew, with other ids."""
        if self._doubted is None:
            known = self._newest.values()
            self._doubted = {identity(each): each for each in known if each.interaction_uuid}
        self._heard_of.clear()
        self._selected = None

    def catch_up(self, interactions: Iterable[Interaction]) -> list[Event]:
        """Take an answer of getInteractions that was asked for after ``doubt``.

        What events have told since then is newer, or the same.

        Returns:
            The events that tell what was missed: of what began or changed. What is gone is gone.
        """
        missed: list[Event] = []
        now = {each.interaction_id: each for each in interactions if not each.is_over}
        for interaction_id, interaction in now.items():
            if interaction_id in self._heard_of:
                continue
            known = self._known_as(interaction, now)
            self._newest[interaction_id] = interaction
            if known is None or differs(known, interaction):
                event = InteractionEvent.from_plain(
                    {"interaction": dict(interaction.raw)}, interaction.actions
                )
                if known is not None and known.state == interaction.state:
                    object.__setattr__(event, "state_changed", False)
                missed.append(event)
        for interaction_id in self._newest.keys() - now.keys() - self._heard_of:
            del self._newest[interaction_id]
        if self._selected is not None:
            self._apply(self._selected)
        self._doubted = self._selected = None
        self._heard_of.clear()
        return missed

    def _known_as(
        self, interaction: Interaction, now: Mapping[str, Interaction] | None = None
    ) -> Interaction | None:
        """What is known of it, be it under the id that it had before the desktop loaded anew."""
        known = self._newest.get(interaction.interaction_id)
        if self._doubted is None or (known is not None and is_same(known, interaction)):
            return known
        old = self._doubted.get(identity(interaction)) if interaction.interaction_uuid else None
        if old is None or old.interaction_id in self._heard_of:
            return None
        if now is not None and old.interaction_id in now and is_same(now[old.interaction_id], old):
            return None  # it is there as well: two of one call
        there = self._newest.get(old.interaction_id)
        if there is not None and is_same(there, old):
            del self._newest[old.interaction_id]
        return old

    def clear(self) -> None:
        """Forget everything: the desk is closed."""
        self._doubted = self._selected = None
        self._heard_of.clear()
        self._newest = self._shown
        self._shown.clear()
        self._ended.clear()
        self._told_of.clear()
        self._early = None

    def _is_told(self, event: Event) -> bool:
        """Whether ``view`` says as much, as the start hooks see it."""
        if isinstance(event, (InteractionEvent, VoiceEvent)):
            return event.interaction_id in self._shown
        return isinstance(event, CaseEvent)

    def _is_second_half(self, event: Event) -> bool:
        """Desktops send two events about a call. Where the view has the first, it has told the second: the
        next one about that call, if it says the same."""
        if not isinstance(event, (InteractionEvent, VoiceEvent)) or event.interaction is None:
            return False
        told = self._told_of.pop(event.interaction.interaction_id, None)
        return isinstance(event, VoiceEvent) and told == event.interaction.raw

    def _apply(self, event: Event) -> bool:
        """Take over what it tells; False where that is an interaction in the state that it had."""
        if isinstance(event, InteractionEvent):
            return self._keep(event.interaction)
        if isinstance(event, CaseEvent) and event.event_type == CaseEventType.CASE_SELECTED:
            if self._doubted is not None:
                self._selected = event
            for interaction in list(self._newest.values()):
                selected = interaction.case_id == event.selected_case_id
                if interaction.is_case_selected != selected:
                    self._newest[interaction.interaction_id] = replace(
                        interaction, is_case_selected=selected
                    )
        return True

    def _keep(self, interaction: Interaction) -> bool:
        interaction_id, state = interaction.interaction_id, interaction.state
        known = self._newest.get(interaction_id)
        if self._doubted is not None:
            known = self._known_as(interaction)
            self._heard_of.add(interaction_id)
        before = self._ended.get(interaction_id, "") if known is None else known.state
        if interaction.is_over:
            self._end(interaction)
        else:
            self._newest[interaction_id] = interaction
            if self._newest is not self._shown:
                shown = self._shown.get(interaction_id)
                if shown is not None and shown.state == state:  # nothing begins by it
                    self._shown[interaction_id] = interaction
        return state != before

    def _end(self, interaction: Interaction) -> None:
        self._newest.pop(interaction.interaction_id, None)
        self._ended[interaction.interaction_id] = interaction.state
        while len(self._ended) > MOST_ENDED:
            del self._ended[next(iter(self._ended))]


def identity(interaction: Interaction) -> object:
    """What stays when the desktop loads anew."""
    return interaction.interaction_uuid, interaction.is_consultation, interaction.media


def is_same(one: Interaction, other: Interaction) -> bool:
    """Whether two descriptions may be of the same interaction, where their ids say so."""
    if one.interaction_uuid is None or other.interaction_uuid is None:
        return True
    return identity(one) == identity(other)


def differs(known: Interaction, interaction: Interaction) -> bool:
    """Whether there is something to tell, beside what case events tell, and new ids."""
    silent = OF_THE_CASE
    if known.interaction_id != interaction.interaction_id:
        silent |= CLIENT_IDS
    before, after = known.raw, interaction.raw
    names = (before.keys() | after.keys()) - silent
    return any(before.get(name) != after.get(name) for name in names)
