"""Placeholders in the addresses and labels of embedded pages, such as ``$Agent.FullName$``.

A new one is one more line here, and is named in the README. Upper and lower case are alike, and a
placeholder that is not known stays as it is.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.desktop.interactions import SimulatedInteraction

__all__ = [
    "DIALOG_ID",
    "OF_AGENT",
    "OF_INTERACTION",
    "fill",
    "fill_address",
    "unfilled",
    "values_for",
]

MEANT = re.compile(r"\$([A-Za-z]\w*(?:[._ -]?\w+)*)\$")
"""What somebody may have taken for one."""

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


def unfilled(text: str, values: Mapping[str, str]) -> list[str]:
    """What nothing stands for in the text, each with what may have been meant, in a sentence."""
    filled = {name.lower() for name in values}
    found = dict.fromkeys(name for name in MEANT.findall(text) if name.lower() not in filled)
    return [f"${name}$ {why_unfilled(name, filled)}" for name in found]


def why_unfilled(name: str, filled: set[str]) -> str:
    """Why nothing stands for it where those are filled in, and what to write."""
    known = {each.lower(): each for each in (*OF_AGENT, *OF_INTERACTION, DIALOG_ID)}
    if name.lower() == DIALOG_ID.lower():
        return "is known in the address of a dialog only."
    if name.lower() in known:
        return (
            "stands for nothing here, because this page is of no interaction: leave it out, or name the "
            "page's section in interaction.web-content, which shows one for each interaction."
        )
    small = re.sub(r"[^a-z.]", "", name.lower())
    close = difflib.get_close_matches(small, sorted(filled), n=1) or [
        each for each in sorted(filled) if each.replace(".", "") == small
    ]
    hint = f"did you mean ${known[close[0]]}$?" if close else "the desktop leaves it as it is."
    return f"is no placeholder: {hint}"
