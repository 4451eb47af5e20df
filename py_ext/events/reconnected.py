"""``DeskReconnected``: the desk had lost touch with the desktop, and is up to date again.

>>> from py_ext import Desk, DeskReconnected
>>> desk = Desk()
>>> @desk.on(DeskReconnected)
... def catch_up(event):
...     print(f"{event.seconds:.0f} s, {len(event.began)} began, {len(event.ended)} are gone")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Self, TypedDict, Unpack

from py_ext.events._filters import Flag, Number
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event
from py_ext.models.interaction import Interaction

__all__ = ["DeskReconnected"]

NO_IDS: Mapping[str, str] = MappingProxyType({})


class ReconnectedFilters(TypedDict, total=False):
    """What a ``DeskReconnected`` can be filtered by."""

    missed: Flag
    reloaded: Flag
    seconds: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskReconnected(Event, filters=ReconnectedFilters):
    """The desk had lost touch with the desktop, has found it again, and has read what there is.

    It comes when the desktop had not answered for a while, when the machine had slept, when there was no
    frame that heard its events, and when reading shows something that no event had told. Not when one
    frame hands over to another and nothing was missed.

    ``desk.interactions`` is up to date when it comes, and what began or changed was told before it, as an
    ``InteractionEvent`` whose ``event_type`` is None. Events of other kinds that were missed are lost: read
    anew what is kept of the agent's state, of media and of campaigns.

    Our choice: the desktop is not asked for it, and nothing is subscribed to.

    Attributes:
        seconds: How long nothing was heard of the desktop, as well as that is known: it may be a heartbeat
            more.
        began: The interactions that came meanwhile.
        changed: Those that are not as they were known, as they are now.
        ended: Those that are gone, as they were known last. No other event tells of their end.
        renamed: The new id of each interaction that has one, by the old: the desktop has loaded anew.
        reloaded: Whether the desktop has loaded anew: there are new ids; or, where no interaction tells,
            all frames were gone, those of the desktop itself among them.
    """

    name: ClassVar[str] = "reconnected"

    seconds: float
    began: tuple[Interaction, ...] = ()
    changed: tuple[Interaction, ...] = ()
    ended: tuple[Interaction, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=lambda: NO_IDS)
    reloaded: bool = False

    @classmethod
    def where(cls, **filters: Unpack[ReconnectedFilters]) -> Wanted[Self]:
        """Such events: what ``desk.on`` and its like take as filters."""
        return Wanted(cls, filters)

    @classmethod
    def names(cls, filters: Mapping[str, object]) -> frozenset[str]:
        """None: the desktop knows nothing of it."""
        return frozenset()

    @classmethod
    def after(
        cls,
        seconds: float,
        began: Sequence[Interaction] = (),
        changed: Sequence[Interaction] = (),
        ended: Sequence[Interaction] = (),
        renamed: Mapping[str, str] = NO_IDS,
        *,
        reloaded: bool = False,
    ) -> DeskReconnected:
        """The event that tells this, after so many seconds."""
        return cls(
            event_type=None,
            raw=MappingProxyType({}),
            seconds=seconds,
            began=tuple(began),
            changed=tuple(changed),
            ended=tuple(ended),
            renamed=MappingProxyType(dict(renamed)),
            reloaded=reloaded or bool(renamed),
        )

    @property
    def missed(self) -> bool:
        """Whether any interaction began, changed or ended meanwhile."""
        return bool(self.began or self.changed or self.ended)
