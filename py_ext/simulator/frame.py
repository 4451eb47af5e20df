"""One frame of the simulated desktop: the desktop's side of the wire for one embedded page.

It speaks version 2 of the protocol. Whatever a frame sends, nothing is raised: what is not a message of
the protocol is counted and written to the journal as ignored.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Protocol

from py_ext.simulator._outgoing import Outgoing
from py_ext.simulator._rate_limits import RateLimits
from py_ext.simulator._told_doings import TYPE, write_doings
from py_ext.simulator.clock import Clock
from py_ext.simulator.desktop.needs import Changes, Message
from py_ext.simulator.faults import Faults
from py_ext.simulator.journal import Journal
from py_ext.simulator.options import Options

__all__ = ["Frame"]

NOT_ALLOWED = "not allowed"
"""What an origin is answered that may not send a request. The vendor's words are not documented."""


class Desktop(Changes, Protocol):
    """What a frame needs of the desktop."""

    clock: Clock
    options: Options
    journal: Journal
    faults: Faults
    rate_limits: RateLimits

    def serve(
        self, frame: Frame, request: str, parameters: object, answer: Callable[[Message], None]
    ) -> None:
        """Carry out a request, and call ``answer`` with its result before any event tells of it."""

    def present(self, event: str) -> list[Message]:
        """The events of that name that would tell what is so now."""

    def subscribed(self) -> None:
        """A frame hears events from now on."""

    def reload(self) -> None:
        """The desktop loads anew."""

    def forget(self, frame: Frame) -> None:
        """A frame has closed."""


class Frame:
    """An embedded page, as the desktop sees it.

    Args:
        desktop: What shows it.
        name: What the frame is called in the journal and on the page.
        origin: The origin of the embedded page.
        post: Takes the messages that the desktop posts to this frame.
    """

    def __init__(
        self,
        desktop: Desktop,
        name: str,
        origin: str,
        post: Callable[[Message], None],
    ) -> None:
        self._desktop = desktop
        self._ids = itertools.count(1)
        self._outgoing = Outgoing(desktop, name, origin, post)
        self.name = name
        self.origin = origin
        self.frame_id = f"wweFrame-{name}"
        """The id that the desktop gives it; its page echoes it from then on."""
        self.greeted = False
        self.subscriptions: dict[str, tuple[str, ...]] = {}
        """The event names of each subscription, by its id."""
        self.ignored = 0
        """How many messages came that are not of the protocol."""

    @property
    def open(self) -> bool:
        """Whether it is still there."""
        return self._outgoing.open

    # From the page

    def receive(self, message: object) -> None:
        """Take a message that the embedded page has posted."""
        if not self.open:
            return
        if not isinstance(message, dict):
            self.ignore("no object", message)
            return
        reference, agent = message.get("referenceId"), message.get("userAgent")
        if message.get("type") == TYPE:
            self._tell_doings(message)
            return
        if not isinstance(agent, str) or "WWE" not in agent:
            self.ignore("not from a WWE client", message)
            return
        if not isinstance(reference, str) or not reference:
            self.ignore("no referenceId", message)
            return
        if isinstance(message.get("request"), str):
            self._request(message, reference, message["request"], message.get("parameters", []))
        elif message.get("event") == "subscribe":
            self._subscribe(message, reference, message.get("data"))
        elif message.get("event") == "unsubscribe":
            self._unsubscribe(message, reference, message.get("data"))
        else:
            self.ignore("neither request nor subscription", message)

    def _tell_doings(self, message: Message) -> None:
        doings, now = message.get("doings"), message.get("now")
        write_doings(self._desktop.journal, self.name, self.origin, doings, now)

    def ignore(self, why: str, message: object) -> None:
        """Count a message that is not of the protocol, and do nothing else about it."""
        self.ignored += 1
        self._outgoing.note("ignored", why, message)
        self._desktop.changed()

    # To the page

    def send_event(self, name: str, data: Message) -> None:
        """Send an event, once for each of the frame's subscriptions to it."""
        for names in list(self.subscriptions.values()):
            if name in names:
                self._outgoing.send_event(name, data)

    def send(self, kind: str, name: str, message: Message) -> None:
        """Post a message to the embedded page and note it in the journal."""
        self._outgoing.send(kind, name, message)

    def greet(self) -> None:
        """Tell the page its frame id, once: as soon as it is there to hear, at its first message."""
        if not self.greeted:
            self.greeted = True
            self._outgoing.greet(self.frame_id)

    def is_subscribed(self, name: str) -> bool:
        """Whether the page hears such events."""
        return any(name in names for names in self.subscriptions.values())

    @property
    def quarantines(self) -> dict[str, float]:
        """The requests that are ignored now because a rate limit was passed (``"*"`` for all), and
        for how many seconds still; infinite where it is for ever."""
        return self._desktop.rate_limits.quarantines

    def close(self) -> None:
        """The frame goes away: its subscriptions and its blocks of "mark done" with it."""
        if self.open:
            self._outgoing.close()
            self.subscriptions.clear()
            self._desktop.forget(self)

    def as_plain(self) -> Message:
        """The frame as the desktop page draws it."""
        return {
            "name": self.name,
            "origin": self.origin,
            "subscriptions": [name for names in self.subscriptions.values() for name in names],
            "ignored": self.ignored,
            "quarantines": {
                scope: None if seconds == float("inf") else round(seconds, 1)
                for scope, seconds in self.quarantines.items()
            },
        }

    # Requests

    def _request(self, message: Message, reference: str, name: str, parameters: object) -> None:
        self._note("request", name, message)
        if self._desktop.faults.is_away:
            self._outgoing.lose(name, reference, "the desktop is away")
        elif not self._desktop.rate_limits.let_through(name):
            self._outgoing.lose(name, reference, "quarantine")
            self._desktop.changed()
        elif not self._desktop.options.allows(self.origin, name):
            self._outgoing.answer(reference, name, name, {"errorMessage": NOT_ALLOWED})
        else:
            self._unless_fault(
                reference,
                name,
                name,
                lambda: self._desktop.serve(
                    self,
                    name,
                    parameters,
                    lambda result: self._outgoing.answer(reference, name, name, result),
                ),
            )

    # Subscriptions

    def _subscribe(self, message: Message, reference: str, data: object) -> None:
        names = [data] if isinstance(data, str) else data
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self.ignore("no event name", message)
            return
        label = ", ".join(names)
        self._note("subscribe", label, message)
        if self._desktop.faults.is_away:
            self._outgoing.lose(label, reference, "the desktop is away")
        elif not self._desktop.options.accepts(self.origin):
            self._outgoing.answer(reference, "subscribe", label, {"errorMessage": NOT_ALLOWED})
        else:
            self._unless_fault(
                reference, "subscribe", label, lambda: self._confirm(reference, label, names)
            )

    def _confirm(self, reference: str, label: str, names: list[str]) -> None:
        subscription_id = f"{self.name}-{next(self._ids)}"
        self.subscriptions[subscription_id] = tuple(names)
        for name in names:
            if self._desktop.faults.passage("confirmation", name).events_first:
                for data in self._desktop.present(name):
                    self._outgoing.send_event(name, data)
        self._outgoing.answer(reference, "subscribe", label, {"subscriptionId": subscription_id})
        self._desktop.subscribed()

    def _unsubscribe(self, message: Message, reference: str, data: object) -> None:
        names = self.subscriptions.pop(data, ()) if isinstance(data, str) else ()
        label = ", ".join(names)
        self._note("unsubscribe", label, message)
        self._outgoing.answer(reference, "unsubscribe", label, {})
        self._desktop.changed()

    def _unless_fault(
        self, reference: str, request: str, label: str, carry_out: Callable[[], None]
    ) -> None:
        """Carry out a request, unless a fault has something else done in its place."""
        passage = self._desktop.faults.passage("request", request)
        if passage.lost:
            self._outgoing.lose(label, reference, "a fault")
        elif passage.reloads:
            self._desktop.reload()
        elif passage.instead is not None:
            self._outgoing.answer(reference, request, label, passage.instead)
        elif passage.seconds is not None:
            self._desktop.clock.call_later(
                passage.seconds, lambda: carry_out() if self.open else None
            )
        else:
            carry_out()

    def _note(self, kind: str, name: str, message: Message) -> None:
        self._outgoing.note(kind, name, message)
        if not self._desktop.faults.is_away:
            self.greet()
