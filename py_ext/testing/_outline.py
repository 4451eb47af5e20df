"""A page as a few lines, for messages of tests: what there is to be found, by role and name."""

from __future__ import annotations

from collections.abc import Iterator

from py_ext.testing._fields import kind_of
from py_ext.testing._roles import is_ignored, name_of, role_of
from py_ext.testing._screen import Screen
from py_ext.testing._tree import Element, Text, attribute

__all__ = ["outline"]

MOST_LINES = 60


def outline(screen: Screen) -> str:
    """The roles, names and texts, one in a line."""
    lines = list(lines_of(screen, screen.body, 1))
    if not lines:
        return "  (nothing is shown)"
    if len(lines) > MOST_LINES:
        lines[MOST_LINES:] = [f"  … and {len(lines) - MOST_LINES} lines more"]
    return "\n".join(lines)


def lines_of(screen: Screen, parent: Element, depth: int) -> Iterator[str]:
    space = "  " * depth
    for node in parent.children:
        if isinstance(node, Text):
            words = " ".join((node.data).split())
            if words:
                yield f"{space}{words!r}"
            continue
        if is_ignored(node):
            continue
        role = role_of(node, screen.fields)
        if not role or role in ("paragraph", "rowgroup"):
            yield from lines_of(screen, node, depth)
            continue
        name = name_of(node, screen.fields)
        yield f"{space}{role}{f' {name!r}' if name else ''}{states_of(screen, node)}"
        if role not in ("button", "checkbox", "heading", "link", "option", "radio", "textbox"):
            yield from lines_of(screen, node, depth + 1)


def states_of(screen: Screen, element: Element) -> str:
    fields = screen.fields
    found = []
    if fields.is_field(element):
        if kind_of(element) in ("checkbox", "radio"):
            found += ["checked"] if fields.is_checked(element) else []
        else:
            found.append(f"holds {fields.value(element)!r}")
    if fields.is_disabled(element):
        found.append("disabled")
    if attribute(element, "data-testid"):
        found.append(f"data-testid={attribute(element, 'data-testid')!r}")
    return f" ({', '.join(found)})" if found else ""
