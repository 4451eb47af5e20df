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

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from py_ext.simulator.desktop.agent import Agent
from py_ext.simulator.desktop.cases import Cases
from py_ext.simulator.desktop.interactions import SimulatedInteraction
from py_ext.simulator.desktop.needs import Changes
from py_ext.simulator.desktop.placeholders import fill, fill_address, unfilled, values_for
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.options import (
    INTERACTION_CONTENT,
    LABEL,
    MODE,
    URL,
    WORKSPACE_CONTENT,
    Options,
)

__all__ = ["EmbeddedPages", "WebContent"]

log = logging.getLogger("py_ext.simulator")

MODES = {"hidden": "hidden", "background": "hidden", "popup": "popup"}


@dataclass(frozen=True)
class WebContent:
    """An embedded page that the desktop shows.

    Attributes:
        name: Of its frame: the section's, with the interaction's id behind it if it has one.
        label: What its tab says.
        url: With its placeholders filled in.
        mode: ``view`` (a tab), ``hidden`` (it runs, unseen) or ``popup`` (a window of its own). The
            vendor's list of modes is not known to us: any other counts as ``view``.
        interaction_id: The interaction that it is shown for, if it is for one.
    """

    name: str
    label: str = field(repr=False)
    url: str = field(repr=False)  # a placeholder may have been a phone number
    mode: str = "view"
    interaction_id: str | None = None
    template: tuple[str, str, str] = ("", "", "")
    """Label, address and mode as the options have them."""

    warnings: tuple[str, ...] = ()
    """What is wrong with its label and its address, in sentences."""

    def as_plain(self) -> dict[str, Any]:
        """The page as the desktop page draws it."""
        return {
            "name": self.name,
            "label": self.label,
            "url": self.url,
            "mode": self.mode,
            "interactionId": self.interaction_id,
            "warnings": list(self.warnings),
        }

    @property
    def params(self) -> dict[str, str]:
        """The query parameters of its address: what the page's ``desk.params`` gives."""
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))


class Desktop(Changes, Protocol):
    """What embedded pages need of the desktop."""

    agent: Agent
    cases: Cases
    options: Options


class EmbeddedPages:
    """The embedded pages that the desktop shows.

    Attributes:
        shown: Those that should be shown now, by the names of their frames.
        closed: The names of those that the agent has closed.
    """

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self.shown: dict[str, WebContent] = {}
        self.closed: set[str] = set()
        self._told: set[tuple[str, str]] = set()

    def close_frame(self, name: str) -> None:
        """The agent closes an embedded page. Raises SimulatorError where none has that name."""
        if name not in self.shown:
            raise SimulatorError(f"No frame {name!r} is shown.")
        self.closed.add(name)
        self._desktop.changed()

    def reopen_frame(self, name: str) -> None:
        """The agent opens an embedded page that was closed."""
        if name not in self.closed:
            raise SimulatorError(f"No frame {name!r} was closed.")
        self.closed.discard(name)
        self._desktop.changed()

    def clear(self) -> None:
        """The desktop loads anew: all pages do, also those that the agent has closed."""
        self.shown.clear()
        self.closed.clear()

    def update(self) -> None:
        """Show what the options ask for now, and no more."""
        wanted = wanted_pages(
            self._desktop.options, self._desktop.agent, self._desktop.cases.interactions.values()
        )
        self.closed &= wanted.keys()
        for each in wanted.values():
            self._tell(each)
        self.shown = {
            # A page that is shown already keeps its address: else it would load anew.
            name: kept if kept is not None and kept.template == page.template else page
            for name, page in wanted.items()
            if name not in self.closed
            for kept in [self.shown.get(name)]
        }

    def _tell(self, page: WebContent) -> None:
        """Log what is wrong with a page, once for each of its section."""
        for warning in page.warnings:
            section = page.name.removesuffix(f"-{page.interaction_id}")
            if (section, warning) not in self._told:
                self._told.add((section, warning))
                log.warning("The embedded page %s: %s", section, warning)


def wanted_pages(
    options: Options, agent: Agent, interactions: Iterable[SimulatedInteraction]
) -> dict[str, WebContent]:
    """The pages that should be shown if the agent has closed none, by the names of their frames."""
    found = [
        page(options, section, agent, None) for section in options.sections_in(WORKSPACE_CONTENT)
    ]
    found += [
        page(options, section, agent, interaction)
        for interaction in interactions
        for section in options.sections_in(INTERACTION_CONTENT)
    ]
    return {each.name: each for each in found}


def page(
    options: Options, section: str, agent: Agent, interaction: SimulatedInteraction | None
) -> WebContent:
    """The page that a section describes, for the whole desktop or for one interaction."""
    described = options.section(section)
    template = (described.get(LABEL, ""), described.get(URL, ""), described.get(MODE, ""))
    values = values_for(agent, interaction)
    name, label, interaction_id = section, fill(template[0] or section, values), None
    if interaction is not None:
        interaction_id = interaction.interaction_id
        name, label = f"{section}-{interaction_id}", f"{label} ({interaction_id})"
    return WebContent(
        name=name,
        label=label,
        url=fill_address(template[1], values),
        mode=MODES.get(template[2].lower(), "view"),
        interaction_id=interaction_id,
        template=template,
        warnings=tuple(unfilled(f"{template[0]} {template[1]}", values)),
    )
