"""What faults do to messages: each place where one can act looks at the ``Passage`` that the effects left.

A new effect is a function here; one that does what none did before is a field of ``Passage`` too, which
``frame.py`` heeds.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

__all__ = ["Details", "Effect", "Passage", "Place"]

Place: TypeAlias = Literal["request", "answer", "event", "confirmation"]
"""Where a fault can act: before a request is carried out (of several, the first one does), when it is
answered, when an event is sent to a frame, and when a subscription is confirmed."""


@dataclass
class Passage:
    """A message on its way, as faults change it. Each place heeds the fields that make sense there.

    Attributes:
        data: The data of an answer or an event.
        lost: It goes no further.
        seconds: How late it goes on; None for at once.
        copies: How often it is sent.
        after_next: It is sent after the next one only.
        instead: What is answered in place of carrying a request out.
        reloads: The desktop reloads in place of carrying a request out.
        events_first: Events come before the confirmation.
    """

    data: Any = field(default=None, repr=False)
    lost: bool = False
    seconds: float | None = None
    copies: int = 1
    after_next: bool = False
    instead: dict[str, Any] | None = field(default=None, repr=False)
    reloads: bool = False
    events_first: bool = False


Details: TypeAlias = Mapping[str, Any]
Effect: TypeAlias = Callable[[Passage, Details], None]


def lose(passage: Passage, details: Details) -> None:
    passage.lost = True


def delay(passage: Passage, details: Details) -> None:
    passage.seconds = details["seconds"]


def refuse(passage: Passage, details: Details) -> None:
    passage.instead = {"errorMessage": details["words"]}


def answer_otherwise(passage: Passage, details: Details) -> None:
    passage.instead = {"data": details["data"]}


def reload(passage: Passage, details: Details) -> None:
    passage.reloads = True


def send_twice(passage: Passage, details: Details) -> None:
    passage.copies = 2


def swap_with_next(passage: Passage, details: Details) -> None:
    passage.after_next = True


def send_events_first(passage: Passage, details: Details) -> None:
    passage.events_first = True


def fall_silent(passage: Passage, details: Details) -> None:
    """Nothing to this message alone: while ``Faults.is_away``, a frame hears and says nothing at all."""


# What changes the data works on a copy: the original is the desktop's.


def change_states(passage: Passage, details: Details) -> None:
    passage.data = copy.deepcopy(passage.data)
    for each in objects_in(passage.data):
        if "state" in each:
            each["state"] = details["value"]


def change_event_type(passage: Passage, details: Details) -> None:
    if isinstance(passage.data, dict):
        passage.data = {**passage.data, "eventType": details["value"]}


def leave_fields_out(passage: Passage, details: Details) -> None:
    passage.data = copy.deepcopy(passage.data)
    for each in objects_in(passage.data):
        for name in details["fields"]:
            each.pop(name, None)


def add_fields(passage: Passage, details: Details) -> None:
    passage.data = copy.deepcopy(passage.data)
    for each in objects_in(passage.data):
        if each is passage.data or "interactionId" in each:
            each |= copy.deepcopy(details["fields"])


def replace_objects_by_null(passage: Passage, details: Details) -> None:
    """``null`` for the objects and arrays in the data; for the data itself where it holds none."""
    if isinstance(passage.data, dict):
        passage.data = {
            name: None if isinstance(value, (dict, list)) else value
            for name, value in passage.data.items()
        }
    else:
        passage.data = None


def objects_in(data: Any) -> Iterator[dict[str, Any]]:
    """All objects in the data, but not user data, whose keys are the customer's."""
    if isinstance(data, dict):
        yield data
    if isinstance(data, (dict, list)):
        inside = data.items() if isinstance(data, dict) else enumerate(data)
        for name, value in list(inside):
            if name != "userData":
                yield from objects_in(value)
