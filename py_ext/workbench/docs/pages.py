"""The pages of the site that are files of the checkout, in the order in which one reads them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ERRORS", "GUIDES", "SECTIONS", "Page"]


@dataclass(frozen=True)
class Page:
    """A page of the site."""

    place: str
    """Its Markdown, seen from the site: ``how-to.md`` becomes ``how-to.html``."""
    title: str
    line: str
    """What it is about, for ``llms.txt``."""
    source: str = ""
    """The file that it is made from, seen from the checkout; empty for what is made from docstrings."""


ERRORS = Page("errors.md", "Errors", "each error: what has happened, and what to do about it")

SECTIONS = {
    "Begin": (
        Page("index.md", "py_ext", "what it is, and the shortest extension", "README.md"),
        Page(
            "tutorial.md",
            "Tutorial",
            "half an hour, from an empty folder to a deployment",
            "py_ext/TUTORIAL.md",
        ),
    ),
    "Guides": (
        Page(
            "writing.md",
            "Writing an extension",
            "events and their filters, calls of the desktop, frames, rate limits, logs",
            "py_ext/README.md",
        ),
        Page(
            "how-to.md",
            "How do I …",
            "short answers, each with a tested sample: dial, record, transfer, chats, emails, tabs",
            "py_ext/HOWTO.md",
        ),
        Page(
            "showing.md",
            "What the agent sees",
            "a page of the extension: forms, tables, buttons, and what comes back",
            "py_ext/page/README.md",
        ),
        Page(
            "testing.md",
            "Testing an extension",
            "the pytest kit: events, a CRM that answers as the test says, virtual time",
            "py_ext/testing/README.md",
        ),
        Page(
            "simulator.md",
            "The simulated desktop",
            "its media, options, faults and traces",
            "py_ext/simulator/README.md",
        ),
        Page(
            "deploying.md",
            "From a folder to a deployment",
            "settings, modules, packages, a CRM, the commands, what operations need",
            "py_ext/workbench/README.md",
        ),
        Page(
            "security.md",
            "Security",
            "threats, what is done against each, and the test that shows it",
            "py_ext/workbench/SECURITY.md",
        ),
    ),
    "About py_ext": (
        Page("changelog.md", "Changelog", "what has changed", "CHANGELOG.md"),
        Page(
            "contributing.md",
            "Contributing",
            "how py_ext itself is made, and what is known of the desktop",
            "CONTRIBUTING.md",
        ),
        Page(
            "pyodide.md",
            "What we use of Pyodide",
            "what Pyodide does not promise, and how each of it is found out to have changed",
            "py_ext/_runtime/PYODIDE.md",
        ),
    ),
}
"""By the heading in the navigation. The reference is put between the last two."""

GUIDES = tuple(page for pages in SECTIONS.values() for page in pages)
