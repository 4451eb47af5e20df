"""Requests of the namespace ``agent``."""

from __future__ import annotations

from typing import Any, Protocol

from py_ext.simulator._parameters import text
from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.frame import Frame
from py_ext.simulator.services.service import Services

__all__ = ["SERVICES", "Desktop"]


class Desktop(Protocol):
    """What these requests need of the desktop."""

    agent: Agent

    def set_agent_state(self, operation_name: str) -> None:
        """The agent changes state, and all media with it."""


def get(desktop: Desktop, frame: Frame) -> Any:
    return desktop.agent.described()


def get_state_list(desktop: Desktop, frame: Frame) -> Any:
    return [dict(state) for state in desktop.agent.states]


def get_state(desktop: Desktop, frame: Frame) -> Any:
    return dict(desktop.agent.state)


def set_state(desktop: Desktop, frame: Frame, operationName: Any) -> None:
    desktop.set_agent_state(text("operationName", operationName))


SERVICES: Services = {
    "agent.get": get,
    "agent.getStateList": get_state_list,
    "agent.getState": get_state,
    "agent.setState": set_state,
}
