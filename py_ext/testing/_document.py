"""What a browser would show of an extension's content, as a tree: parsed as it parses, and sanitized by the
same list as there (``py_ext/page/_sanitizing.py``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pytest

from py_ext.page._sanitizing import ATTRIBUTES, ELEMENTS, FIELD_TYPES, LINK, image_address
from py_ext.testing._tree import Element, Text, elements_in

__all__ = ["parsed", "serialized"]

ALLOWED = {name: {*own, *ATTRIBUTES} for name, (_, own) in ELEMENTS.items()}
LINKS = re.compile(LINK, re.IGNORECASE)
CLICKS = ("mailto:", "tel:")
VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})


def parsed(html: str, images: Sequence[str] = ()) -> Element:
    """The body of a document with what is left of the content."""
    body = Element("body", {})
    sanitize(body_of(html), body)
    pictures = picture_address(tuple(images))
    for element in elements_in(body):
        tidy(element, pictures)
    return body


def body_of(html: str) -> Any:
    """As it was written; None where it has none, as with frames."""
    try:
        from justhtml import JustHTML  # late: it takes half a second, and most tests show nothing
    except ModuleNotFoundError:
        raise pytest.UsageError(
            "What an extension shows needs justhtml: pip install justhtml"
        ) from None
    root = JustHTML(html, sanitize=False, scripting_enabled=False).root
    document = next(each for each in root.children or () if each.name == "html")
    return next((each for each in document.children or () if each.name == "body"), None)


@lru_cache
def picture_address(images: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(image_address(images))


def sanitize(written: Any, kept: Element) -> None:
    """Keep what the browser's sanitizer keeps, given that list."""
    for node in written.children if written is not None else ():
        if node.name == "#text":
            kept.append(Text(node.data or ""))
        elif getattr(node, "namespace", "") == "html" and node.name in ALLOWED:
            allowed = ALLOWED[node.name]
            attributes = {
                name: value or ""
                for name, value in node.attrs.items()
                if name in allowed or name.startswith("data-")
            }
            element = Element(node.name, attributes)
            kept.append(element)
            sanitize(node, element)


def tidy(element: Element, pictures: re.Pattern[str]) -> None:
    """As web/page/sanitize.mjs does afterwards."""
    attributes = element.attrs
    if element.name == "a" and "href" in attributes:
        href = attributes["href"]
        if not LINKS.fullmatch(href):
            del attributes["href"]
        elif not href.lower().startswith(CLICKS):
            attributes["target"], attributes["rel"] = "_blank", "noopener noreferrer"
    elif element.name == "img" and not pictures.fullmatch(attributes.get("src", "")):
        attributes.pop("src", None)
    elif element.name == "input" and attributes.get("type", "").lower() not in FIELD_TYPES:
        attributes.pop("type", None)
    if attributes.get("tabindex", "0") not in ("0", "-1"):
        del attributes["tabindex"]


ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\xa0": "&nbsp;"}
ESCAPED = str.maketrans(ESCAPES)
ESCAPED_IN_ATTRIBUTES = str.maketrans(ESCAPES | {'"': "&quot;"})


def serialized(parent: Element) -> str:
    """Its content as HTML, as a browser writes it."""
    parts = []
    for node in parent.children:
        if isinstance(node, Text):
            parts.append(node.data.translate(ESCAPED))
            continue
        attributes = [
            f' {name}="{value.translate(ESCAPED_IN_ATTRIBUTES)}"'
            for name, value in node.attrs.items()
        ]
        parts.append(f"<{node.name}{''.join(attributes)}>")
        if node.name not in VOID:
            parts += [serialized(node), f"</{node.name}>"]
    return "".join(parts)
