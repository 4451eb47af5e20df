"""The fixture ``clock``: lets time pass that nobody has to wait for."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from py_ext.simulator import DeskSimulator

__all__ = ["DesktopClock"]


class DesktopClock(Protocol):
    """The time in a test. It stands still but for ``advance``, and for awaits that wait for a timer."""

    def now(self) -> float:
        """Seconds since some moment before the test."""

    async def advance(self, seconds: float) -> None:
        """Let that time pass, for the desktop and the extension; return when it is quiet again."""

    async def sleep_machine(
        self, seconds: float = 0, *, minutes: float = 0, hours: float = 0
    ) -> None:
        """Have the machine sleep so long, browser and all; return when it has woken, and is quiet again.

        Nothing runs meanwhile: timers that are due come afterwards, all at once. What happens on the
        desktop in that time, and what it cannot tell, is for the test to say.
        """


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

    async def sleep_machine(
        self, seconds: float = 0, *, minutes: float = 0, hours: float = 0
    ) -> None:
        await self._simulator.settled()
        loop: Any = asyncio.get_running_loop()
        loop._selector.wait(seconds_of(seconds, minutes, hours))
        await self._simulator.settled()


def seconds_of(seconds: float, minutes: float, hours: float) -> float:
    """All together. Raises ValueError where that is no time."""
    together = seconds + 60 * minutes + 3600 * hours
    if not together > 0:
        raise ValueError("say how long the machine sleeps: sleep_machine(hours=2)")
    return together
