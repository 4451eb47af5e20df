"""What the simulated desktop does wrong on demand.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> with simulator.faults.drop("interaction.setUserData", times=1):
...     pass  # here, the first such request is not answered

A fault acts on messages by their name: that of a request (``interaction.setUserData``, its answer
included), of an event (``interaction``), or ``subscribe`` for subscriptions. ``*`` stands for any text:
``interaction.*`` are all requests of that namespace, ``*`` is everything.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from py_ext.simulator import _fault_effects as effects
from py_ext.simulator._fault_effects import Passage, Place
from py_ext.simulator._fault_kinds import check_detail, kind, kinds_of
from py_ext.simulator._spelling import refuse_misspelt
from py_ext.simulator.errors import SimulatorError

__all__ = ["Fault", "Faults"]


@dataclass(eq=False)
class Fault:
    """A fault that is switched on.

    Attributes:
        kind: A key of ``KINDS``.
        target: Which messages it acts on.
        times: How often still; None for as long as it is switched on.
        details: What the kind wants to know.
        number: By which it can be switched off.
        hits: How often it has acted.
    """

    kind: str
    target: str
    times: int | None
    details: dict[str, Any] = field(repr=False)  # a test may answer with customer data
    number: int
    hits: int = 0

    def applies(self, place: Place, name: str) -> bool:
        """Whether it acts on a message of that name, in that place, now."""
        return self.times != 0 and place in KINDS[self.kind].acts and fnmatchcase(name, self.target)

    def as_plain(self) -> dict[str, Any]:
        """The fault as the desktop page draws it."""
        return {"label": KINDS[self.kind].label} | dict(vars(self))


Switched = AbstractContextManager[Fault]


class Faults:
    """The faults that are switched on. Each method is for a ``with`` statement; ``switch_on`` and
    ``switch_off`` are for code that has none.

    Args:
        on_change: Called when a fault is switched on or off, or acts.
        requests: The names of the requests that the desktop knows.
        events: Those of its events.
    """

    def __init__(
        self,
        on_change: Callable[[], None] = lambda: None,
        requests: Collection[str] = (),
        events: Collection[str] = (),
    ) -> None:
        self._requests = {*requests, "subscribe"}
        self._events = events
        self._faults: list[Fault] = []
        self._numbers = itertools.count(1)
        self._on_change = on_change

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    # Of requests

    @kind("Lose it", request=effects.lose, event=effects.lose)
    def drop(self, name: str, times: int | None = None) -> Switched:
        """Neither carry out nor answer that request; do not send that event."""
        return self._while_on("drop", name, times)

    @kind("Carry it out late", {"seconds": 2.0}, request=effects.delay, event=effects.delay)
    def delay(self, name: str, seconds: float, times: int | None = None) -> Switched:
        """Carry out and answer that request, or send that event, so many seconds late."""
        return self._while_on("delay", name, times, seconds=seconds)

    @kind("Answer an error", {"words": "Not today."}, request=effects.refuse)
    def refuse(self, request: str, words: Any, times: int | None = None) -> Switched:
        """Answer that request with an error in these words (any plain data, as desktops may)."""
        return self._while_on("refuse", request, times, words=words)

    @kind("Answer something else", {"data": None}, request=effects.answer_otherwise)
    def answer(self, request: str, data: Any, times: int | None = None) -> Switched:
        """Answer that request with this data, whatever it asked for; do not carry it out."""
        return self._while_on("answer", request, times, data=data)

    # Of answers

    @kind("Answer late", {"seconds": 12.0}, answer=effects.delay)
    def answer_late(self, request: str, seconds: float, times: int | None = None) -> Switched:
        """Carry out that request at once, but answer it so late."""
        return self._while_on("answer_late", request, times, seconds=seconds)

    @kind("Answer twice", answer=effects.send_twice)
    def answer_twice(self, request: str, times: int | None = None) -> Switched:
        """Answer that request twice."""
        return self._while_on("answer_twice", request, times)

    @kind("Answer after the next answer", answer=effects.swap_with_next)
    def answer_out_of_order(self, request: str, times: int | None = None) -> Switched:
        """Answer that request after the frame's next answer, or a second later if none comes."""
        return self._while_on("answer_out_of_order", request, times)

    # Of events

    @kind("Send the event twice", event=effects.send_twice)
    def send_twice(self, event: str, times: int | None = None) -> Switched:
        """Send that event twice."""
        return self._while_on("send_twice", event, times)

    @kind("Events before the subscription is confirmed", confirmation=effects.send_events_first)
    def event_before_confirmation(self, event: str, times: int | None = None) -> Switched:
        """Send such events, telling what is so already, before a subscription to it is confirmed."""
        return self._while_on("event_before_confirmation", event, times)

    # Of what answers and events hold

    @kind(
        "An unknown state",
        {"value": "DREAMING"},
        answer=effects.change_states,
        event=effects.change_states,
    )
    def unknown_state(
        self, name: str, value: Any = "DREAMING", times: int | None = None
    ) -> Switched:
        """Tell of interactions with a state that is on no list."""
        return self._while_on("unknown_state", name, times, value=value)

    @kind("An unknown event type", {"value": "SOMETHING_NEW"}, event=effects.change_event_type)
    def unknown_event_type(
        self, event: str, value: Any = "SOMETHING_NEW", times: int | None = None
    ) -> Switched:
        """Send that event with another ``eventType``."""
        return self._while_on("unknown_event_type", event, times, value=value)

    @kind(
        "Fields are missing",
        {"fields": ["state"]},
        answer=effects.leave_fields_out,
        event=effects.leave_fields_out,
    )
    def leave_out(self, name: str, *fields: str, times: int | None = None) -> Switched:
        """Leave these fields out, wherever they stand."""
        return self._while_on("leave_out", name, times, fields=list(fields))

    @kind(
        "Fields too many",
        {"fields": {"newInThisVersion": [1, None]}},
        answer=effects.add_fields,
        event=effects.add_fields,
    )
    def add(self, name: str, fields: Mapping[str, Any], times: int | None = None) -> Switched:
        """Add these fields to each object that has an ``interactionId``, and to the data itself."""
        return self._while_on("add", name, times, fields=dict(fields))

    @kind(
        "null where an object is expected",
        answer=effects.replace_objects_by_null,
        event=effects.replace_objects_by_null,
    )
    def null_objects(self, name: str, times: int | None = None) -> Switched:
        """Have ``null`` where an object or an array is expected."""
        return self._while_on("null_objects", name, times)

    # Of the whole desktop

    @kind("Reload the desktop in mid-request", request=effects.reload)
    def reload(self, request: str, times: int | None = 1) -> Switched:
        """Reload the desktop when that request comes, before it is carried out."""
        return self._while_on("reload", request, times)

    @kind(
        "The desktop goes away",
        request=effects.fall_silent,
        answer=effects.fall_silent,
        event=effects.fall_silent,
    )
    def go_away(self) -> Switched:
        """Neither hear nor say anything: the desktop is gone."""
        return self._while_on("go_away", "*", None)

    # Without a with statement

    def switch_on(self, kind: str, target: str, times: int | None = None, **details: Any) -> Fault:
        """Switch a fault on until ``switch_off``.

        Args:
            kind: A key of ``KINDS``.
            target: The name of the messages that it acts on.
            times: How often; None for until it is switched off.
            details: What the kind wants to know; what is left out gets an example value.

        Raises:
            SimulatorError: There is no such kind, the details do not fit it, or it never acts on what
                has that name, or the name is almost one that the desktop knows. Any other name is taken:
                a frame may send what the desktop does not know.
        """
        if kind not in KINDS:
            raise SimulatorError(f"There is no fault {kind!r}: it is one of {', '.join(KINDS)}.")
        wants = KINDS[kind].wants
        if not isinstance(target, str) or not target:
            raise SimulatorError("Name the request or the event that the fault acts on.")
        self._check_target(kind, target)
        if times is not None and (type(times) is not int or times < 1):
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

    def _check_target(self, kind: str, target: str) -> None:
        """Refuse a name by which the fault would never act, where we know better."""
        for_requests = not KINDS[kind].acts.keys().isdisjoint(("request", "answer"))
        for_events = not KINDS[kind].acts.keys().isdisjoint(("event", "confirmation"))
        requests = any(fnmatchcase(name, target) for name in self._requests)
        events = any(fnmatchcase(name, target) for name in self._events)
        if not requests and not events:
            spaces = {f"{name.partition('.')[0]}.*" for name in self._requests if "." in name}
            known = spaces if "*" in target else {*self._requests, *self._events}
            refuse_misspelt("request or event", target, known)
        elif "*" not in target and not (requests and for_requests) and not (events and for_events):
            found, others = ("a request", "events") if requests else ("an event", "requests")
            raise SimulatorError(f"{target} is {found}: the fault {kind} acts on {others} only.")

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

    def passage(self, place: Place, name: str, data: Any = None) -> Passage:
        """What the faults make of a message of that name in that place. Each that acts is counted."""
        passage = Passage(data)
        found = [fault for fault in self._faults if fault.applies(place, name)]
        for fault in found:
            self._count(fault)
        # Only one thing can be done in place of carrying a request out.
        for fault in found[:1] if place == "request" else found:
            KINDS[fault.kind].acts[place](passage, fault.details)
        return passage

    def _count(self, fault: Fault) -> None:
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


KINDS = kinds_of(Faults)
"""All kinds of faults, by name."""
