"""The agent of the simulated desktop, and the states that an agent can be in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from py_ext.simulator.errors import SimulatorError

__all__ = ["STATES", "Agent"]

STATES = (
    {"operationName": "Ready", "type": "READY", "displayName": "Ready"},
    {"operationName": "NotReady", "type": "NOT_READY", "displayName": "Not Ready"},
    {
        "operationName": "AfterCallWork",
        "type": "NOT_READY_AFTER_CALLWORK",
        "displayName": "After Call Work",
    },
)


@dataclass
class Agent:
    """Who sits at the desktop. Its fields have the names that the API gives them."""

    firstname: str = "Robin"
    lastname: str = "Example"
    username: str = "robin.example"
    employee_id: str = "1001"
    phone: str = "7001"
    roles: list[str] = field(default_factory=lambda: ["ROLE_AGENT"])
    state: dict[str, str] = field(default_factory=lambda: dict(STATES[0]))
    states: list[dict[str, str]] = field(default_factory=lambda: [dict(each) for each in STATES])
    """What the agent can be set to. Add to it what your desktop has: types that are on no list exist."""

    def set_state(self, operation_name: str) -> None:
        """Change the state. Raises SimulatorError for one that is not on the list."""
        self.state = self.state_named(operation_name)

    def state_named(self, operation_name: str) -> dict[str, str]:
        """A copy of that state. Raises SimulatorError for one that is not on the list."""
        for state in self.states:
            if state["operationName"] == operation_name:
                return dict(state)
        listed = ", ".join(state["operationName"] for state in self.states)
        raise SimulatorError(f"There is no agent state {operation_name!r}: it is one of {listed}.")

    def add_state(self, operation_name: str, state_type: str, display_name: str = "") -> None:
        """Give the desktop one more state, such as ``add_state("DND", "DND_ON", "Do not disturb")``."""
        self.states.append(
            {
                "operationName": operation_name,
                "type": state_type,
                "displayName": display_name or operation_name,
            }
        )

    def described(self) -> dict[str, Any]:
        """The agent as the API describes it to frames."""
        return {
            "firstname": self.firstname,
            "lastname": self.lastname,
            "username": self.username,
            "employeeId": self.employee_id,
            "roles": list(self.roles),
        }

    def as_plain(self) -> dict[str, Any]:
        """The agent as the desktop page draws it."""
        return self.described() | {
            "state": self.state,
            "states": [dict(state) for state in self.states],
        }
