"""What the simulated desktop does wrong on demand.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> with simulator.faults.drop("interaction.setUserData", times=1):
...     pass  # here, the first such request is not answered

A fault befalls messages by name: of a request (``interaction.setUserData``, its answer included), of an
event (``interaction``), or ``subscribe`` for subscriptions. ``*`` stands for any text: ``interaction.*``
are all requests of that namespace, ``*`` is everything.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from py_ext.simulator.errors import SimulatorError

__all__ = ["KINDS", "Fault", "FaultKind", "Faults", "alter"]


@dataclass(frozen=True)
class FaultKind:
    """One kind of fault.

    Attributes:
        name: The method of ``Faults``.
        label: What the page calls it.
        places: What it befalls: ``request``, ``answer``, ``event``, ``confirmation``.
        wants: What must be told of it beyond the name and how often, each with its default.
    """

    name: str
    label: str
    places: frozenset[str]
    wants: Mapping[str, Any] = field(default_factory=dict)


def kind(name: str, label: str, places: str, **wants: Any) -> FaultKind:
    return FaultKind(name, label, frozenset(places.split()), wants)


KINDS = {
    each.name: each
    for each in (
        kind("drop", "Lose it", "request event"),
        kind("delay", "Carry it out late", "request event", seconds=2.0),
        kind("refuse", "Answer an error", "request", words="Not today."),
        kind("answer", "Answer something else", "request", data=None),
        kind("answer_late", "Answer late", "answer", seconds=12.0),
        kind("answer_twice", "Answer twice", "answer"),
        kind("answer_out_of_order", "Answer after the next answer", "answer"),
        kind("send_twice", "Send the event twice", "event"),
        kind(
            "event_before_confirmation",
            "Events before the subscription is confirmed",
            "confirmation",
        ),
        kind("unknown_state", "An unknown state", "answer event", value="DREAMING"),
        kind("unknown_event_type", "An unknown event type", "event", value="SOMETHING_NEW"),
        kind("leave_out", "Fields are missing", "answer event", fields=["state"]),
        kind("add", "Fields too many", "answer event", fields={"newInThisVersion": [1, None]}),
        kind("null_objects", "null where an object is expected", "answer event"),
        kind("reload", "Reload the desktop in mid-request", "request"),
        kind("go_away", "The desktop goes away", "request answer event"),
    )
}


@dataclass(eq=False)
class Fault:
    """A fault that is switched on.

    Attributes:
        kind: A key of ``KINDS``.
        target: Which messages it befalls.
        times: How often still; None for as long as it is switched on.
        details: What the kind wants to know.
        number: By which it can be switched off.
        hits: How often it struck.
    """

    kind: str
    target: str
    times: int | None
    details: dict[str, Any]
    number: int
    hits: int = 0

    def befalls(self, place: str, name: str) -> bool:
        """Whether it befalls a message of that name now."""
        return (
            self.times != 0 and place in KINDS[self.kind].places and fnmatchcase(name, self.target)
        )

    def as_plain(self) -> dict[str, Any]:
        """The fault as the desktop page draws it."""
        return {"label": KINDS[self.kind].label} | dict(vars(self))


Switched = AbstractContextManager[Fault]


class Faults:
    """The faults that are switched on. Each method is for a ``with`` statement; ``switch_on`` and
    ``switch_off`` are for whoever has none.

    Args:
        on_change: Called when a fault is switched on or off, or strikes.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._faults: list[Fault] = []
        self._numbers = itertools.count(1)
        self._on_change = on_change

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    # Of requests

    def drop(self, name: str, times: int | None = None) -> Switched:
        """Neither carry out nor answer that request; do not send that event."""
        return self._while_on("drop", name, times)

    def delay(self, name: str, seconds: float, times: int | None = None) -> Switched:
        """Carry out and answer that request, or send that event, so many seconds late."""
        return self._while_on("delay", name, times, seconds=seconds)

    def refuse(self, request: str, words: Any, times: int | None = None) -> Switched:
        """Answer that request with an error in these words (any plain data, as desktops may)."""
        return self._while_on("refuse", request, times, words=words)

    def answer(self, request: str, data: Any, times: int | None = None) -> Switched:
        """Answer that request with this data, whatever it asked for; do not carry it out."""
        return self._while_on("answer", request, times, data=data)

    def reload(self, request: str, times: int | None = 1) -> Switched:
        """Reload the desktop when that request comes, before it is carried out."""
        return self._while_on("reload", request, times)

    # Of answers

    def answer_late(self, request: str, seconds: float, times: int | None = None) -> Switched:
        """Carry out that request at once, but answer it so late."""
        return self._while_on("answer_late", request, times, seconds=seconds)

    def answer_twice(self, request: str, times: int | None = None) -> Switched:
        """Answer that request twice."""
        return self._while_on("answer_twice", request, times)

    def answer_out_of_order(self, request: str, times: int | None = None) -> Switched:
        """Answer that request after the frame's next answer, or a second later if none comes."""
        return self._while_on("answer_out_of_order", request, times)

    # Of events

    def send_twice(self, event: str, times: int | None = None) -> Switched:
        """Send that event twice."""
        return self._while_on("send_twice", event, times)

    def event_before_confirmation(self, event: str, times: int | None = None) -> Switched:
        """Send such events, telling what is so already, before a subscription to it is confirmed."""
        return self._while_on("event_before_confirmation", event, times)

    def unknown_event_type(
        self, event: str, value: Any = "SOMETHING_NEW", times: int | None = None
    ) -> Switched:
        """Send that event with another ``eventType``."""
        return self._while_on("unknown_event_type", event, times, value=value)

    # Of what answers and events hold

    def unknown_state(
        self, name: str, value: Any = "DREAMING", times: int | None = None
    ) -> Switched:
        """Tell of interactions with a state that is on no list."""
        return self._while_on("unknown_state", name, times, value=value)

    def leave_out(self, name: str, *fields: str, times: int | None = None) -> Switched:
        """Leave these fields out, wherever they stand."""
        return self._while_on("leave_out", name, times, fields=list(fields))

    def add(self, name: str, fields: Mapping[str, Any], times: int | None = None) -> Switched:
        """Add these fields to each object that has an ``interactionId``, and to the data itself."""
        return self._while_on("add", name, times, fields=dict(fields))

    def null_objects(self, name: str, times: int | None = None) -> Switched:
        """Have ``null`` where an object or an array is expected."""
        return self._while_on("null_objects", name, times)

    # Of the whole desktop

    def go_away(self) -> Switched:
        """Neither hear nor say anything: the desktop is gone."""
        return self._while_on("go_away", "*", None)

    # Without a with statement

    def switch_on(self, kind: str, target: str, times: int | None = None, **details: Any) -> Fault:
        """Switch a fault on until ``switch_off``.

        Args:
            kind: A key of ``KINDS``.
            target: The name of the messages that it befalls.
            times: How often; None for until it is switched off.
            details: What the kind wants to know; what is left out gets an example value.

        Raises:
            SimulatorError: There is no such kind, or the details do not fit it.
        """
        if kind not in KINDS:
            raise SimulatorError(f"There is no fault {kind!r}: it is one of {', '.join(KINDS)}.")
        wants = KINDS[kind].wants
        if not isinstance(target, str) or not target:
            raise SimulatorError("Name the request or the event that the fault befalls.")
        if times is not None and (not isinstance(times, int) or times < 1):
            raise SimulatorError("times must be a whole number, 1 or more.")
        if unknown := details.keys() - wants.keys():
            raise SimulatorError(f"The fault {kind} takes no {', '.join(sorted(unknown))}.")
        details = {**wants, **details}
        for name, value in details.items():
            check_detail(name, value, wants[name])
        fault = Fault(kind, target, times, details, next(self._numbers))
        self._faults.append(fault)
        self._on_change()
        return fault

    def switch_off(self, number: int) -> None:
        """Switch a fault off. Raises SimulatorError where none has that number."""
        for fault in self._faults:
            if fault.number == number:
                self._faults.remove(fault)
                self._on_change()
                return
        raise SimulatorError(f"No fault with the number {number} is switched on.")

    def clear(self) -> None:
        """Switch all faults off."""
        self._faults.clear()
        self._on_change()

    # For the desktop

    @property
    def is_away(self) -> bool:
        """Whether the desktop is gone."""
        return any(fault.kind == "go_away" for fault in self._faults)

    def befalling(self, place: str, name: str, *kinds: str) -> list[Fault]:
        """The faults of these kinds (of all, where none is named) that befall this message. Each
        counts as having struck."""
        found = [
            fault
            for fault in self._faults
            if (not kinds or fault.kind in kinds) and fault.befalls(place, name)
        ]
        for fault in found:
            self.struck(fault)
        return found

    def struck(self, fault: Fault) -> None:
        """Count one time of a fault."""
        fault.hits += 1
        if fault.times is not None:
            fault.times -= 1
        self._on_change()

    @contextmanager
    def _while_on(
        self, kind: str, target: str, times: int | None, **details: Any
    ) -> Iterator[Fault]:
        fault = self.switch_on(kind, target, times, **details)
        try:
            yield fault
        finally:
            if fault in self._faults:  # the page may have switched it off
                self._faults.remove(fault)
                self._on_change()


ALTERING = ("unknown_state", "unknown_event_type", "leave_out", "add", "null_objects")


def alter(data: Any, faults: list[Fault]) -> Any:
    """The data of an answer or event, as these faults leave it; the original stays as it is."""
    if faults:
        data = copy.deepcopy(data)
    for fault in faults:
        if fault.kind == "unknown_event_type" and isinstance(data, dict):
            data["eventType"] = fault.details["value"]
        elif fault.kind == "null_objects":
            data = with_null_objects(data)
        elif fault.kind == "unknown_state":
            for each in objects_in(data):
                if "state" in each:
                    each["state"] = fault.details["value"]
        elif fault.kind == "leave_out":
            for each in objects_in(data):
                for name in fault.details["fields"]:
                    each.pop(name, None)
        elif fault.kind == "add":
            for each in objects_in(data):
                if each is data or "interactionId" in each:
                    each |= copy.deepcopy(fault.details["fields"])
    return data


def with_null_objects(data: Any) -> Any:
    """``null`` for the objects and arrays in the data; for the data itself where it holds none."""
    if not isinstance(data, dict):
        return None
    return {
        name: None if isinstance(value, (dict, list)) else value for name, value in data.items()
    }


def objects_in(data: Any) -> Iterator[dict[str, Any]]:
    """All objects in the data, but not user data, whose keys are the customer's."""
    if isinstance(data, dict):
        yield data
    if isinstance(data, (dict, list)):
        inside = data.items() if isinstance(data, dict) else enumerate(data)
        for name, value in list(inside):
            if name != "userData":
                yield from objects_in(value)


def check_detail(name: str, value: Any, example: Any) -> None:
    if name == "seconds" and (
        isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e6
    ):
        raise SimulatorError("seconds must be a number, 0 or more.")
    if name == "fields" and not isinstance(value, type(example)):
        shape = "a list of names" if isinstance(example, list) else "an object"
        raise SimulatorError(f"fields must be {shape}.")
    names = value if isinstance(value, list) else ["a name"]
    if name == "fields" and not (names and all(isinstance(each, str) for each in names)):
        raise SimulatorError("fields must be a list of names.")
