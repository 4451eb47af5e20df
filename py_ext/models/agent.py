"""The agent, and what state the agent is in: what ``desk.agent`` and ``desk.media`` return.

>>> from py_ext import AgentState, AgentStateType
>>> state = AgentState.from_plain({"operationName": "Lunch", "type": "NOT_READY", "code": 7})
>>> state.type is AgentStateType.NOT_READY, state.raw["code"]
(True, 7)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from py_ext.models.interaction import frozen, known

__all__ = ["Agent", "AgentState", "AgentStateType", "Medium", "Role"]


class Role(StrEnum):
    """The roles of an agent."""

    ROLE_AGENT = "ROLE_AGENT"
    ROLE_SUPERVISOR = "ROLE_SUPERVISOR"
    ROLE_ADMIN = "ROLE_ADMIN"


class AgentStateType(StrEnum):
    """The types of state that the vendor's documents name. Desktops have more, which pass through."""

    READY = "READY"
    NOT_READY = "NOT_READY"
    NOT_READY_AFTER_CALLWORK = "NOT_READY_AFTER_CALLWORK"


@dataclass(frozen=True, slots=True)
class Agent:
    """Who sits at the desktop. Source: ``Agent`` in the vendor's Agent Namespace reference."""

    employee_id: str | None = None
    firstname: str | None = None
    lastname: str | None = None
    username: str | None = None
    roles: tuple[Role | str, ...] = ()

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The object as it came."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Agent:
        """Read the desktop's object."""
        roles = plain.get("roles")
        return cls(
            employee_id=plain.get("employeeId"),
            firstname=plain.get("firstname"),
            lastname=plain.get("lastname"),
            username=plain.get("username"),
            roles=tuple(known(Role, role) for role in (roles if isinstance(roles, list) else ())),
            raw=frozen(plain),
        )


@dataclass(frozen=True, slots=True)
class AgentState:
    """A state that the agent, or one medium of the agent's, can be in.

    ``operation_name`` is what ``set_state`` takes.
    """

    operation_name: str | None = None
    type: AgentStateType | str | None = None
    display_name: str | None = None

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The object as it came."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> AgentState:
        """Read the desktop's object."""
        return cls(
            operation_name=plain.get("operationName"),
            type=known(AgentStateType, plain.get("type")),
            display_name=plain.get("displayName"),
            raw=frozen(plain),
        )


@dataclass(frozen=True, slots=True)
class Medium:
    """One of the agent's media, such as voice or email, with its state.

    The vendor's sheet has no fields of it: taken are ``name`` and ``state``, the rest is in ``raw``.
    """

    name: str | None = None
    state: AgentState | None = None

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The object as it came."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Medium:
        """Read the desktop's object."""
        state = plain.get("state")
        return cls(
            name=plain.get("name"),
            state=AgentState.from_plain(state) if isinstance(state, dict) else None,
            raw=frozen(plain),
        )
