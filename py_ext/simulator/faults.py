"""What the simulated desktop does wrong on demand.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> with simulator.faults.drop("interaction.setUserData", times=1):
...     pass  # here, the first such request is not answered
>>> gone = simulator.faults.go_away()  # without a with statement: from now on
>>> gone.switch_off()

A fault acts on messages by their name: that of a request (``interaction.setUserData``, its answer
included), of an event (``interaction``), or ``subscribe`` for subscriptions. ``*`` stands for any text:
``interaction.*`` are all requests of that namespace, ``*`` is everything.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from py_ext.simulator import _fault_effects as effects
from py_ext.simulator._fault_effects import Passage, Place
from py_ext.simulator._fault_kinds import check_detail, check_target, kind, kinds_of
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.fault import Fault

__all__ = ["Faults"]


class Faults:
    """The faults that are switched on. Each method that is named after a kind switches one on, at once; in
    a ``with`` statement it ends with the block, else with ``switch_off``.

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
    def drop(self, name: str, times: int | None = None) -> Fault:
        """Neither carry out nor answer that request; do not send that event."""
        return self.switch_on("drop", name, times)

    @kind("Carry it out late", {"seconds": 2.0}, request=effects.delay, event=effects.delay)
    def delay(self, name: str, seconds: float, times: int | None = None) -> Fault:
        """Carry out and answer that request, or send that event, so many seconds late."""
        return self.switch_on("delay", name, times, seconds=seconds)

    @kind("Answer an error", {"words": "Not today."}, request=effects.refuse)
    def refuse(self, request: str, words: Any, times: int | None = None) -> Fault:
        """Answer that request with an error in these words (any plain data, as desktops may)."""
        return self.switch_on("refuse", request, times, words=words)

    @kind("Answer something else", {"data": None}, request=effects.answer_otherwise)
    def answer(self, request: str, data: Any, times: int | None = None) -> Fault:
        """Answer that request with this data, whatever it asked for; do not carry it out."""
        return self.switch_on("answer", request, times, data=data)

    # Of answers

    @kind("Answer late", {"seconds": 12.0}, answer=effects.delay)
    def answer_late(self, request: str, seconds: float, times: int | None = None) -> Fault:
        """Carry out that request at once, but answer it so late."""
        return self.switch_on("answer_late", request, times, seconds=seconds)

    @kind("Lose the answer", answer=effects.lose)
    def lose_answer(self, request: str, times: int | None = None) -> Fault:
        """Carry out that request, but do not answer it."""
        return self.switch_on("lose_answer", request, times)

    @kind("Answer twice", answer=effects.send_twice)
    def answer_twice(self, request: str, times: int | None = None) -> Fault:
        """Answer that request twice."""
        return self.switch_on("answer_twice", request, times)

    @kind("Answer after the next answer", answer=effects.swap_with_next)
    def answer_out_of_order(self, request: str, times: int | None = None) -> Fault:
        """Answer that request after the frame's next answer, or a second later if none comes."""
        return self.switch_on("answer_out_of_order", request, times)

    # Of events

    @kind("Send the event twice", event=effects.send_twice)
    def send_twice(self, event: str, times: int | None = None) -> Fault:
        """Send that event twice."""
        return self.switch_on("send_twice", event, times)

    @kind("Events before the subscription is confirmed", confirmation=effects.send_events_first)
    def event_before_confirmation(self, event: str, times: int | None = None) -> Fault:
        """Send such events, telling what is so already, before a subscription to it is confirmed."""
        return self.switch_on("event_before_confirmation", event, times)

    # Of what answers and events hold

    @kind(
        "An unknown state",
        {"value": "DREAMING"},
        answer=effects.change_states,
        event=effects.change_states,
    )
    def unknown_state(self, name: str, value: Any = "DREAMING", times: int | None = None) -> Fault:
        """Tell of interactions with a state that is on no list."""
        return self.switch_on("unknown_state", name, times, value=value)

    @kind("An unknown event type", {"value": "SOMETHING_NEW"}, event=effects.change_event_type)
    def unknown_event_type(
        self, event: str, value: Any = "SOMETHING_NEW", times: int | None = None
    ) -> Fault:
        """Send that event with another ``eventType``."""
        return self.switch_on("unknown_event_type", event, times, value=value)

    @kind(
        "Fields are missing",
        {"fields": ["state"]},
        answer=effects.leave_fields_out,
        event=effects.leave_fields_out,
    )
    def leave_out(self, name: str, *fields: str, times: int | None = None) -> Fault:
        """Leave these fields out, wherever they stand."""
        return self.switch_on("leave_out", name, times, fields=list(fields))

    @kind(
        "Fields too many",
        {"fields": {"newInThisVersion": [1, None]}},
        answer=effects.add_fields,
        event=effects.add_fields,
    )
    def add(self, name: str, fields: Mapping[str, Any], times: int | None = None) -> Fault:
        """Add these fields to each object that has an ``interactionId``, and to the data itself."""
        return self.switch_on("add", name, times, fields=dict(fields))

    @kind(
        "null where an object is expected",
        answer=effects.replace_objects_by_null,
        event=effects.replace_objects_by_null,
    )
    def null_objects(self, name: str, times: int | None = None) -> Fault:
        """Have ``null`` where an object or an array is expected."""
        return self.switch_on("null_objects", name, times)

    # Of the whole desktop

    @kind("Reload the desktop in mid-request", request=effects.reload)
    def reload(self, request: str, times: int | None = 1) -> Fault:
        """Reload the desktop when that request comes, before it is carried out."""
        return self.switch_on("reload", request, times)

    @kind(
        "The desktop goes away",
        request=effects.fall_silent,
        answer=effects.fall_silent,
        event=effects.fall_silent,
    )
    def go_away(self) -> Fault:
        """Neither hear nor say anything: the desktop is gone."""
        return self.switch_on("go_away", "*", None)

    # Of any kind

    def switch_on(self, kind: str, target: str, times: int | None = None, **details: Any) -> Fault:
        """Switch a fault of that kind on.

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
        check_target(KINDS[kind], target, self._requests, self._events)
        if times is not None and (type(times) is not int or times < 1):
            raise SimulatorError("times must be a whole number, 1 or more.")
        if unknown := details.keys() - wants.keys():
            raise SimulatorError(f"The fault {kind} takes no {', '.join(sorted(unknown))}.")
        details = {**wants, **details}
        for name, value in details.items():
            check_detail(name, value, wants[name])
        number = next(self._numbers)
        fault = Fault(kind, target, times, details, number, KINDS[kind], self._forget)
        self._faults.append(fault)
        self._on_change()
        return fault

    def switch_off(self, number: int) -> None:
        """Switch a fault off. Raises SimulatorError where none has that number."""
        for fault in self._faults:
            if fault.number == number:
                fault.switch_off()
                return
        raise SimulatorError(f"No fault with the number {number} is switched on.")

    def clear(self) -> None:
        """Switch all faults off."""
        for fault in list(self._faults):
            fault.switch_off()

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

    def _forget(self, fault: Fault) -> None:
        self._faults.remove(fault)
        self._on_change()

    def _count(self, fault: Fault) -> None:
        fault.hits += 1
        if fault.times is not None:
            fault.times -= 1
        self._on_change()


KINDS = kinds_of(Faults)
"""All kinds of faults, by name."""
