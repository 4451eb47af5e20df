"""Has the desktop show an extension, whether the options say where or not: ``serve.py`` and the kit do it
in the same way."""

from __future__ import annotations

from py_ext.simulator.options import Options


def show_extension(options: Options, name: str, params: str) -> None:
    """Have the desktop show the extension: in a frame of the desktop, if the options name no embedded
    pages, else as they say. A section without an address shows the extension too."""
    if not options.sections_in("workspace.web-content") + options.sections_in(
        "interaction.web-content"
    ):
        label = name.replace("_", " ").capitalize()
        options.update({"workspace.web-content": name, f"{name}/label": label})
    query = f"?{params}" if params else ""
    for section in options.sections_in("workspace.web-content"):
        if not options.section(section).get("url"):
            options[f"{section}/url"] = f"/{query}"
    query = f"{query}&" if query else "?"
    for section in options.sections_in("interaction.web-content"):
        if not options.section(section).get("url"):
            options[f"{section}/url"] = f"/{query}interactionId=$Interaction.Id$"
