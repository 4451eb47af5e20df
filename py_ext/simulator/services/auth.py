"""Requests of the namespace ``auth``."""

from __future__ import annotations

from typing import Any, Protocol

from py_ext.simulator.desktop.auth import Auth
from py_ext.simulator.frame import Frame
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    auth: Auth


def get_jwt_token(desktop: Desktop, frame: Frame) -> Any:
    return desktop.auth.answer()


SERVICES: Services = {"auth.getJwtToken": get_jwt_token}
