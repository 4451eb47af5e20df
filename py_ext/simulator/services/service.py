"""What answers a request: a function that is called with the desktop, the frame, and the parameters.

It names the parameters as the vendor does. What it returns is the answer's ``data``, and a SimulatorError
is answered as ``errorMessage``. Each namespace's module says in its class ``Desktop`` what it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

__all__ = ["Services"]

Services: TypeAlias = dict[str, Callable[..., Any]]
"""Such functions, by the names of their requests."""
