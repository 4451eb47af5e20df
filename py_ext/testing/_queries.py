"""Which elements a locator finds: by role, label, text or selector, as Playwright's do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, cast

from py_ext.testing._fields import Fields, kind_of
from py_ext.testing._roles import is_ignored, name_of, role_of
from py_ext.testing._tree import Element, Text, ancestors, attribute, elements_in, text_in

__all__ = [
    "Test",
    "Words",
    "by_attribute",
    "by_label",
    "by_role",
    "by_selector",
    "by_text",
    "fits",
]

Words: TypeAlias = str | re.Pattern[str]
Test: TypeAlias = Callable[[Element], bool]


def spaced(text: str) -> str:
    return " ".join(text.split())


def fits(text: str, wanted: Words, exact: bool) -> bool:
    """Whether a text is what is wanted: a part of it, in capitals or not, unless that is to be exact."""
    if isinstance(wanted, re.Pattern):
        return wanted.search(spaced(text)) is not None
    if exact:
        return spaced(text) == spaced(wanted)
    return spaced(wanted).lower() in spaced(text).lower()


def by_role(
    fields: Fields,
    role: str,
    name: Words | None,
    exact: bool,
    states: dict[str, object],
    hidden: bool,
) -> Test:
    """Elements of a role, with a name and in states."""

    def test(element: Element) -> bool:
        if role_of(element, fields) != role or (not hidden and is_ignored(element)):
            return False
        if name is not None and not fits(name_of(element, fields), name, exact):
            return False
        return all(state_of(element, fields, state) == value for state, value in states.items())

    return test


def state_of(element: Element, fields: Fields, state: str) -> object:
    if state == "checked":
        if element.name == "input":
            return fields.is_checked(element)
        return attribute(element, "aria-checked") == "true"
    if state == "disabled":
        return fields.is_disabled(element) or attribute(element, "aria-disabled") == "true"
    if state == "expanded":
        if element.name == "details":
            return "open" in element.attrs
        said = attribute(element, "aria-expanded")
        return None if said is None else said == "true"
    if state == "level":
        if re.fullmatch("h[1-6]", element.name):
            return int(element.name[1])
        return int(attribute(element, "aria-level") or 0)
    if state == "selected":
        if element.name == "option":
            select = next(each for each in iter_up(element) if each.name in ("select", "datalist"))
            return any(each is element for each in fields.chosen(select))
        return attribute(element, "aria-selected") == "true"
    return attribute(element, f"aria-{state}") == "true"


def iter_up(element: Element) -> Iterator[Element]:
    return itertools.islice(ancestors(element), 1, None)


def by_label(fields: Fields, text: Words, exact: bool) -> Test:
    """Fields, and whatever else, with that label."""
    named = {attribute(each, "id"): each for each in elements_in(fields.root)}

    def test(element: Element) -> bool:
        said = attribute(element, "aria-labelledby")
        if said:
            words = [text_in(named[each]) for each in said.split() if each in named]
            if any(fits(each, text, exact) for each in words):
                return True
        label = attribute(element, "aria-label")
        if label is not None and fits(label, text, exact):
            return True
        if element.name not in (
            "input",
            "select",
            "textarea",
            "button",
            "meter",
            "output",
            "progress",
        ):
            return False
        return any(fits(text_in(each), text, exact) for each in fields.labels(element))

    return test


def by_text(text: Words, exact: bool) -> Test:
    """The smallest elements that have that text."""

    def has(element: Element) -> bool:
        if element.name == "input" and kind_of(element) in ("button", "submit"):
            return fits(attribute(element, "value") or "", text, exact)
        return fits(text_in(element), text, exact)

    def test(element: Element) -> bool:
        if not has(element):
            return exact and any(
                isinstance(each, Text) and fits(each.data, text, exact) for each in element.children
            )
        return not any(isinstance(each, Element) and has(each) for each in element.children)

    return test


def by_attribute(name: str, text: Words, exact: bool) -> Test:
    """Elements with that attribute."""

    def test(element: Element) -> bool:
        value = attribute(element, name)
        return value is not None and fits(value, text, exact)

    return test


def by_selector(selector: str) -> Test:
    """Elements that a CSS selector fits. Raises ValueError for one that is not known here."""

    from justhtml import SelectorError, matches  # late: it takes half a second

    def test(element: Element) -> bool:
        try:
            return matches(cast("Any", element), selector)
        except SelectorError as error:
            raise ValueError(
                f"{selector!r} is no selector that is known without a browser ({error}): names, classes, "
                "ids, attributes, :not, :first-child, :nth-child and their like are"
            ) from None

    return test
