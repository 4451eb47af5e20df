"""Has the desktop show an extension, whether the options say where or not: ``serve.py`` and the kit do it
in the same way."""

from __future__ import annotations

from collections.abc import Mapping

from py_ext.simulator._spelling import meant_by, refuse_misspelt
from py_ext.simulator.desktop.embedded_pages import MODES
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.options import (
    INTERACTION_CONTENT,
    LABEL,
    MODE,
    URL,
    WORKSPACE_CONTENT,
    Options,
)


def show_extension(options: Options, name: str, params: str, label: str) -> None:
    """Have the desktop show the extension: in a frame of the desktop, if the options name no embedded
    pages, else as they say. A section without an address shows the extension too.

    Raises:
        SimulatorError: They name a section that is almost one that there is, or a section has an option or
            a mode that is almost one that there is.
    """
    for_all, for_each = map(options.sections_in, (WORKSPACE_CONTENT, INTERACTION_CONTENT))
    if not for_all and not for_each:
        options.update({WORKSPACE_CONTENT: name, f"{name}/{LABEL}": label})
        for_all = [name]
    addresses = dict.fromkeys(for_all, f"/?{params}".rstrip("?"))
    query = f"{params}&interactionId=$Interaction.Id$".lstrip("&")
    addresses |= dict.fromkeys(for_each, f"/?{query}")
    described = options.as_plain()
    for section in addresses:
        if section in described:
            check_section(section, described[section])
        elif meant := meant_by(section, described.keys() - addresses.keys()):
            raise SimulatorError(f"There is no section {section!r}. Did you mean {meant!r}?")
    for section, address in addresses.items():
        if not options.section(section).get(URL):
            options[f"{section}/{URL}"] = address


def check_section(section: str, described: Mapping[str, str]) -> None:
    for name in described:
        refuse_misspelt(f"option of {section}", name, (LABEL, URL, MODE))
    if mode := described.get(MODE, "").lower():  # any other is taken, and shows the page as a tab
        refuse_misspelt(f"mode of {section}", mode, (*MODES, "view"), likeness=0.7)
