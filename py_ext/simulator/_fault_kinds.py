"""The kinds of faults: where each acts, what it does there, and what must be told of it.

A kind is a method of ``Faults`` that is marked with ``kind``; there is nothing else to add it to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from py_ext.simulator._fault_effects import Effect, Place
from py_ext.simulator._spelling import refuse_misspelt
from py_ext.simulator.errors import SimulatorError

__all__ = ["FaultKind", "check_detail", "check_target", "kind", "kinds_of"]


@dataclass(frozen=True)
class FaultKind:
    """One kind of fault.

    Attributes:
        name: The method of ``Faults``.
        label: What the page calls it.
        acts: The places where it acts, and what it does there.
        wants: What must be told of it beyond the name and how often, each with its default.
    """

    name: str
    label: str
    acts: Mapping[Place, Effect]
    wants: Mapping[str, Any]

    def as_plain(self) -> dict[str, Any]:
        """The kind as the desktop page offers it."""
        return {
            "name": self.name,
            "label": self.label,
            "places": sorted(self.acts),
            "wants": dict(self.wants),
        }


Method = TypeVar("Method", bound=Callable[..., Any])


def kind(
    label: str,
    wants: Mapping[str, Any] | None = None,
    *,
    request: Effect | None = None,
    answer: Effect | None = None,
    event: Effect | None = None,
    confirmation: Effect | None = None,
) -> Callable[[Method], Method]:
    """Mark a method as a kind of fault.

    Args:
        label: What the page calls it.
        wants: What must be told of it, each with an example.
        request: What it does before a request is carried out.
        answer: What it does to an answer.
        event: What it does to an event.
        confirmation: What it does to the confirmation of a subscription.
    """
    places: dict[Place, Effect | None] = {
        "request": request,
        "answer": answer,
        "event": event,
        "confirmation": confirmation,
    }
    acts = {place: effect for place, effect in places.items() if effect is not None}

    def mark(method: Method) -> Method:
        vars(method)["fault_kind"] = FaultKind(method.__name__, label, acts, wants or {})
        return method

    return mark


def kinds_of(marked: type) -> dict[str, FaultKind]:
    """The kinds that a class's methods are marked as, by name."""
    found = [getattr(method, "fault_kind", None) for method in vars(marked).values()]
    return {each.name: each for each in found if isinstance(each, FaultKind)}


def check_detail(name: str, value: Any, example: Any) -> None:
    """Refuse a detail that is not of the kind of its example."""
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


def check_target(
    kind: FaultKind, target: str, requests: Collection[str], events: Collection[str]
) -> None:
    """Refuse a name by which a fault of that kind would never act, where we know better.

    Args:
        kind: The fault's.
        target: The name of the messages that it is to act on.
        requests: The names of all requests that the desktop knows.
        events: Those of its events.
    """
    for_requests = not kind.acts.keys().isdisjoint(("request", "answer"))
    for_events = not kind.acts.keys().isdisjoint(("event", "confirmation"))
    is_request = any(fnmatchcase(name, target) for name in requests)
    is_event = any(fnmatchcase(name, target) for name in events)
    if not is_request and not is_event:
        namespaces = {f"{name.partition('.')[0]}.*" for name in requests if "." in name}
        refuse_misspelt(
            "request or event", target, namespaces if "*" in target else {*requests, *events}
        )
    elif "*" not in target and not (is_request and for_requests) and not (is_event and for_events):
        found, others = ("a request", "events") if is_request else ("an event", "requests")
        raise SimulatorError(f"{target} is {found}: the fault {kind.name} acts on {others} only.")
