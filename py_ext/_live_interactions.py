"""The live interactions of a desk: read once when it connects, then kept up to date by events.

An extension is told of each interaction once: by ``desk.interactions`` when its start hooks run, or by
events. So what has come until then is in the view and no event any more; and while start hooks run, nothing
begins in the view: what begins meanwhile comes into it when they have ended, with its events.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from py_ext.events.case import CaseEvent, CaseEventType
from py_ext.events.event import Event
from py_ext.events.interaction import InteractionEvent
from py_ext.events.voice import VoiceEvent
from py_ext.models.interaction import Interaction

__all__ = ["LiveInteractions", "Missed"]

OF_THE_CASE = frozenset({"isCaseSelected", "isCaseExpanded"})
"""What an interaction says that case events tell of."""

CLIENT_IDS = frozenset({"interactionId", "caseId", "parentInteractionId"})
"""What is new when the desktop loads anew."""

MOST_GONE = 20
"""How many interactions are remembered that have gone: what is logged of one still is a customer's."""

LATELY = 60.0
"""Seconds for which one that has gone counts as one that has just ended."""

MOST_ENDED = 100
"""How many ended interactions are remembered: further events of one bring no new state."""


class Missed(NamedTuple):
    """What reading has found out that no event had told. It is true where there is any of it.

    Attributes:
        events: What tells of it.
        began: The ids of the interactions that nobody knew.
        changed: Of those that are not as they were known.
        ended: Those that are gone, as they were known last.
        renamed: New ids by the old ones.
        before: All that were known before.
        are_kept: Whether any of those has the id that it had: the desktop has not loaded anew.
    """

    events: tuple[Event, ...] = ()
    began: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    ended: tuple[Interaction, ...] = ()
    renamed: Mapping[str, str] = MappingProxyType({})
    before: tuple[Interaction, ...] = ()
    are_kept: bool = False

    def __bool__(self) -> bool:
        return bool(self.began or self.changed or self.ended or self.renamed)

    def then(self, later: Missed) -> Missed:
        """Both, under the ids that there are now."""
        now = later.renamed
        began = dict.fromkeys([*(now.get(each, each) for each in self.began), *later.began])
        changed = dict.fromkeys([*(now.get(each, each) for each in self.changed), *later.changed])
        renamed = {old: now.get(new, new) for old, new in self.renamed.items()}
        between = set(self.renamed.values())
        return Missed(
            (*self.events, *later.events),
            tuple(began),
            tuple(each for each in changed if each not in began),
            (*self.ended, *later.ended),
            renamed | {old: new for old, new in now.items() if old not in between},
            later.before,
            later.are_kept,
        )


class LiveInteractions:
    """The interactions that the desktop has, as its messages tell.

    Its phases are ``begin`` (events come, the answer of getInteractions not yet), ``seed`` (it has come),
    ``show`` (the start hooks may look) and ``go_on`` (they have ended).

    Args:
        now: The clock.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._shown: dict[str, Interaction] = {}
        self._newest = self._shown  # the same, but while start hooks run
        self._ended: dict[str, Interaction] = {}
        self._early: list[Event] | None = None
        self._told_of: dict[str, Mapping[str, Any]] = {}
        self._doubted: dict[object, Interaction] | None = None
        self._selected: Event | None = None
        self._heard_of: set[str] = set()
        self._renamed: dict[str, str] = {}
        self._gone: deque[tuple[float, Interaction]] = deque(maxlen=MOST_GONE)
        self.view: Mapping[str, Interaction] = MappingProxyType(self._shown)
        """The interactions by id, read-only."""

    def known(self) -> Iterator[Interaction]:
        """Those that are live, as the view has them or will, and those that have just ended."""
        yield from self._newest.values()
        yield from self._ended.values()
        yield from (each for _, each in self._gone)  # also when the desk has just closed

    @property
    def newest(self) -> Iterable[Interaction]:
        """Those that are live, as the view has them or will."""
        return self._newest.values()

    @property
    def by_id(self) -> Mapping[str, Interaction]:
        """The same, by their ids."""
        return self._newest

    def lately(self) -> Iterator[Interaction]:
        """Those that are live, and those that were within the last minute."""
        yield from self._newest.values()
        earliest = self._now() - LATELY
        yield from (each for at, each in self._gone if at > earliest)

    def _remember(self, gone: Iterable[Interaction]) -> None:
        now = self._now()
        self._gone.extend((now, each) for each in gone)

    def begin(self) -> None:
        """Before the event is subscribed to: from now on, what comes is kept back."""
        self._early = []
        self._gone.clear()

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
        """Events may have been missed, or the desktop may have loaded anew, with other ids. Before each
        request of what there is now: what events have told until then may be older than its answer."""
        known = {identity(each): each for each in self._newest.values() if each.interaction_uuid}
        self._doubted = known if self._doubted is None else self._doubted | known
        self._heard_of.clear()
        self._selected = None

    def catch_up(self, interactions: Iterable[Interaction]) -> Missed:
        """Take an answer of getInteractions that was asked for after ``doubt``.

        What events have told since then is newer, or the same.

        Returns:
            What was missed, with the events that tell of what began or changed. What is gone is gone.
        """
        before = tuple((self._doubted or {}).values())
        events: list[Event] = []
        began: list[str] = []
        changed: list[str] = []
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
                events.append(event)
                (began if known is None else changed).append(interaction_id)
        gone = [each for each in self._newest if each not in now and each not in self._heard_of]
        ended = [self._newest.pop(each) for each in gone]
        self._remember(ended)
        if self._selected is not None:
            self._apply(self._selected)
        renamed, self._renamed = self._renamed, {}
        self._doubted = self._selected = None
        self._heard_of.clear()
        kept = (self._newest.get(each.interaction_id) for each in before)
        are_kept = any(
            each is not None and each.interaction_uuid == known.interaction_uuid
            for each, known in zip(kept, before, strict=True)
        )
        told = (tuple(events), tuple(began), tuple(changed), tuple(ended))
        return Missed(*told, renamed, before, are_kept)

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
        if old.interaction_id != interaction.interaction_id:
            self._renamed[old.interaction_id] = interaction.interaction_id
        return old

    def clear(self) -> None:
        """Forget everything: the desk is closed."""
        self._doubted = self._selected = None
        self._heard_of.clear()
        self._renamed.clear()
        self._remember(self._newest.values())
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
        known = known or self._ended.get(interaction_id)
        before = "" if known is None else known.state
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
        self._remember([interaction])
        self._ended[interaction.interaction_id] = interaction
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
