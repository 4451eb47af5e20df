"""What the simulated desktop answers to the requests of frames: one module for each namespace.

``table.py`` puts them together.
"""

from py_ext.simulator.services.table import ALIASES, SERVICES, serve

__all__ = ["ALIASES", "SERVICES", "serve"]
