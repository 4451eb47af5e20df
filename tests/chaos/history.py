"""What happened in one run, and what must be true of it whatever went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Call", "History", "Reconnection", "violations"]


@dataclass
class Call:
    """One request of the extension.

    Attributes:
        name: The coroutine that was called.
        key: What marks a write, which no other has; empty where it only reads.
        settled: How often it has ended.
        outcome: ``"result"``, ``"cancelled"``, or the error's class.
        is_unknown: Whether the error says that it may have been carried out.
    """

    name: str
    key: str = ""
    settled: int = 0
    outcome: str = ""
    is_unknown: bool = False


@dataclass
class Reconnection:
    """What a ``DeskReconnected`` told, and what had been told before it."""

    seconds: float
    began: frozenset[str]
    read: frozenset[str]
    """The UUIDs of the interactions that were told by reading until then."""


@dataclass
class History:
    """One run. ``as_told`` are events that a handler was given, by what they held."""

    seed: int
    faults: set[str] = field(default_factory=set)
    """The kinds that have acted."""
    calls: list[Call] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)
    """How often the desktop was sent the write of a key."""
    applied: set[str] = field(default_factory=set)
    """The keys that the desktop has had."""
    sent: dict[str, Counter[str]] = field(default_factory=dict)
    """How often each event was sent, by frame."""
    told: list[str] = field(default_factory=list)
    begun: Counter[str] = field(default_factory=Counter)
    """How often a call was told to begin to ring, by its UUID."""
    emitted: list[str] = field(default_factory=list)
    """The events of the desktop, once each, in their order."""
    reconnections: list[Reconnection] = field(default_factory=list)
    live: Mapping[str, Any] = field(default_factory=dict)
    """What the desk has at the end, when nothing has gone wrong for a while."""
    desktop: Mapping[str, Any] = field(default_factory=dict)
    unheard: list[str] = field(default_factory=list)
    """Which events of a last call, and a last message, were not told: both were sent when all was well."""
    left: list[str] = field(default_factory=list)
    """What is there after the desk was closed."""
    reported: list[str] = field(default_factory=list)
    """What the desk has logged or told to nobody."""
    log: list[str] = field(default_factory=list)


TOLD_TWICE = {"event_before_confirmation"}
"""With these, the desktop tells once more what it told before, and not as its last word: that is news."""

OUT_OF_ORDER = {"delay"}
"""With these, events do not come in their order."""

FALSE = {"answer", "unknown_state", "leave_out", "null_objects", "send_twice", *TOLD_TWICE}
"""With these, the desktop says what is not so, for a while; so one thing may begin twice."""


REFUSED = "it refused it to the frame that has taken over"
"""What is right to be logged where the desktop refuses subscriptions."""


def violations(history: History) -> Iterator[str]:
    """What is not as it must be; nothing, where all is well."""
    yield from calls_that_do_not_end_once(history)
    yield from writes_that_are_not_as_told(history)
    yield from events_that_are_told_twice(history)
    yield from beginnings(history)
    yield from reconnections(history)
    if history.live != history.desktop:
        yield f"the desk has {history.live}, the desktop {history.desktop}"
    for each in history.unheard:
        if not (each.startswith("messenger:") and "refuse" in history.faults):
            yield f"not heard: {each}"
    for each in history.left:
        yield f"left behind: {each}"
    for each in history.reported:
        if REFUSED not in each or "refuse" not in history.faults:
            yield f"reported: {each}"


def calls_that_do_not_end_once(history: History) -> Iterator[str]:
    for number, call in enumerate(history.calls):
        if call.settled != 1:
            yield f"call {number} ({call.name} {call.key}) has ended {call.settled} times"
        elif call.outcome not in OUTCOMES:
            yield f"call {number} ({call.name} {call.key}) has ended with {call.outcome}"


OUTCOMES = {
    "result", "cancelled", "RequestRefused", "NotAllowed", "RequestTimeout", "Disconnected", "RateLimited",
    "Quarantined", "UnexpectedAnswer",
}  # fmt: skip
"""What is documented."""

NOT_DONE = {"RequestRefused", "NotAllowed", "RateLimited"}


def writes_that_are_not_as_told(history: History) -> Iterator[str]:
    lied = history.faults & {"answer", "refuse"}
    for call in history.calls:
        if not call.key:
            continue
        sent, is_done = history.requests[call.key], call.key in history.applied
        if sent > 1:
            yield f"the write {call.key} was sent {sent} times"
        if call.outcome == "result" and not is_done and "answer" not in lied:
            yield f"the write {call.key} was answered, and is not done"
        if call.outcome in NOT_DONE and is_done:
            yield f"the write {call.key} is done, and ended with {call.outcome}"
        if is_doubtless(call) and (sent or is_done):
            yield f"the write {call.key} was sent, and {call.outcome} denies it"


def is_doubtless(call: Call) -> bool:
    """Whether its error says that surely nothing was sent."""
    return call.outcome in ("Disconnected", "Quarantined", "RateLimited") and not call.is_unknown


def events_that_are_told_twice(history: History) -> Iterator[str]:
    for event, times in Counter(history.told).items():
        by_frame = [each[event] for each in history.sent.values()]
        sent = sum(by_frame) if history.faults & TOLD_TWICE else max(by_frame, default=0)
        is_state = not event.startswith("messenger:")
        # Of a state, a repetition is none: but where something else has come in between.
        most = (
            min(sent, 1) if is_state and not history.faults & (TOLD_TWICE | OUT_OF_ORDER) else sent
        )
        if times > most:
            yield f"an event was sent {sent} times to a frame, and told {times} times: {event}"
    if not history.faults & (OUT_OF_ORDER | TOLD_TWICE | CHANGED):
        rest = iter(history.emitted)
        for event in history.told:
            if not event.startswith("messenger:") and event not in rest:
                yield f"an event was told out of its order: {event}"
                return


CHANGED = {"unknown_state", "unknown_event_type", "leave_out", "add", "null_objects"}
"""With these, what is told is not what the desktop wanted to tell."""


def beginnings(history: History) -> Iterator[str]:
    if history.faults & (FALSE | OUT_OF_ORDER):
        return
    for uuid, times in history.begun.items():
        if times > 1:
            yield f"the call {uuid} was told {times} times to begin to ring"


def reconnections(history: History) -> Iterator[str]:
    for each in history.reconnections:
        if not each.began <= each.read:
            yield "a DeskReconnected came before the events that tell what it names"
        if each.seconds < 0:
            yield f"a DeskReconnected after {each.seconds} s"
