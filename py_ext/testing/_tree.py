"""The elements and texts of a simulated page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

__all__ = ["Element", "Node", "Text", "ancestors", "attribute", "closest", "elements_in", "text_in"]


class Text:
    """A piece of text."""

    name = "#text"
    children: tuple[Node, ...] = ()

    def __init__(self, data: str) -> None:
        self.data = data
        self.parent: Element | None = None


class Element:
    """An element of HTML.

    Attributes:
        name: In small letters.
        attrs: The attributes; one without a value has an empty one.
        children: Elements and texts, in their order.
        parent: What it is in.
    """

    namespace = "html"

    def __init__(self, name: str, attrs: dict[str, str]) -> None:
        self.name = name
        self.attrs = attrs
        self.children: list[Node] = []
        self.parent: Element | None = None

    def append(self, node: Node) -> None:
        """Put it behind what is there."""
        node.parent = self
        self.children.append(node)


Node: TypeAlias = Element | Text


def attribute(element: Element, name: str) -> str | None:
    """The attribute, None where there is none."""
    return element.attrs.get(name)


def elements_in(parent: Element) -> Iterator[Element]:
    """The elements inside of one, in their order."""
    for node in list(parent.children):
        if isinstance(node, Element):
            yield node
            yield from elements_in(node)


def ancestors(element: Element) -> Iterator[Element]:
    """The element and those around it."""
    current: Element | None = element
    while current is not None:
        yield current
        current = current.parent


def closest(element: Element, *names: str) -> Element | None:
    """The element itself or the next around it that is one of these."""
    return next((each for each in ancestors(element) if each.name in names), None)


def text_in(node: Node) -> str:
    """All the text in it, as it is."""
    if isinstance(node, Text):
        return node.data
    return "".join(map(text_in, node.children))
