"""Blocks of "mark done": frames set and lift them, and time may end them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from py_ext.simulator.clock import Clock
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.desktop.needs import Changes
from py_ext.simulator.options import Options

__all__ = ["Blocks"]


class Desktop(Changes, Protocol):
    """What blocks need of the desktop."""

    cases: Cases
    clock: Clock
    options: Options


class Blocks:
    """Keeps the ``blocks`` of all interactions. A frame has one of each interaction at most."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._timers: dict[tuple[str, str], Callable[[], None]] = {}

    def set(self, interaction: SimulatedInteraction, frame: str, warning: str) -> None:
        """A frame blocks "mark done", until it lifts the block, or until the time is over that the
        option ``service-client-api.block-markdone-timeout`` gives.

        What the desktop does when that time is over is not documented. We choose: the block ends, so
        that no agent is stuck, and the event ``markdone`` tells so, with the ``eventType``
        MARKDONE_BLOCK_TIMEOUT.
        """
        self.lift(interaction, frame)
        interaction.blocks[frame] = warning
        seconds = self._desktop.options.block_timeout
        if seconds != float("inf"):
            self._timers[interaction.uuid, frame] = self._desktop.clock.call_later(
                seconds, lambda: self._time_is_over(interaction, frame)
            )
        self._desktop.changed()

    def lift(self, interaction: SimulatedInteraction, frame: str) -> None:
        """The frame's block ends, if there is one."""
        cancel = self._timers.pop((interaction.uuid, frame), None)
        if cancel is not None:
            cancel()
        interaction.blocks.pop(frame, None)
        self._desktop.changed()

    def lift_all(self, frame: str) -> None:
        """All of the frame's blocks end."""
        for interaction in list(self._desktop.cases.interactions.values()):
            self.lift(interaction, frame)

    def _time_is_over(self, interaction: SimulatedInteraction, frame: str) -> None:
        self._timers.pop((interaction.uuid, frame), None)
        if interaction.blocks.pop(frame, None) is not None:
            self._desktop.cases.tell_markdone("MARKDONE_BLOCK_TIMEOUT", interaction)
            self._desktop.changed()
