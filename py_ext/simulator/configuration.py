"""The simulated desktop's options, as frames may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from py_ext.simulator.checks import Services, texts
from py_ext.simulator.errors import SimulatorError

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame

__all__ = ["SERVICES"]


def get_option(simulator: DeskSimulator, frame: Frame, names: Any) -> Any:
    """Options by their names; the shape of the answer is not documented."""
    wanted = texts("names", names)
    if not wanted:
        raise SimulatorError("names is empty.")
    found: dict[str, str] = {}
    for name in wanted:
        found |= simulator.options.matching(name)
    return found


SERVICES: Services = {"configuration.getOption": get_option}
