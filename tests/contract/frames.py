"""The contract's desktop, with desks that have several frames, one of which goes now and then."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

from py_ext import Desk
from py_ext.simulator import DeskSimulator, SimulatedTransport
from tests.contract.verbs import DesktopInProcess, Verbs


class VerbsOfFrames(Verbs):
    """A frame that stands by has the subscriptions of the one that carries: they count once."""

    def subscriptions(self) -> list[str]:
        held = [
            [name for names in frame.subscriptions.values() for name in names]
            for frame in self.simulator.frames
        ]
        most = {name: max(each.count(name) for each in held) for names in held for name in names}
        return sorted(name for name, times in most.items() for _ in range(times))


class DesktopOfFrames(DesktopInProcess):
    """Every desk has that many frames.

    Args:
        frames: How many.
        moving: Whether the frame that carries goes before every verb, and a new one comes.
    """

    def __init__(self, frames: int, *, moving: bool = False) -> None:
        super().__init__()
        self.verbs = VerbsOfFrames(DeskSimulator())
        self._frames = frames
        self._moving = moving
        self._numbers = itertools.count(1)
        self._desks: list[tuple[Desk, list[SimulatedTransport]]] = []

    async def do(self, verb: str, *arguments: Any, **options: Any) -> Any:
        if self._moving:
            for desk, frames in self._desks:
                if desk.is_connected:
                    frames.pop(0).vanish()
                    frames.append(self._new())
                    desk.attach(frames[-1])
            for _ in range(20):  # until the next one stands by, with all subscriptions
                await asyncio.sleep(0)
        return await super().do(verb, *arguments, **options)

    async def connect(self, desk: Desk) -> None:
        frames = [self._new() for _ in range(self._frames)]
        await desk.connect(frames[0])
        for frame in frames[1:]:
            desk.attach(frame)
        self._desks.append((desk, frames))
        await asyncio.sleep(0)

    def _new(self) -> SimulatedTransport:
        frame = SimulatedTransport(self.verbs.simulator, name=f"extension-{next(self._numbers)}")
        self.transports.append(frame)
        return frame
