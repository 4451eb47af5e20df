"""Requests of the namespace ``email``."""

from __future__ import annotations

from typing import Any, Protocol

from py_ext.simulator._parameters import text, user_data
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.open_media import OpenMedia
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.frame import Frame
from py_ext.simulator.options import Options
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    cases: Cases
    open_media: OpenMedia
    options: Options


def create(desktop: Desktop, frame: Frame, destination: Any, userData: Any = None) -> Any:
    address, attached = text("destination", destination), user_data(desktop.options, userData)
    if "@" not in address:
        raise SimulatorError("destination is no email address.")
    return desktop.cases.describe(desktop.open_media.compose(address, user_data=attached))


SERVICES: Services = {"email.create": create}
