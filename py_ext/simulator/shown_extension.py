"""Has the desktop show an extension, whether the options say where or not: ``serve.py`` and the kit do it
in the same way."""

from __future__ import annotations

from collections.abc import Iterator

from py_ext.simulator._spelling import meant_by, refuse_misspelt
from py_ext.simulator.desktop.embedded_pages import MODES
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.options import (
    INTERACTION_CONTENT,
    LABEL,
    MAIN,
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
    for _, said in misspelt(options):
        raise SimulatorError(said)
    for section, address in addresses.items():
        if not options.section(section).get(URL):
            options[f"{section}/{URL}"] = address


def misspelt(options: Options) -> Iterator[tuple[str, str]]:
    """What is wrong with the embedded pages that the options name: the option, as ``"section/name"``, and
    what is so."""
    described = options.as_plain()
    listing = {
        section: f"{MAIN}/{option}"
        for option in (INTERACTION_CONTENT, WORKSPACE_CONTENT)
        for section in options.sections_in(option)
    }
    for section, option in listing.items():
        if section not in described:
            if meant := meant_by(section, described.keys() - listing.keys()):
                yield option, f"There is no section {section!r}. Did you mean {meant!r}?"
            continue
        for name, value in described[section].items():
            try:
                refuse_misspelt(f"option of {section}", name, (LABEL, URL, MODE))
                if name == MODE:  # any other is taken, and shows the page as a tab
                    modes = (*MODES, "view")
                    refuse_misspelt(f"mode of {section}", value.lower(), modes, likeness=0.7)
            except SimulatorError as error:
                yield f"{section}/{name}", str(error)
