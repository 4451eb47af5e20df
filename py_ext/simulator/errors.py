"""The one error of the simulated desktop, which names what it refuses and why."""

from __future__ import annotations

__all__ = ["SimulatorError"]


class SimulatorError(Exception):
    """The simulated desktop cannot do that now. The message says why."""
