"""The error for a network that is not there."""

from __future__ import annotations

from py_ext.workbench.messages import SetupError

__all__ = ["Unreached"]


class Unreached(SetupError):
    """No registry of packages can be reached, or none may be."""

    def __init__(self, what: str, trouble: str = "") -> None:
        """Say what is not there then, as a clause, and what pip said; nothing where it was not asked."""
        why = (
            f"is there a network? pip said: {trouble[:300]}"
            if trouble
            else "nothing is fetched offline"
        )
        super().__init__(f"{what}; {why}")
