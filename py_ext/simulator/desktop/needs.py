"""What most parts need of the desktop around them. Each adds in its own ``Desktop`` what else it needs."""

from __future__ import annotations

from typing import Any, Protocol

__all__ = ["Changes", "Message", "Tells"]

Message = dict[str, Any]
"""What the desktop and its frames say to each other, and the data of an event."""


class Changes(Protocol):
    """A desktop whose state can change."""

    def changed(self) -> None:
        """Something has changed: those who draw the desktop are told."""


class Tells(Changes, Protocol):
    """A desktop that tells its frames what happens."""

    def send_event(self, name: str, data: Message) -> None:
        """Send an event to the frames that are subscribed to it."""
