"""Embedded pages: which frames the desktop shows, from its options and the interactions it has.

``workspace.web-content`` names sections that are shown once, ``interaction.web-content`` sections that
are shown once for each interaction. A section has ``label``, ``url`` and ``mode``:

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> simulator.options.update({
...     "interaction.web-content": "OrderDesk",
...     "OrderDesk/label": "Order desk",
...     "OrderDesk/url": "https://ext.example/?interactionId=$Interaction.Id$",
... })
>>> call = simulator.ring()
>>> [(content.name, content.url) for content in simulator.contents.values()]
[('OrderDesk-1', 'https://ext.example/?interactionId=1')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from py_ext.simulator.agent import Agent
from py_ext.simulator.interactions import SimulatedInteraction
from py_ext.simulator.options import INTERACTION_CONTENT, WORKSPACE_CONTENT, Options

__all__ = ["WebContent", "fields_of", "fill_address", "wanted_contents"]

FIELD = re.compile(r"\$([A-Za-z]+\.[A-Za-z]+)\$")
MODES = {"hidden": "hidden", "background": "hidden", "popup": "popup"}


@dataclass(frozen=True)
class WebContent:
    """An embedded page that the desktop shows.

    Attributes:
        name: Of its frame: the section's, with the interaction's id behind it if it has one.
        label: What its tab says.
        url: With the fields filled in.
        mode: ``view`` (a tab), ``hidden`` (it runs, unseen) or ``popup`` (a window of its own). The
            vendor's list of modes is not known to us: any other counts as ``view``.
        interaction_id: The interaction that it is shown for, if it is for one.
    """

    name: str
    label: str
    url: str
    mode: str = "view"
    interaction_id: str | None = None
    template: tuple[str, str, str] = ("", "", "")
    """Label, address and mode as the options have them."""

    def as_plain(self) -> dict[str, Any]:
        """The page as the desktop page draws it."""
        return {
            "name": self.name,
            "label": self.label,
            "url": self.url,
            "mode": self.mode,
            "interactionId": self.interaction_id,
        }

    @property
    def params(self) -> dict[str, str]:
        """The query parameters of its address: what the page's ``desk.params`` gives."""
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))


def wanted_contents(
    options: Options, agent: Agent, interactions: Iterable[SimulatedInteraction]
) -> dict[str, WebContent]:
    """The pages that should be shown now, by the names of their frames."""
    found = [
        content(options, section, section, fields_of(agent), None)
        for section in options.sections_in(WORKSPACE_CONTENT)
    ]
    for interaction in interactions:
        fields = fields_of(agent) | fields_of_interaction(interaction)
        for section in options.sections_in(INTERACTION_CONTENT):
            name = f"{section}-{interaction.interaction_id}"
            found.append(content(options, section, name, fields, interaction.interaction_id))
    return {each.name: each for each in found}


def content(
    options: Options,
    section: str,
    name: str,
    fields: Mapping[str, str],
    interaction_id: str | None,
) -> WebContent:
    described = options.section(section)
    template = (described.get("label", ""), described.get("url", ""), described.get("mode", ""))
    label = fill(template[0] or section, fields)
    if interaction_id is not None:
        label = f"{label} ({interaction_id})"
    return WebContent(
        name=name,
        label=label,
        url=fill_address(template[1], fields),
        mode=MODES.get(template[2].lower(), "view"),
        interaction_id=interaction_id,
        template=template,
    )


def fill(text: str, fields: Mapping[str, str]) -> str:
    """Fill in fields like ``$Interaction.Id$``; one that is not known stays as it is."""
    return FIELD.sub(lambda found: fields.get(found[1].lower(), found[0]), text)


def fill_address(url: str, fields: Mapping[str, str]) -> str:
    """Fill in fields so that each value stays one part of the address."""
    return fill(url, {name: quote(value, safe="") for name, value in fields.items()})


def fields_of(agent: Agent) -> dict[str, str]:
    """The fields of every page's address."""
    return {
        "agent.fullname": f"{agent.firstname} {agent.lastname}",
        "agent.firstname": agent.firstname,
        "agent.lastname": agent.lastname,
        "agent.username": agent.username,
        "agent.employeeid": agent.employee_id,
    }


def fields_of_interaction(interaction: SimulatedInteraction) -> dict[str, str]:
    """The further fields of the address of a page that is for one interaction."""
    fields: dict[str, Any] = {
        "id": interaction.interaction_id,
        "caseid": interaction.case_id,
        "uuid": interaction.uuid,
        "media": interaction.media,
        "ani": interaction.ani,
        "dnis": interaction.dnis,
    }
    return {f"interaction.{name}": value or "" for name, value in fields.items()}
