"""Placeholders in the addresses and labels of embedded pages, such as ``$Agent.FullName$``.

A new one is one more line here, and is named in the README. Upper and lower case are alike, and a
placeholder that is not known stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.desktop.interactions import SimulatedInteraction

__all__ = ["DIALOG_ID", "OF_AGENT", "OF_INTERACTION", "fill", "fill_address", "values_for"]

PLACEHOLDER = re.compile(r"\$([A-Za-z]+\.[A-Za-z]+)\$")

OF_AGENT: Mapping[str, Callable[[Agent], str]] = {
    "Agent.FullName": lambda agent: f"{agent.firstname} {agent.lastname}",
    "Agent.FirstName": lambda agent: agent.firstname,
    "Agent.LastName": lambda agent: agent.lastname,
    "Agent.UserName": lambda agent: agent.username,
    "Agent.EmployeeId": lambda agent: agent.employee_id,
}
"""Those of every address."""

OF_INTERACTION: Mapping[str, Callable[[SimulatedInteraction], str | None]] = {
    "Interaction.Id": lambda interaction: interaction.interaction_id,
    "Interaction.CaseId": lambda interaction: interaction.case_id,
    "Interaction.UUID": lambda interaction: interaction.uuid,
    "Interaction.Media": lambda interaction: interaction.media,
    "Interaction.ANI": lambda interaction: interaction.ani,
    "Interaction.DNIS": lambda interaction: interaction.dnis,
}
"""The further ones of a page that is shown for one interaction; empty for what it does not have."""

DIALOG_ID = "Dialog.Id"
"""The further one of a page in a dialog."""


def values_for(agent: Agent, interaction: SimulatedInteraction | None = None) -> dict[str, str]:
    """What stands for each placeholder, for a page of that agent's, or of one of the interactions."""
    values = {name: value(agent) for name, value in OF_AGENT.items()}
    if interaction is not None:
        values |= {name: value(interaction) or "" for name, value in OF_INTERACTION.items()}
    return values


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in."""
    by_lower_case = {name.lower(): value for name, value in values.items()}
    return PLACEHOLDER.sub(lambda found: by_lower_case.get(found[1].lower(), found[0]), text)


def fill_address(url: str, values: Mapping[str, str]) -> str:
    """The address with its placeholders filled in, so that each value stays one part of it."""
    return fill(url, {name: quote(value, safe="") for name, value in values.items()})
