"""Who waits for a browser tab that comes back to the extension's address, such as from a sign-on page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from py_ext.errors import DeskClosed

__all__ = ["Returns"]


class Returns:
    """Those who wait, by the state that they have sent the tab away with."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[Mapping[str, str]]] = {}

    async def wait(self, state: str) -> Mapping[str, str]:
        """The query that the tab comes back with.

        Raises:
            DeskClosed: The desk was closed meanwhile.
            ValueError: Somebody waits for that state already.
        """
        if state in self._waiting:
            raise ValueError("Somebody waits for that state already: make another for each try.")
        waiting: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()
        self._waiting[state] = waiting
        try:
            return await waiting
        finally:
            del self._waiting[state]

    def deliver(self, query: Mapping[str, str]) -> bool:
        """A tab is back; whether somebody here had sent it away. To all others its state means nothing."""
        waiting = self._waiting.get(query.get("state", ""))
        if waiting is None or waiting.done():
            return False
        waiting.set_result(dict(query))
        return True

    def close(self) -> None:
        """Nobody is there any more for whom they wait."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(DeskClosed("The desk was closed before the tab came back."))
