"""Messages between the frames of the simulated desktop."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Protocol

from py_ext.simulator.frame import Frame

__all__ = ["Broadcast", "Messenger"]


class Desktop(Protocol):
    """What messages between frames need of the desktop."""

    frames: list[Frame]


@dataclass(frozen=True)
class Broadcast:
    """A message that a frame has sent to the others.

    Attributes:
        frame: The name of the frame that sent it.
        channel: Its channel.
        message: Any plain data.
        heard: How many frames were sent it.
    """

    frame: str
    channel: str
    message: Any = field(repr=False)
    heard: int


class Messenger:
    """Passes messages on, and keeps the last of them for tests to look at."""

    def __init__(self, desktop: Desktop, most: int = 1000) -> None:
        self._desktop = desktop
        self.sent: deque[Broadcast] = deque(maxlen=most)

    def broadcast(self, sender: Frame, channel: str, message: Any) -> None:
        """Send a message to the frames that have subscribed to its channel, but not to its sender."""
        event = f"messenger:{channel}"
        listening = [
            frame
            for frame in self._desktop.frames
            if frame is not sender and frame.is_subscribed(event)
        ]
        for frame in listening:
            frame.send_event(event, message)
        self.sent.append(Broadcast(sender.name, channel, message, len(listening)))
