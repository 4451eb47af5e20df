"""Events on their way to the frames, and the names of all that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from py_ext.simulator.desktop.needs import Message

__all__ = ["EVENTS", "Events"]

EVENTS = ("interaction", "agent", "markdone", "media", "outbound", "system", "voice")
"""Their names, beside ``messenger:<channel>``, whose channels the frames choose."""


class Hears(Protocol):
    """Who is sent events."""

    def send_event(self, name: str, data: Message) -> None:
        """Take an event, if it is one that was subscribed to."""


class Desktop(Protocol):
    """What sending needs of the desktop."""

    @property
    def frames(self) -> Sequence[Hears]:
        """The frames that there are now."""


class Events:
    """Sends events to all frames; those that come up while a request is carried out follow its answer."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._held: list[tuple[str, Message]] | None = None

    def send(self, name: str, data: Message) -> None:
        """Send an event to the frames that are subscribed to it, or hold it back for now."""
        if self._held is not None:
            self._held.append((name, data))
            return
        for frame in list(self._desktop.frames):
            frame.send_event(name, data)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Send the events that come up meanwhile only at the end."""
        held: list[tuple[str, Message]] = []
        self._held = held
        try:
            yield
        finally:
            self._held = None
            for name, data in held:
                self.send(name, data)
