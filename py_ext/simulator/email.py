"""New emails of the simulated desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from py_ext.simulator.checks import Services, text, user_data
from py_ext.simulator.errors import SimulatorError

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame

__all__ = ["SERVICES"]


def create(simulator: DeskSimulator, frame: Frame, destination: Any, userData: Any = None) -> Any:
    address, attached = text("destination", destination), user_data(simulator.options, userData)
    if "@" not in address:
        raise SimulatorError("destination is no email address.")
    return simulator.describe(simulator.compose(address, user_data=attached))


SERVICES: Services = {"email.create": create}
