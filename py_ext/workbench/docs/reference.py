"""The reference: pages of all public names, read from the code without running it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import griffe

from py_ext.workbench.docs.docstrings import first_line, javascript_of, markdown_of
from py_ext.workbench.docs.guide_pages import way
from py_ext.workbench.docs.names import (
    Shown,
    fields_of,
    namespaces_of,
    public_names,
    read_package,
)
from py_ext.workbench.docs.pages import ERRORS, Page
from py_ext.workbench.docs.signatures import signature

__all__ = ["Reference", "read_reference"]

ROOMS = {
    "desk": Page("reference/desk.md", "Desk", "the desk itself: handlers, hooks, frames, numbers"),
    "events": Page("reference/events.md", "Events", "each class of events, with its fields"),
    "models": Page("reference/objects.md", "Objects", "interactions, agents, campaigns, targets"),
    "page": Page("reference/showing.md", "Pages", "what a page shows, and what comes back"),
    "errors": ERRORS,
    "transport": Page(
        "reference/transport.md", "Transport", "what a desk is connected through, for other makers"
    ),
    "simulator": Page("reference/simulator.md", "Simulator", "the simulated desktop, for tests"),
    "testing": Page("reference/testing.md", "Kit", "what the pytest kit gives"),
}
"""By the room of ``py_ext`` that a name is of; ``desk`` has those of all other rooms."""

INDEX = Page(
    "reference/index.md", "All names", "each function of the JavaScript API with its Python name"
)


@dataclass
class Reference:
    """Pages made from docstrings."""

    pages: list[Page] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    """The Markdown of each, by its place."""


def read_reference() -> Reference:
    """Read the code of the package that this is a part of."""
    package = read_package()
    on_page: dict[Page, list[Shown]] = {page: [] for page in ROOMS.values()}
    for room, found in public_names(package):
        on_page[ROOMS.get(room, ROOMS["desk"])].append(found)
    # Errors come as their tree has them, from the general to the special.
    on_page[ERRORS].sort(key=lambda each: each.documented.lineno or 0)
    for name, line, found in namespaces_of(package):
        on_page[Page(f"reference/{name}.md", f"desk.{name}", line)] = [found]
    return written(on_page)


def written(on_page: dict[Page, list[Shown]]) -> Reference:
    """The pages' Markdown."""
    homes: dict[str, str] = {}
    for page, found in on_page.items():
        for each in found:
            is_namespace = each.name != each.anchor  # then the page is about nothing else
            homes.setdefault(each.name, f"{page.place}{'' if is_namespace else f'#{each.anchor}'}")
            for member in each.members:
                homes.setdefault(member.name, f"{page.place}#{member.anchor}")
    reference = Reference([INDEX, *on_page])
    reference.texts[INDEX.place] = index_text(on_page)
    for page, found in on_page.items():
        own = {each.name: f"#{each.anchor}" for each in found if each.name == each.anchor}
        reference.texts[page.place] = page_text(page, found, Links(page.place, homes | own))
    return reference


@dataclass
class Links:
    """Leads from a page to where a name is told."""

    place: str
    homes: dict[str, str]
    """By name, the page and the anchor; those of this page have the anchor alone."""

    def __call__(self, name: str) -> str:
        home = self.homes.get(name)
        if home is None:
            return f"`{name}`"
        page, hash_sign, anchor = home.partition("#")
        there = way(self.place, page) if page and page != self.place else ""
        return f"[`{name}`]({there}{hash_sign}{anchor})" if there or anchor else f"`{name}`"


def page_text(page: Page, found: list[Shown], link: Links) -> str:
    """A page: what is on it, then each."""
    if page is ERRORS:
        module = found[0].documented.module
        parts = [f"# {page.title}", markdown_of(module, link)]
    elif found[0].name != found[0].anchor:
        return joined([f"# {page.title}", *namespace(found[0], link)])
    else:
        rows = [f"| {link(each.anchor)} | {first_line(each.documented, link)} |" for each in found]
        parts = [f"# {page.title}", "\n".join(["| name | what it is |", "|---|---|", *rows])]
    for each in found:
        parts += object_text(each, link)
    return joined(parts)


def joined(parts: list[str]) -> str:
    """Paragraphs, without those that are empty."""
    return "\n\n".join(filter(None, parts)) + "\n"


def namespace(found: Shown, link: Links) -> Iterator[str]:
    """What a page of a namespace has: its functions with their JavaScript names, then each."""
    yield markdown_of(found.documented, link)
    yield "\n".join(function_rows([found], link))
    for member in found.members:
        yield from object_text(member, link)


def function_rows(namespaces: list[Shown], link: Links) -> Iterator[str]:
    """A table of functions."""
    yield "| JavaScript, after `genesys.wwe.service.` | Python | what it does |"
    yield "|---|---|---|"
    for each in namespaces:
        for member in each.members:
            javascript = javascript_of(member.documented).removeprefix("genesys.wwe.service.")
            yield f"| `{javascript}` | {link(member.name)} | {first_line(member.documented, link)} |"


def index_text(on_page: dict[Page, list[Shown]]) -> str:
    """The first page of the reference."""
    homes = {
        member.name: f"{page.place}#{member.anchor}"
        for page, found in on_page.items()
        for each in found
        for member in each.members
    }
    link = Links(INDEX.place, homes)
    rows = [f"| [{page.title}]({way(INDEX.place, page.place)}) | {page.line} |" for page in on_page]
    namespaces = [each for found in on_page.values() for each in found if each.name[:5] == "desk."]
    return "\n".join(
        [
            f"# {INDEX.title}",
            "",
            "| page | what is there |",
            "|---|---|",
            *rows,
            "",
            "## From JavaScript {#from-javascript}",
            "",
            *function_rows(namespaces, link),
            "",
        ]
    )


def object_text(found: Shown, link: Links, level: int = 2) -> Iterator[str]:
    """A heading, the signature, the docstring, the fields, then the members."""
    yield f"{'#' * level} {found.name} {{#{found.anchor}}}"
    yield f"```python\n{signature(found.documented)}\n```"
    yield markdown_of(found.documented, link)
    if found.documented.is_class:
        yield "\n".join(field_rows(found.documented, link))
        for member in found.members:
            yield from object_text(member, link, level + 1)


def field_rows(documented: griffe.Object, link: Links) -> Iterator[str]:
    """A table of a class's fields; of an enumeration, its values."""
    fields = fields_of(documented)
    told = [each for each in fields if each.annotation or each.docstring]
    values = [each.name for each in fields if each not in told and each.name.isupper()]
    if told:
        yield "| field | type | what it is |"
        yield "|---|---|---|"
        for each in told:
            annotation = str(each.annotation or "").replace("|", "\\|")
            kind = f"`{annotation}`" if annotation else ""
            yield f"| `{each.name}` | {kind} | {first_line(each, link)} |"
    if values:
        yield ""
        yield "Values: " + ", ".join(f"`{name}`" for name in values) + "."
