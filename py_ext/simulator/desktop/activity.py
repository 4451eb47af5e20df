"""Whether the agent of the simulated desktop is at work."""

from __future__ import annotations

from py_ext.simulator.errors import SimulatorError

__all__ = ["Activity"]


class Activity:
    """Whether the agent is at work: a desktop locks itself when nobody does anything.

    Attributes:
        count: How often frames have told that the agent is at work.
        locked: Whether the desktop has locked itself. Only the agent can open it then.
    """

    def __init__(self) -> None:
        self.count = 0
        self.locked = False

    def trigger(self) -> None:
        """A frame tells that the agent is at work."""
        if self.locked:
            raise SimulatorError("The desktop is locked.")
        self.count += 1
