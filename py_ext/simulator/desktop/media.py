"""The agent's media on the simulated desktop, each with a state of its own.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> simulator.media.set_state("email", "NotReady")
>>> {medium["name"]: medium["state"]["type"] for medium in simulator.media.as_plain()}
{'voice': 'READY', 'email': 'NOT_READY', 'chat': 'READY'}
"""

from __future__ import annotations

from typing import Any, Protocol

from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.desktop.needs import Tells
from py_ext.simulator.errors import SimulatorError

__all__ = ["Media"]


class Desktop(Tells, Protocol):
    """What media need of the desktop."""

    agent: Agent


class Media:
    """The media that the agent has. They begin in the agent's state, and follow it when it is set."""

    def __init__(
        self, desktop: Desktop, names: tuple[str, ...] = ("voice", "email", "chat")
    ) -> None:
        self._desktop = desktop
        self._states = {name: dict(desktop.agent.state) for name in names}

    def state(self, name: str) -> dict[str, str]:
        """A medium's state. Raises SimulatorError where the agent has no such medium."""
        if name not in self._states:
            listed = ", ".join(self._states)
            raise SimulatorError(f"The agent has no medium {name!r}: it is one of {listed}.")
        return dict(self._states[name])

    def set_state(self, name: str, operation_name: str) -> None:
        """One medium changes its state; the agent's state, which is that of all, stays."""
        self.state(name)
        self._states[name] = self._desktop.agent.state_named(operation_name)
        self._tell(name)
        self._desktop.changed()

    def follow(self, operation_name: str) -> None:
        """The agent's state was set: all media go along."""
        for name in self._states:
            self._states[name] = self._desktop.agent.state_named(operation_name)
            self._tell(name)

    def events(self) -> list[dict[str, Any]]:
        """The events that tell each medium's state; their fields are our choice."""
        return [self._event(name) for name in self._states]

    def as_plain(self) -> list[dict[str, Any]]:
        """The media as the API describes them."""
        return [self.described(name) for name in self._states]

    def described(self, name: str) -> dict[str, Any]:
        """A medium as the API describes it; its fields are our choice."""
        return {"name": name, "state": self.state(name)}

    def _tell(self, name: str) -> None:
        self._desktop.send_event("media", self._event(name))

    def _event(self, name: str) -> dict[str, Any]:
        return {"eventType": "MEDIA_STATE_CHANGED", **self.described(name)}
