"""What the agent does on the page: ``Submit``, ``Click``, ``Change`` and ``Input``.

>>> from py_ext import Desk, Submit
>>> desk = Desk()
>>> @desk.page.on(Submit, form="note")
... async def save(event):
...     await event.interaction.set_user_data({"Note": event.values["text"]})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, Self, TypedDict, Unpack

from py_ext.events._filters import Text
from py_ext.events._wanted import Wanted
from py_ext.events.event import Event
from py_ext.models._wire import frozen
from py_ext.models.interaction import Interaction

__all__ = ["Change", "Click", "Input", "PageEvent", "PageFrame", "Submit"]

NOTHING: Mapping[str, Any] = MappingProxyType({})


class PageFrame(Protocol):
    """What an event of a page knows of the frame that shows it."""

    @property
    def name(self) -> str:
        """The frame's name on the desktop."""

    @property
    def interaction(self) -> Interaction | None:
        """The live interaction that the frame is for, if it is for one."""


class SubmitFilters(TypedDict, total=False):
    """What a ``Submit`` can be filtered by."""

    form: Text
    name: Text
    value: Text


class FieldFilters(TypedDict, total=False):
    """What a ``Click``, ``Change`` or ``Input`` can be filtered by."""

    form: Text
    name: Text
    value: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvent(Event):
    """Something that the agent did on a page of ours.

    Attributes:
        form: The name of the form that it was done in; empty outside of one, and where it has none.
        name: The name of what was pressed or changed; empty where it has none.
        value: Its value. Of a box that is not checked, empty. Of a link, its address.
        values: What the form's fields hold, or the one field outside of a form, by their names: texts,
            empty for a box that is not checked; a list of texts for several of one name, and for a
            ``<select multiple>``. Fields without a name and those that are disabled are not in it.
        frame: The frame that shows the page.
    """

    frame: PageFrame = field(repr=False, compare=False)
    form: str = ""
    name: str = ""  # type: ignore[misc]  # the desktop's name for an event: it knows nothing of these
    value: str = field(default="", repr=False)
    values: Mapping[str, Any] = field(default_factory=lambda: NOTHING, repr=False)

    @classmethod
    def names(cls, filters: Mapping[str, object]) -> frozenset[str]:
        """None: the desktop is not asked for them."""
        return frozenset()

    @property
    def interaction(self) -> Interaction | None:
        """The live interaction that the frame is for, if it is for one and that is still there."""
        return self.frame.interaction

    @property
    def queue(self) -> str:
        """Handlers run in order for each form, and for each thing outside of one."""
        return f"{self.frame.name}\n{self.form or self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(PageEvent, filters=SubmitFilters):
    """A form was submitted: by a button, or by the Enter key.

    Until its handlers have ended, the form is busy and cannot be submitted again. Where one fails, the
    agent reads so beside the form.

    ``name`` and ``value`` are those of the button; ``on(Submit, name="save")`` is for one button.
    """

    kind: ClassVar[str] = "submit"

    @classmethod
    def where(cls, **filters: Unpack[SubmitFilters]) -> Wanted[Self]:
        """Such events: what ``page.on`` and its like take as filters."""
        return Wanted(cls, filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Click(PageEvent, filters=FieldFilters):
    """A button that submits nothing was pressed, or a link to a telephone number or an e-mail address."""

    kind: ClassVar[str] = "click"

    @classmethod
    def where(cls, **filters: Unpack[FieldFilters]) -> Wanted[Self]:
        """Such events: what ``page.on`` and its like take as filters."""
        return Wanted(cls, filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(PageEvent, filters=FieldFilters):
    """A field has another value, and the agent is done with it: it was chosen, checked, or left."""

    kind: ClassVar[str] = "change"

    @classmethod
    def where(cls, **filters: Unpack[FieldFilters]) -> Wanted[Self]:
        """Such events: what ``page.on`` and its like take as filters."""
        return Wanted(cls, filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(PageEvent, filters=FieldFilters):
    """A field's value changes, with each letter that is typed."""

    kind: ClassVar[str] = "input"

    @classmethod
    def where(cls, **filters: Unpack[FieldFilters]) -> Wanted[Self]:
        """Such events: what ``page.on`` and its like take as filters."""
        return Wanted(cls, filters)


KINDS = {each.kind: each for each in (Submit, Click, Change, Input)}


def page_event(told: Mapping[str, Any], frame: PageFrame) -> Submit | Click | Change | Input:
    """The event that a page tells of."""
    kind = KINDS[told["type"]]
    return kind(
        event_type=kind.kind,
        raw=frozen(told),
        frame=frame,
        form=told.get("form", ""),
        name=told.get("name", ""),
        value=told.get("value", ""),
        values=frozen(told.get("values", {})),
    )
