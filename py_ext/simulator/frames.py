"""One frame of the simulated desktop: the desktop's side of the wire for one embedded page.

Speaks protocol version 2 (scapi.md, section 3). Whatever a frame sends, nothing is raised: what is
not a message of the protocol is counted and written to the journal as ignored.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.faults import ALTERING, alter
from py_ext.simulator.limits import RateLimits
from py_ext.simulator.services import serve

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator

__all__ = ["Frame", "Message"]

Message = dict[str, Any]

SERVER = {"userAgent": "WWE Server", "protocolVersion": 2}
NOT_ALLOWED = "not allowed"
"""What an origin is answered that may not send a request. The vendor's words are not documented."""

STANDS_IN = ("drop", "refuse", "answer", "delay", "reload")
"""The faults that take the place of carrying a request out."""

LONGEST_HOLD = 1.0
"""Seconds for which an answer out of order waits for one that it could follow."""


class Frame:
    """An embedded page, as the desktop sees it.

    Args:
        simulator: The desktop.
        name: What the frame is called in the journal and on the page.
        origin: The origin of the embedded page.
        post: Takes the messages that the desktop posts to this frame.
    """

    def __init__(
        self,
        simulator: DeskSimulator,
        name: str,
        origin: str,
        post: Callable[[Message], None],
    ) -> None:
        self._simulator = simulator
        self._post = post
        self._ids = itertools.count(1)
        self._limits = RateLimits(simulator.options, simulator.clock)
        self._held: list[Callable[[], None]] = []
        self.name = name
        self.origin = origin
        self.frame_id = f"wweFrame-{name}"
        """The id that the desktop gives it; its page echoes it from then on."""
        self.greeted = False
        self.subscriptions: dict[str, tuple[str, ...]] = {}
        """The event names of each subscription, by its id."""
        self.ignored = 0
        """How many messages came that are not of the protocol."""
        self.open = True

    # From the page

    def receive(self, message: object) -> None:
        """Take a message that the embedded page has posted."""
        if not self.open:
            return
        if not isinstance(message, dict):
            self.ignore("no object", message)
            return
        reference, agent = message.get("referenceId"), message.get("userAgent")
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

    def ignore(self, why: str, message: object) -> None:
        """Count a message that is not of the protocol, and do nothing else about it."""
        self.ignored += 1
        self._simulator.journal.write(self.name, self.origin, "ignored", why, message)
        self._simulator.changed()

    # To the page

    def send_event(self, name: str, data: Message) -> None:
        """Send an event, once for each of the frame's subscriptions to it."""
        for names in list(self.subscriptions.values()):
            if name in names:
                self._send_once(name, data)

    def send(self, kind: str, name: str, message: Message) -> None:
        """Post a message to the embedded page and note it in the journal."""
        if self.open and not self._simulator.faults.is_away:
            self._simulator.journal.write(self.name, self.origin, kind, name, message)
            self._post(message)

    def greet(self) -> None:
        """Tell the page its frame id, once: as soon as it is there to hear, at its first message."""
        if not self.greeted:
            self.greeted = True
            self._post({"frameId": self.frame_id, **SERVER})

    def is_subscribed(self, name: str) -> bool:
        """Whether the page hears such events."""
        return any(name in names for names in self.subscriptions.values())

    @property
    def quarantines(self) -> dict[str, float]:
        """The requests that are ignored now because a rate limit was passed (``"*"`` for all), and
        for how many seconds still; infinite where it is for ever."""
        return self._limits.quarantines

    def close(self) -> None:
        """The frame goes away: its subscriptions and its blocks of "mark done" with it."""
        if self.open:
            self.open = False
            self.subscriptions.clear()
            self._held.clear()
            self._simulator.forget(self)

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
        if self._simulator.faults.is_away:
            self._lose(name, reference, "the desktop is away")
        elif not self._limits.let_through(name):
            self._lose(name, reference, "quarantine")
            self._simulator.changed()
        elif not self._simulator.options.allows(self.origin, name):
            self._answer(reference, name, name, {"errorMessage": NOT_ALLOWED})
        else:
            self._unless_befallen(
                reference, name, name, lambda: self._serve(reference, name, parameters)
            )

    def _serve(self, reference: str, name: str, parameters: object) -> None:
        replaying = self._simulator.replaying
        if replaying is not None:
            recorded = replaying.answer_to(name, parameters)
            if recorded is not None:
                self._answer(reference, name, name, recorded)
                return
        # The answer goes out before the events that tell of what the request did.
        with self._simulator.events_held():
            try:
                data = serve(self._simulator, self, name, parameters)
            except SimulatorError as error:
                self._answer(reference, name, name, {"errorMessage": str(error)})
            else:
                self._answer(reference, name, name, {"data": data})

    # Subscriptions

    def _subscribe(self, message: Message, reference: str, data: object) -> None:
        names = [data] if isinstance(data, str) else data
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self.ignore("no event name", message)
            return
        label = ", ".join(names)
        self._note("subscribe", label, message)
        if self._simulator.faults.is_away:
            self._lose(label, reference, "the desktop is away")
        elif not self._simulator.options.accepts(self.origin):
            self._answer(reference, "subscribe", label, {"errorMessage": NOT_ALLOWED})
        else:
            self._unless_befallen(
                reference, "subscribe", label, lambda: self._confirm(reference, label, names)
            )

    def _confirm(self, reference: str, label: str, names: list[str]) -> None:
        subscription_id = f"{self.name}-{next(self._ids)}"
        self.subscriptions[subscription_id] = tuple(names)
        for name in names:
            if self._simulator.faults.befalling("confirmation", name):
                for data in self._simulator.present(name):
                    self._send_once(name, data)
        self._answer(reference, "subscribe", label, {"subscriptionId": subscription_id})
        self._simulator.changed()
        if self._simulator.replaying is not None:
            self._simulator.replaying.begin()

    def _unsubscribe(self, message: Message, reference: str, data: object) -> None:
        names = self.subscriptions.pop(data, ()) if isinstance(data, str) else ()
        label = ", ".join(names)
        self._note("unsubscribe", label, message)
        self._answer(reference, "unsubscribe", label, {})
        self._simulator.changed()

    # Faults

    def _unless_befallen(
        self, reference: str, request: str, label: str, carry_out: Callable[[], None]
    ) -> None:
        """Carry out a request, unless a fault stands in for that."""
        for fault in self._simulator.faults.befalling("request", request, *STANDS_IN):
            if fault.kind == "drop":
                self._lose(label, reference, "a fault")
            elif fault.kind == "delay":
                self._simulator.clock.call_later(
                    fault.details["seconds"], lambda: carry_out() if self.open else None
                )
            elif fault.kind == "reload":
                self._simulator.reload()
            elif fault.kind == "refuse":
                words = {"errorMessage": fault.details["words"]}
                self._answer(reference, request, label, words)
            else:
                self._answer(reference, request, label, {"data": fault.details["data"]})
            return
        carry_out()

    def _answer(self, reference: str, request: str, label: str, result: Message) -> None:
        kind = "failure" if "errorMessage" in result else "answer"
        faults = self._simulator.faults.befalling("answer", request)
        if "data" in result:
            result = {"data": alter(result["data"], [f for f in faults if f.kind in ALTERING])}
        message = {"referenceId": reference, **result, **SERVER}
        kinds = {fault.kind: fault for fault in faults}

        def answer() -> None:
            for _ in range(2 if "answer_twice" in kinds else 1):
                self.send(kind, label, dict(message))

        if "answer_late" in kinds:
            self._simulator.clock.call_later(kinds["answer_late"].details["seconds"], answer)
        elif "answer_out_of_order" in kinds:
            self._held.append(answer)
            self._simulator.clock.call_later(LONGEST_HOLD, self._let_go)
        else:
            answer()
            self._let_go()

    def _let_go(self) -> None:
        """Send the answers that were to come out of order."""
        held, self._held = self._held, []
        for answer in held:
            answer()

    def _send_once(self, name: str, data: Message) -> None:
        faults = self._simulator.faults.befalling("event", name)
        kinds = {fault.kind: fault for fault in faults}
        altering = [fault for fault in faults if fault.kind in ALTERING]
        event = {"event": name, "data": alter(data, altering), **SERVER}
        if "drop" in kinds:
            self._simulator.journal.write(
                self.name, self.origin, "dropped", name, {"why": "a fault", **event}
            )
            return

        def send() -> None:
            for _ in range(2 if "send_twice" in kinds else 1):
                self.send("event", name, dict(event))

        if "delay" in kinds:
            self._simulator.clock.call_later(kinds["delay"].details["seconds"], send)
        else:
            send()

    def _lose(self, name: str, reference: str, why: str) -> None:
        """Note that a request gets no answer."""
        self._simulator.journal.write(
            self.name, self.origin, "dropped", name, {"why": why, "referenceId": reference}
        )

    def _note(self, kind: str, name: str, message: Message) -> None:
        self._simulator.journal.write(self.name, self.origin, kind, name, message)
        if not self._simulator.faults.is_away:
            self.greet()
