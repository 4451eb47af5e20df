"""One frame of the simulated desktop: the desktop's side of the wire for one embedded page.

Speaks protocol version 2 (scapi.md, section 3). Whatever a frame sends, nothing is raised: what is
not a message of the protocol is counted and written to the journal as ignored.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from py_ext.simulator.interactions import SimulatorError
from py_ext.simulator.services import serve

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator

__all__ = ["Frame", "Message"]

Message = dict[str, Any]

SERVER = {"userAgent": "WWE Server", "protocolVersion": 2}


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
        self.name = name
        self.origin = origin
        self.subscriptions: dict[str, tuple[str, ...]] = {}
        """The event names of each subscription, by its id."""
        self.ignored = 0
        """How many messages came that are not of the protocol."""
        self.open = True

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

    def send_event(self, name: str, data: Message) -> None:
        """Send an event, once for each of the frame's subscriptions to it."""
        for names in list(self.subscriptions.values()):
            if name in names:
                self.send("event", name, {"event": name, "data": data, **SERVER})

    def send(self, kind: str, name: str, message: Message) -> None:
        """Post a message to the embedded page and note it in the journal."""
        self._simulator.journal.write(self.name, self.origin, kind, name, message)
        self._post(message)

    def is_subscribed(self, name: str) -> bool:
        """Whether the page hears such events."""
        return any(name in names for names in self.subscriptions.values())

    def close(self) -> None:
        """The frame goes away: its subscriptions and its blocks of "mark done" with it."""
        if self.open:
            self.open = False
            self.subscriptions.clear()
            self._simulator.forget(self)

    def _request(self, message: Message, reference: str, name: str, parameters: object) -> None:
        self._simulator.journal.write(self.name, self.origin, "request", name, message)
        self._unless_befallen(
            reference, name, name, lambda: self._serve(reference, name, parameters)
        )

    def _serve(self, reference: str, name: str, parameters: object) -> None:
        # The answer goes out before the events that tell of what the request did.
        with self._simulator.events_held():
            try:
                data = serve(self._simulator, self, name, parameters)
            except SimulatorError as error:
                self._answer(reference, name, {"errorMessage": str(error)})
            else:
                self._answer(reference, name, {"data": data})

    def _subscribe(self, message: Message, reference: str, data: object) -> None:
        names = [data] if isinstance(data, str) else data
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self.ignore("no event name", message)
            return
        label = ", ".join(names)
        self._simulator.journal.write(self.name, self.origin, "subscribe", label, message)
        self._unless_befallen(
            reference, "subscribe", label, lambda: self._confirm(reference, label, names)
        )

    def _confirm(self, reference: str, label: str, names: list[str]) -> None:
        subscription_id = f"{self.name}-{next(self._ids)}"
        self.subscriptions[subscription_id] = tuple(names)
        self._answer(reference, label, {"subscriptionId": subscription_id})
        self._simulator.changed()

    def _unsubscribe(self, message: Message, reference: str, data: object) -> None:
        names = self.subscriptions.pop(data, ()) if isinstance(data, str) else ()
        label = ", ".join(names)
        self._simulator.journal.write(self.name, self.origin, "unsubscribe", label, message)
        self._answer(reference, label, {})
        self._simulator.changed()

    def _unless_befallen(
        self, reference: str, request: str, label: str, carry_out: Callable[[], None]
    ) -> None:
        """Carry out a request, unless a fault stands in for that."""
        fault = self._simulator.faults.for_request(request)
        if fault is None:
            carry_out()
        elif fault.delay is not None:
            asyncio.get_running_loop().call_later(fault.delay, self._if_open, carry_out)
        elif fault.answer is not None:
            self._answer(reference, label, fault.answer)

    def _if_open(self, carry_out: Callable[[], None]) -> None:
        if self.open:
            carry_out()

    def _answer(self, reference: str, name: str, result: Message) -> None:
        kind = "failure" if "errorMessage" in result else "answer"
        self.send(kind, name, {"referenceId": reference, **result, **SERVER})

    def ignore(self, why: str, message: object) -> None:
        """Count a message that is not of the protocol, and do nothing else about it."""
        self.ignored += 1
        self._simulator.journal.write(self.name, self.origin, "ignored", why, message)
