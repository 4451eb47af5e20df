"""Requests of the namespace ``messenger``."""

from __future__ import annotations

from typing import Any, Protocol

from py_ext.simulator._parameters import text
from py_ext.simulator.desktop.messenger import Messenger
from py_ext.simulator.frame import Frame
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    messenger: Messenger


def broadcast_message(desktop: Desktop, frame: Frame, channel: Any, message: Any) -> None:
    desktop.messenger.broadcast(frame, text("channel", channel), message)


SERVICES: Services = {"messenger.broadcastMessage": broadcast_message}
