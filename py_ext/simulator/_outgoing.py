"""What the desktop sends to one frame: answers and events, as faults have them, noted in the journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from py_ext.simulator.clock import Clock
from py_ext.simulator.desktop.needs import Message
from py_ext.simulator.faults import Faults
from py_ext.simulator.journal import Journal

__all__ = ["Outgoing"]

SERVER = {"userAgent": "WWE Server", "protocolVersion": 2}

LONGEST_HOLD = 1.0
"""Seconds for which an answer out of order waits for one that it could follow."""


class Desktop(Protocol):
    """What sending to a frame needs of the desktop."""

    clock: Clock
    faults: Faults
    journal: Journal


class Outgoing:
    """The way to one frame.

    Args:
        desktop: Who sends.
        name: The frame's name in the journal.
        origin: The origin of its page.
        post: Takes the messages for the page.
    """

    def __init__(
        self, desktop: Desktop, name: str, origin: str, post: Callable[[Message], None]
    ) -> None:
        self._desktop = desktop
        self._name = name
        self._origin = origin
        self._post = post
        self._held: list[Callable[[], None]] = []
        self.open = True

    def close(self) -> None:
        """Send nothing any more, nor what was to be sent later."""
        self.open = False
        self._held.clear()

    def greet(self, frame_id: str) -> None:
        """Tell the page the id that the desktop gives its frame."""
        self._post({"frameId": frame_id, **SERVER})

    def note(self, kind: str, name: str, message: object) -> None:
        """Write a message to the journal."""
        self._desktop.journal.write(self._name, self._origin, kind, name, message)

    def lose(self, name: str, reference: str, why: str) -> None:
        """Note that a request gets no answer."""
        self.note("dropped", name, {"why": why, "referenceId": reference})

    def answer(self, reference: str, request: str, label: str, result: Message) -> None:
        """Answer a request, or a subscription whose events ``label`` names."""
        kind = "failure" if "errorMessage" in result else "answer"
        passage = self._desktop.faults.passage("answer", request, result.get("data"))
        if "data" in result:
            result = {"data": passage.data}
        if passage.lost:
            self.lose(label, reference, "a fault: the answer")
            return
        message = {"referenceId": reference, **result, **SERVER}

        def send_all() -> None:
            for _ in range(passage.copies):
                self.send(kind, label, dict(message))

        if passage.seconds is not None:
            self._desktop.clock.call_later(passage.seconds, send_all)
        elif passage.after_next:
            self._held.append(send_all)
            self._desktop.clock.call_later(LONGEST_HOLD, self._let_go)
        else:
            send_all()
            self._let_go()

    def send_event(self, name: str, data: Message) -> None:
        """Send an event once."""
        passage = self._desktop.faults.passage("event", name, data)
        event = {"event": name, "data": passage.data, **SERVER}
        if passage.lost:
            self.note("dropped", name, {"why": "a fault", **event})
            return

        def send_all() -> None:
            for _ in range(passage.copies):
                self.send("event", name, dict(event))

        if passage.seconds is not None:
            self._desktop.clock.call_later(passage.seconds, send_all)
        else:
            send_all()

    def send(self, kind: str, name: str, message: Message) -> None:
        """Post a message to the page and note it, unless the frame or the desktop is gone."""
        if self.open and not self._desktop.faults.is_away:
            self.note(kind, name, message)
            self._post(message)

    def _let_go(self) -> None:
        """Send the answers that were to come out of order."""
        held, self._held = self._held, []
        for answer in held:
            answer()
