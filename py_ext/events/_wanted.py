"""Which events somebody wants: of one kind, and with attributes that fit the filters.

Each event class has a method ``where``, whose arguments are its filters. ``Filterable`` is what type
checkers see of such a class: the arguments of its ``where`` are those of ``desk.on`` and its like.

>>> from py_ext import InteractionEvent, State
>>> wanted = InteractionEvent.where(state={State.RINGING, State.DIALING}, media="voice")
>>> print(wanted)
InteractionEvent with the given state, media
>>> plain = {"interaction": {"interactionId": "1", "state": "RINGING", "media": "voice"}}
>>> wanted.matches(InteractionEvent.from_plain(plain))
True
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Generic, ParamSpec, Protocol, TypeVar

from py_ext._spelling import did_you_mean
from py_ext.events.event import Event

__all__ = ["Filterable", "Wanted", "check_filters", "check_kind", "unlisted", "wanted"]

log = logging.getLogger("py_ext")

MEDIA = ("voice", "email", "chat", "workitem", "outboundpreview")
USUAL: Mapping[str, Collection[str]] = {"media": MEDIA, "media_name": MEDIA}
"""Values that are on no list, because each desktop may have more: of filters by the names of these."""

E = TypeVar("E", bound=Event)
P = ParamSpec("P")


class Filterable(Protocol[P, E]):
    """An event class that can be subscribed to, with the filters that it has."""

    def where(self, *args: P.args, **filters: P.kwargs) -> Wanted[E]: ...


class Wanted(Generic[E]):
    """Events of one kind, with filters.

    A filter's value is what the attribute must equal, or a collection of such values, or a function
    that is given the attribute and returns whether it fits.

    Raises:
        TypeError: Events of that kind have no such attribute.
    """

    def __init__(self, kind: type[E], filters: Mapping[str, object]) -> None:
        check_filters(kind, filters)
        self.kind = kind
        self.filters = filters
        self.names = kind.names(filters)
        """The desktop's event names that such events come under."""
        for attribute in filters.keys() & kind.listed.keys():
            for said in unlisted(kind, attribute, filters[attribute]):
                log.warning("%s", said)
        for attribute in filters.keys() & USUAL.keys():
            warn_of_misspelt(kind, attribute, filters[attribute])
        self._tests = [(attribute, fitting(value)) for attribute, value in filters.items()]
        flags = {kind.changes[attribute] for attribute in filters if attribute in kind.changes}
        self._tests += [(flag, bool) for flag in flags if flag not in filters]

    def matches(self, event: Event) -> bool:
        """Whether it is one of them."""
        if not isinstance(event, self.kind):
            return False
        for attribute, fits in self._tests:  # noqa: SIM110 - called with every event: all() takes twice as long
            if not fits(getattr(event, attribute)):
                return False
        return True

    def __str__(self) -> str:
        given = f" with the given {', '.join(self.filters)}" if self.filters else ""
        return f"{self.kind.__name__}{given}"


def wanted(kind: Filterable[P, E], *args: P.args, **filters: P.kwargs) -> Wanted[E]:
    """``kind.where(**filters)``, where ``kind`` may be anything.

    Raises:
        TypeError: ``kind`` is no event that can be subscribed to, or has no such filter.
    """
    check_kind(kind)
    return kind.where(*args, **filters)


def check_kind(kind: object) -> None:
    """Raise TypeError for anything but an event class that can be subscribed to."""
    if isinstance(kind, type) and issubclass(kind, Event) and kind.filters:
        return
    if isinstance(kind, Event):  # its fields may be a customer's: they are not shown
        meant = type(kind).__name__
        raise TypeError(f"this is no event class, but one event that came: give the class {meant}")
    classes = {each.__name__ for each in Event.__subclasses__() if each.filters}
    spelled = kind if isinstance(kind, str) else getattr(kind, "__name__", "")
    hint = "" if kind is Event else did_you_mean(spelled, classes)
    # What is neither a class nor almost the name of one may be a customer's: it is not shown.
    said = repr(kind) if hint or hasattr(kind, "__name__") else f"a value of {type(kind).__name__}"
    raise TypeError(
        f"{said} is no event that can be subscribed to{hint or ', such as InteractionEvent'}"
    )


def check_filters(kind: type[Event], filters: Mapping[str, object]) -> None:
    """Raise TypeError where events of that kind have no such attribute to be filtered by."""
    unknown = sorted(set(filters) - kind.filters)
    if unknown:
        hints = "".join(did_you_mean(name, kind.filters) for name in unknown)
        raise TypeError(
            f"{kind.__name__} cannot be filtered by {', '.join(unknown)}: "
            f"it has {', '.join(sorted(kind.filters))}{hints}"
        )
    for name, value in filters.items():
        if inspect.iscoroutinefunction(value):
            raise TypeError(f"the filter {name} is async def, and so would fit always: write def")
        check_values(kind, name, value)


def check_values(kind: type[Event], name: str, value: object) -> None:
    """Raise TypeError for a value that no event could have there, and do not show it."""
    wants = kind.kinds.get(name)
    if wants is None or callable(value):
        return
    many = value if isinstance(value, Collection) and not isinstance(value, str) else [value]
    for each in many:
        if not wants.fits(each):
            raise TypeError(
                f"{kind.__name__}: the filter {name} is {wants.said}, several of them, or a function, "
                f"not {type(each).__name__}"
            )


def unlisted(kind: type[Event], attribute: str, value: object) -> Iterator[str]:
    """What to say of values that no desktop we know sends; a newer one may, so they are no errors."""
    listed = [str(member) for member in kind.listed[attribute]]
    choices = value if isinstance(value, (set, frozenset, tuple, list)) else [value]
    for choice in choices:
        if isinstance(choice, str) and str(choice) not in listed:
            hint = did_you_mean(choice, listed)
            yield f"{kind.__name__}: {attribute}={str(choice)!r} is on no list{hint}"


def warn_of_misspelt(kind: type[Event], attribute: str, value: object) -> None:
    """Warn of a value that is almost one that most desktops have."""
    for choice in value if isinstance(value, (set, frozenset, tuple, list)) else [value]:
        if isinstance(choice, str) and choice not in USUAL[attribute]:
            hint = did_you_mean(choice, USUAL[attribute], likeness=0.8)
            if hint:
                log.warning("%s: %s=%r is unusual%s", kind.__name__, attribute, choice, hint)


def fitting(value: object) -> Callable[[object], object]:
    """The test that one filter's value stands for."""
    if callable(value):
        return value
    if isinstance(value, Collection) and not isinstance(value, str):
        choices = tuple(value)
        return lambda found: found in choices
    return lambda found: found == value
