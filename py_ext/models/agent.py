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

from py_ext.models._wire import frozen, known, on_wire, read_fields

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


def read_roles(value: Any) -> tuple[Role | str, ...]:
    """The roles of a list."""
    return tuple(known(Role, each) for each in value) if isinstance(value, list) else ()


@dataclass(frozen=True, slots=True)
class Agent:
    """Who sits at the desktop. Source: ``Agent`` in the vendor's Agent Namespace reference."""

    employee_id: str | None = field(default=None, metadata=on_wire("employeeId"))
    firstname: str | None = field(default=None, metadata=on_wire("firstname"))
    lastname: str | None = field(default=None, metadata=on_wire("lastname"))
    username: str | None = field(default=None, metadata=on_wire("username"))
    roles: tuple[Role | str, ...] = field(default=(), metadata=on_wire("roles", read_roles))

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The object as it came."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Agent:
        """Read the desktop's object."""
        return cls(**read_fields(cls, plain), raw=frozen(plain))


@dataclass(frozen=True, slots=True)
class AgentState:
    """A state that the agent, or one medium of the agent's, can be in.

    ``operation_name`` is what ``set_state`` takes.
    """

    operation_name: str | None = field(default=None, metadata=on_wire("operationName"))
    type: AgentStateType | str | None = field(
        default=None, metadata=on_wire("type", AgentStateType)
    )
    display_name: str | None = field(default=None, metadata=on_wire("displayName"))

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The object as it came."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> AgentState:
        """Read the desktop's object."""
        return cls(**read_fields(cls, plain), raw=frozen(plain))


def read_state(value: Any) -> AgentState | None:
    """The state, where it is an object."""
    return AgentState.from_plain(value) if isinstance(value, dict) else None


@dataclass(frozen=True, slots=True)
class Medium:
    """One of the agent's media, such as voice or email, with its state.

    The vendor documents no fields of it: taken are ``name``, or ``media`` where objects from the field have
    that, and ``state``; the rest is in ``raw``.
    """

    name: str | None = field(default=None, metadata=on_wire("name", instead="media"))
    state: AgentState | None = field(default=None, metadata=on_wire("state", read_state))

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The object as it came."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Medium:
        """Read the desktop's object."""
        return cls(**read_fields(cls, plain), raw=frozen(plain))
