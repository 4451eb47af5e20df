"""The fixture ``clock``: lets time pass that nobody has to wait for."""

from __future__ import annotations

import asyncio
from typing import Protocol

from py_ext.simulator import DeskSimulator

__all__ = ["DesktopClock"]


class DesktopClock(Protocol):
    """The time in a test. It stands still but for ``advance``, and for awaits that wait for a timer."""

    def now(self) -> float:
        """Seconds since some moment before the test."""

    async def advance(self, seconds: float) -> None:
        """Let that time pass, for the desktop and the extension; return when it is quiet again."""


class DesktopClockInLoop:
    """Time in a loop whose time is virtual."""

    def __init__(self, simulator: DeskSimulator) -> None:
        self._simulator = simulator

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    async def advance(self, seconds: float) -> None:
        await self._simulator.settled()
        await asyncio.sleep(seconds)
        await self._simulator.settled()
