"""Requests of the namespace ``configuration``: the options, as frames may read them."""

from __future__ import annotations

from typing import Any, Protocol

from py_ext.simulator._parameters import texts
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.frame import Frame
from py_ext.simulator.options import Options
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    options: Options


def get_option(desktop: Desktop, frame: Frame, names: Any) -> Any:
    """Options by their names; the shape of the answer is not documented."""
    wanted = texts("names", names)
    if not wanted:
        raise SimulatorError("names is empty.")
    found: dict[str, str] = {}
    for name in wanted:
        found |= desktop.options.matching(name)
    return found


SERVICES: Services = {"configuration.getOption": get_option}
