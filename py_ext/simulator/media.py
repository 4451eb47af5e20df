"""The agent's media on the simulated desktop, each with a state of its own.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> simulator.media.set_state("email", "NotReady")
>>> {medium["name"]: medium["state"]["type"] for medium in simulator.media.as_plain()}
{'voice': 'READY', 'email': 'NOT_READY', 'chat': 'READY'}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from py_ext.simulator.agent import state_named
from py_ext.simulator.checks import Services, text
from py_ext.simulator.errors import SimulatorError

if TYPE_CHECKING:
    from py_ext.simulator.desktop import DeskSimulator
    from py_ext.simulator.frames import Frame

__all__ = ["Media"]


class Media:
    """The media that the agent has. They begin in the agent's state, and follow it when it is set."""

    def __init__(
        self, simulator: DeskSimulator, names: tuple[str, ...] = ("voice", "email", "chat")
    ) -> None:
        self._simulator = simulator
        self._states = {name: dict(simulator.agent.state) for name in names}

    def state(self, name: str) -> dict[str, str]:
        """A medium's state. Raises SimulatorError where the agent has no such medium."""
        if name not in self._states:
            listed = ", ".join(self._states)
            raise SimulatorError(f"The agent has no medium {name!r}: it is one of {listed}.")
        return dict(self._states[name])

    def set_state(self, name: str, operation_name: str) -> None:
        """One medium changes its state; the agent's state, which is that of all, stays."""
        self.state(name)
        self._states[name] = state_named(operation_name)
        self._tell(name)
        self._simulator.changed()

    def follow(self, operation_name: str) -> None:
        """The agent's state was set: all media go along."""
        for name in self._states:
            self._states[name] = state_named(operation_name)
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
        self._simulator.send_event("media", self._event(name))

    def _event(self, name: str) -> dict[str, Any]:
        return {"eventType": "MEDIA_STATE_CHANGED", **self.described(name)}


def get_media_list(simulator: DeskSimulator, frame: Frame) -> Any:
    return simulator.media.as_plain()


def get_media_by_name(simulator: DeskSimulator, frame: Frame, name: Any) -> Any:
    media = {each["name"]: each for each in simulator.media.as_plain()}
    return media.get(text("name", name))


def set_state(simulator: DeskSimulator, frame: Frame, mediaName: Any, operationName: Any) -> None:
    simulator.media.set_state(text("mediaName", mediaName), text("operationName", operationName))


SERVICES: Services = {
    "media.getMediaList": get_media_list,
    "media.getMediaByName": get_media_by_name,
    "media.setState": set_state,
}
