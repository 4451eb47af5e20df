"""``Update``: another version of the extension that was deployed while this one runs."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Update"]


class Update:
    """Another version of the extension, newer or, after a way back, older: what ``@desk.on_update`` gets.

    Attributes:
        version: The project's, and a hash of what is in the bundle, such as ``"1.4.0+5be1f0c2a3d49786"``.
    """

    def __init__(self, version: str, take: Callable[[], object]) -> None:
        self.version = version
        self._take = take
        self._is_taken = False

    def __repr__(self) -> str:
        return f"Update(version={self.version!r}, is_taken={self._is_taken})"

    @property
    def is_taken(self) -> bool:
        """Whether somebody has asked for it."""
        return self._is_taken

    async def take(self) -> None:
        """Have all frames of this Python load that version now, each with its page anew.

        This Python goes with them: one that frames share closes its desk, with its stop hooks, when the
        next version's is there; one of a frame's own is gone at once. ``desk.session`` stays, what an agent
        has typed and not sent does not. Twice is fine.
        """
        if not self._is_taken:
            self._is_taken = True
            self._take()
