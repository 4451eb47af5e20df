"""The simulated desktop: what extensions are developed and tested against.

``DeskSimulator`` is the desktop; ``SimulatedTransport`` connects a ``Desk`` to it in the same process.
"""

from py_ext.simulator.desktop import DeskSimulator, MarkDoneBlocked
from py_ext.simulator.faults import Faults
from py_ext.simulator.frames import Frame
from py_ext.simulator.interactions import SimulatedInteraction, SimulatorError
from py_ext.simulator.journal import Entry, Journal
from py_ext.simulator.messenger import Broadcast
from py_ext.simulator.outbound import OutboundCampaign, Record, Rescheduled
from py_ext.simulator.tabs import Tab, TabRole
from py_ext.simulator.transport import SimulatedTransport

__all__ = [
    "Broadcast",
    "DeskSimulator",
    "Entry",
    "Faults",
    "Frame",
    "Journal",
    "MarkDoneBlocked",
    "OutboundCampaign",
    "Record",
    "Rescheduled",
    "SimulatedInteraction",
    "SimulatedTransport",
    "SimulatorError",
    "Tab",
    "TabRole",
]
