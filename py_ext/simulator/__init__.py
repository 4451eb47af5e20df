"""The simulated desktop: what extensions are developed and tested against.

``DeskSimulator`` is the desktop; ``SimulatedTransport`` connects a ``Desk`` to it in the same process.
"""

from py_ext.simulator.desktop import DeskSimulator, MarkDoneBlocked
from py_ext.simulator.faults import Faults
from py_ext.simulator.frames import Frame
from py_ext.simulator.interactions import SimulatedInteraction, SimulatorError
from py_ext.simulator.journal import Entry, Journal
from py_ext.simulator.transport import SimulatedTransport

__all__ = [
    "DeskSimulator",
    "Entry",
    "Faults",
    "Frame",
    "Journal",
    "MarkDoneBlocked",
    "SimulatedInteraction",
    "SimulatedTransport",
    "SimulatorError",
]
