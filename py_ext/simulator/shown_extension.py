"""Has the desktop show an extension, whether the options say where or not: ``serve.py`` and the kit do it
in the same way."""

from __future__ import annotations

from py_ext.simulator.options import INTERACTION_CONTENT, LABEL, URL, WORKSPACE_CONTENT, Options


def show_extension(options: Options, name: str, params: str, label: str) -> None:
    """Have the desktop show the extension: in a frame of the desktop, if the options name no embedded
    pages, else as they say. A section without an address shows the extension too."""
    for_all, for_each = map(options.sections_in, (WORKSPACE_CONTENT, INTERACTION_CONTENT))
    if not for_all and not for_each:
        options.update({WORKSPACE_CONTENT: name, f"{name}/{LABEL}": label})
        for_all = [name]
    addresses = dict.fromkeys(for_all, f"/?{params}".rstrip("?"))
    query = f"{params}&interactionId=$Interaction.Id$".lstrip("&")
    addresses |= dict.fromkeys(for_each, f"/?{query}")
    for section, address in addresses.items():
        if not options.section(section).get(URL):
            options[f"{section}/{URL}"] = address
