"""The simulated desktop: what extensions are developed and tested against.

``DeskSimulator`` is the desktop; ``SimulatedTransport`` connects a ``Desk`` to it in the same process.
"""

from py_ext.simulator.clock import Clock, LoopClock, ManualClock
from py_ext.simulator.desktop.campaigns import OutboundCampaign, Record, Rescheduled
from py_ext.simulator.desktop.cases import MarkDoneBlocked
from py_ext.simulator.desktop.embedded_pages import WebContent
from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.desktop.messenger import Broadcast
from py_ext.simulator.desktop.tabs import Tab, TabRole
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.fault import Fault
from py_ext.simulator.faults import Faults
from py_ext.simulator.frame import Frame
from py_ext.simulator.journal import Entry, Journal
from py_ext.simulator.neighbours import NeighbourHub, SimulatedNeighbours
from py_ext.simulator.options import Options
from py_ext.simulator.permissions import Permission
from py_ext.simulator.replay import Replay
from py_ext.simulator.simulator import DeskSimulator
from py_ext.simulator.traces import Trace
from py_ext.simulator.transport import SimulatedTransport

__all__ = [
    "Broadcast",
    "Clock",
    "DeskSimulator",
    "Entry",
    "Fault",
    "Faults",
    "Frame",
    "Journal",
    "LoopClock",
    "ManualClock",
    "MarkDoneBlocked",
    "NeighbourHub",
    "Options",
    "OutboundCampaign",
    "Permission",
    "Record",
    "Replay",
    "Rescheduled",
    "SimulatedInteraction",
    "SimulatedNeighbours",
    "SimulatedTransport",
    "SimulatorError",
    "Tab",
    "TabRole",
    "Trace",
    "WebContent",
]
