"""What ends a command with one sentence."""

from __future__ import annotations

__all__ = ["SetupError"]


class SetupError(Exception):
    """Something is wrong or missing that could not be set up: one sentence that says what to do."""
