"""A docstring as Markdown: what it says, what is given and comes back, what is raised, an example."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any

from griffe import Docstring, DocstringSectionKind, Object

__all__ = ["first_line", "javascript_of", "markdown_of"]

JAVASCRIPT = re.compile(r"^JavaScript: ``([\w.]+)``\.?(?: *)", re.MULTILINE)
LITERAL = re.compile(r"^(.*?):?:\n\n((?: {4,}.*\n|\n)+)", re.MULTILINE)
"""A block of literal text, which two colons announce."""

NAMES = {
    DocstringSectionKind.parameters: "Arguments",
    DocstringSectionKind.other_parameters: "Arguments",
    DocstringSectionKind.attributes: "Attributes",
    DocstringSectionKind.returns: "Returns",
    DocstringSectionKind.yields: "Yields",
    DocstringSectionKind.raises: "Raises",
    DocstringSectionKind.examples: "Example",
}


def markdown_of(documented: Object, link: Callable[[str], str]) -> str:
    """All of an object's docstring.

    Args:
        documented: The object.
        link: Gives a name in Markdown, which leads to where it is told, if it is told anywhere.
    """
    docstring = documented.docstring
    return "\n\n".join(parts_of(docstring, link)) if docstring else ""


def parts_of(docstring: Docstring, link: Callable[[str], str]) -> Iterable[str]:
    """Its paragraphs, lists and blocks of code."""
    for section in docstring.parse("google", returns_multiple_items=False, warnings=False):
        if section.kind is DocstringSectionKind.text:
            yield prose(section.value, link)
        elif section.kind is DocstringSectionKind.admonition:
            said = section.value.description
            shown = example(said) if section.title == "Example" else prose(said, link)
            yield f"**{section.title}**\n\n{shown}"
        elif section.kind is DocstringSectionKind.examples:
            code = "\n\n".join(text for _, text in section.value)
            yield f"**Example**\n\n{example(code)}"
        elif section.kind in NAMES:
            rows = "\n".join(row(section.kind, item, link) for item in section.value)
            yield f"**{NAMES[section.kind]}**\n\n{rows}"


def row(kind: DocstringSectionKind, item: Any, link: Callable[[str], str]) -> str:
    """A row of a list of arguments, errors or the like."""
    said = prose(item.description, link).replace("\n\n", "<br>").replace("\n", " ")
    if kind is DocstringSectionKind.raises:
        names = [each.strip() for each in str(item.annotation).strip("()").split(",")]
        return f"- {', '.join(link(name) for name in names)}: {said}"
    if kind in (DocstringSectionKind.returns, DocstringSectionKind.yields):
        return said
    return f"- `{item.name}`: {said}"


def prose(text: str, link: Callable[[str], str]) -> str:
    """Paragraphs: names in them lead to where they are told."""

    def block(found: re.Match[str]) -> str:
        before = f"{found[1]}:\n\n" if found[1] else ""
        return f"{before}{example(found[2])}\n\n"

    parts = re.split(r"(^```.*?^```$)", LITERAL.sub(block, f"{text}\n"), flags=re.S | re.M)
    for at in range(0, len(parts), 2):
        parts[at] = re.sub(r"``([^`\n]+)``", lambda found: link(found[1]), parts[at])
    return "".join(parts).strip()


def example(code: str) -> str:
    """A block of code: a session of Python's, or what it is."""
    code = inspect.cleandoc(code)
    return f"```{'pycon' if code.startswith('>>>') else 'text'}\n{code}\n```"


def javascript_of(documented: Object) -> str:
    """The JavaScript function that a docstring names; empty where there is none."""
    found = JAVASCRIPT.search(documented.docstring.value) if documented.docstring else None
    return found[1] if found else ""


def first_line(documented: Object, link: Callable[[str], str]) -> str:
    """The first sentence of its docstring, for tables."""
    if not documented.docstring:
        return ""
    paragraph = documented.docstring.value.strip().partition("\n\n")[0].replace("\n", " ")
    sentence = re.split(r"(?<=[.]) (?=[A-Z`])", paragraph)[0]
    return prose(sentence, link).replace("|", "\\|")
