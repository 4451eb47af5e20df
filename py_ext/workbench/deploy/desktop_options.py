"""The options of the desktop that an extension wants: as text for its administrator, and as a file for
``py-ext serve --options``, which then refuses what that desktop would."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from py_ext.simulator.options import (
    INTERACTION_CONTENT,
    LABEL,
    MAIN,
    MODE,
    ORIGINS,
    READ_ALLOWED,
    URL,
    WORKSPACE_CONTENT,
    WRITE_ALLOWED,
    Options,
)
from py_ext.workbench.check.finding import Finding
from py_ext.workbench.check.permissions import Wanted

__all__ = ["EXAMPLE", "Section", "as_text", "as_toml", "sections_of"]

EXAMPLE = "https://extensions.example.com"
"""Stands for the origin that it is served from, which no build knows."""


@dataclass(frozen=True)
class Section:
    """Where the desktop shows the extension.

    Attributes:
        name: Of the section of the desktop's options.
        label: What agents see.
        mode: Where it is shown; empty for the desktop's own choice.
        for_each: There is a frame for each interaction, not one for the desktop.
    """

    name: str
    label: str
    mode: str = ""
    for_each: bool = False

    @property
    def content(self) -> str:
        """The option that lists it."""
        return INTERACTION_CONTENT if self.for_each else WORKSPACE_CONTENT

    @property
    def query(self) -> str:
        """What its address ends with."""
        return "?interactionId=$Interaction.Id$" if self.for_each else ""


def sections_of(options: Options | None, module: str, label: str) -> list[Section]:
    """Where it is shown, as the options of the project say; else once for the desktop."""
    found = []
    for for_each in (False, True) if options is not None else ():
        assert options is not None
        for name in options.sections_in(INTERACTION_CONTENT if for_each else WORKSPACE_CONTENT):
            own = options.section(name)
            if "://" not in own.get(URL, ""):  # else it is another page
                found.append(Section(name, own.get(LABEL) or label, own.get(MODE, ""), for_each))
    name = "".join(each.capitalize() for each in module.split("_"))
    return found or [Section(name, label)]


def as_toml(wanted: Wanted, sections: Iterable[Section]) -> str:
    """For the simulated desktop. Its origin is every one there: only the desktop's administrator knows the
    real one, and the addresses are left out, so that ``serve`` shows the extension itself."""
    sections = list(sections)
    main = {ORIGINS: f"* ({requests(wanted)})"} | user_data(wanted)
    for option in (WORKSPACE_CONTENT, INTERACTION_CONTENT):
        listed = [each.name for each in sections if each.content == option]
        if listed:
            main[option] = ", ".join(listed)
    tables = {MAIN: main}
    for each in sections:
        tables[each.name] = {LABEL: each.label} | ({MODE: each.mode} if each.mode else {})
    said = (
        "# What the extension wants of the desktop, and no more: py-ext serve --options with this file\n"
        "# refuses what that desktop would refuse.\n"
    )
    return said + questions(wanted.unclear, "# ") + "".join(map(table, tables, tables.values()))


def table(name: str, values: Mapping[str, str]) -> str:
    """A table of TOML."""
    return f"\n[{text(name)}]\n" + "".join(
        f"{text(key)} = {text(value)}\n" for key, value in values.items()
    )


def text(value: str) -> str:
    """A text in TOML, which has JSON's escapes."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def as_text(wanted: Wanted, sections: Iterable[Section], path: str) -> str:
    """For the desktop's administrator.

    Args:
        wanted: What the desktop has to allow.
        sections: Where it shows the extension.
        path: What stands for the path that it is served at, which no build knows either.
    """
    sections = list(sections)
    lines = [
        "In the application WWEWS Cluster, section interaction-workspace. The first three hold for all",
        "that is shown in the desktop: add to what is there. The origin that the bundle is served from",
        f"stands in place of {EXAMPLE}, and its path in place of {path};",
        "commas separate origins, and keys.",
        "",
        ORIGINS,
        f"    {EXAMPLE} ({requests(wanted)})",
        "",
        *(
            line
            for option, value in user_data(wanted).items()
            for line in (option, f"    {value or '(nothing: it has no key)'}", "")
        ),
    ]
    for each in sections:
        lines += [
            each.content,
            f"    {each.name}",
            "",
            f"In a section {each.name}:",
            "",
            f"    {LABEL}    {each.label}",
            f"    {URL}      {EXAMPLE}/{path}/index.html{each.query}",
        ]
        lines += [f"    {MODE}     {each.mode}", ""] if each.mode else [""]
    lines += ["What each request is for:", ""]
    width = max(map(len, wanted.requests))
    lines += [f"    {name:<{width}}  {why}" for name, why in wanted.requests.items()]
    if wanted.unclear:
        lines += ["", questions(wanted.unclear, "").rstrip()]
    return "\n".join(lines) + "\n"


def requests(wanted: Wanted) -> str:
    """What the option of the origins lists."""
    return ", ".join(wanted.requests)


def user_data(wanted: Wanted) -> dict[str, str]:
    """The options of the user data."""
    return {READ_ALLOWED: keys(wanted.read), WRITE_ALLOWED: keys(wanted.written)}


def keys(known: set[str] | None) -> str:
    """What an option lists that lets these keys; all where they are not known, or have a comma."""
    if known is None or any("," in key or key != key.strip() for key in known):
        return "*"
    return ", ".join(sorted(known))


def questions(unclear: Iterable[Finding], begin: str) -> str:
    """What the code does not tell."""
    # Not its whole path: two builds are the same in any folder, and nobody's folders are told.
    told = [
        f"{begin}    {each.path.name}, line {each.line}: {each.what} {each.todo}\n"
        for each in unclear
    ]
    if not told:
        return ""
    first = f"{begin}The code does not tell all that it sends, so something may be missing here:\n"
    return first + "".join(told)
