"""What the fields of a page hold, as ``web/page/fields.mjs`` and ``states.mjs`` have it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from py_ext.testing._numbers import clamped, is_step
from py_ext.testing._tree import Element, ancestors, attribute, closest, elements_in, text_in

__all__ = ["Fields", "kind_of"]

BUTTONS = frozenset({"button", "submit", "reset"})
FIXED = frozenset({"checkbox", "radio", "hidden", *BUTTONS})
"""Of these kinds of ``<input>``, the value is no state."""

WRITTEN = frozenset({"text", "search", "tel", "password", "url", "email", "textarea"})
"""Of these kinds, the text can be as long as ``maxlength`` says; inputs of them can have a ``pattern``."""

DATES = frozenset({"date", "datetime-local", "month", "time", "week"})
"""Of these kinds, a later value is a greater text."""

COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def kind_of(field: Element) -> str:
    """The kind of a field or button, in small letters: an input's type, or the element's name."""
    if field.name == "input":
        return (attribute(field, "type") or "text").lower()
    if field.name == "button":
        kind = (attribute(field, "type") or "submit").lower()
        return kind if kind in BUTTONS else "submit"
    return field.name


class Fields:
    """The states of the fields: what has become of each under the agent's hands.

    Args:
        root: The content of the page.
    """

    def __init__(self, root: Element) -> None:
        self.root = root
        self._values: dict[Element, str] = {}
        self._checked: dict[Element, bool] = {}
        self._chosen: dict[Element, list[Element]] = {}

    # What is what

    def is_field(self, element: Element) -> bool:
        """Whether it holds a value."""
        is_one = element.name in ("input", "select", "textarea")
        return is_one and kind_of(element) not in BUTTONS

    def form_of(self, element: Element) -> Element | None:
        """The form around it."""
        return closest(element, "form")

    def in_form(self, form: Element) -> list[Element]:
        """Its fields and buttons."""
        wanted = ("input", "select", "textarea", "button")
        return [each for each in elements_in(form) if each.name in wanted]

    def is_disabled(self, element: Element) -> bool:
        """Whether it cannot be used, or what is around it."""
        usable = ("button", "input", "select", "textarea", "option", "optgroup", "fieldset")
        if element.name in usable and attribute(element, "disabled") is not None:
            return True
        inner: Element | None = None
        for each in ancestors(element):
            if each is not element:
                is_off = attribute(each, "disabled") is not None
                if is_off and each.name == "fieldset" and not self._is_first_legend(each, inner):
                    return element.name in usable
                if is_off and each.name in ("optgroup", "select") and element.name == "option":
                    return True
            inner = each
        return False

    def _is_first_legend(self, fieldset: Element, inner: Element | None) -> bool:
        legends = [each for each in fieldset.children if getattr(each, "name", "") == "legend"]
        return bool(legends) and legends[0] is inner

    def labels(self, field: Element) -> list[Element]:
        """Its labels."""
        labels = [each for each in elements_in(self.root) if each.name == "label"]
        return [label for label in labels if self.labelled(label) is field]

    def labelled(self, label: Element) -> Element | None:
        """The field or button that a label is for."""
        target = attribute(label, "for")
        wanted = ("input", "select", "textarea", "button", "meter", "output", "progress")
        inside = elements_in(self.root) if target is not None else elements_in(label)
        for each in inside:
            is_right = target is None or attribute(each, "id") == target
            if is_right and each.name in wanted and kind_of(each) != "hidden":
                return each
        return None

    # States

    def value(self, field: Element) -> str:
        """The value, as ``input_value()`` has it."""
        if field.name == "select":
            chosen = self.chosen(field)
            return self.option_value(chosen[0]) if chosen else ""
        value = self._values.get(field)
        return self.default(field) if value is None else self.taken(field, value)

    def default(self, field: Element) -> str:
        """What Python gave last."""
        if field.name == "textarea":
            return text_in(field).replace("\r\n", "\n").replace("\r", "\n")
        kind = kind_of(field)
        value = attribute(field, "value")
        if kind in ("checkbox", "radio"):
            return "on" if value is None else value
        return self.taken(field, value or "")

    def taken(self, field: Element, value: str) -> str:
        """What a browser makes of a value for it."""
        kind = kind_of(field)
        return clamped(field.attrs, value) if kind == "range" else cleaned(kind, value)

    def set_value(self, field: Element, value: str) -> None:
        """The agent has written something."""
        self._values[field] = self.taken(field, value)

    def room(self, field: Element) -> int | None:
        """How long its text can become under the agent's hands; None for any length."""
        longest = attribute(field, "maxlength") or ""
        return int(longest) if kind_of(field) in WRITTEN and longest.isdecimal() else None

    def is_checked(self, field: Element) -> bool:
        """Whether a box or radio button is."""
        return self._checked.get(field, attribute(field, "checked") is not None)

    def set_checked(self, field: Element, is_checked: bool) -> None:
        """Check it or not; the radio buttons of its group follow."""
        if kind_of(field) == "radio" and is_checked:
            for other in self._group(field):
                self._checked[other] = False
        self._checked[field] = is_checked

    def _group(self, radio: Element) -> list[Element]:
        form, name = self.form_of(radio), attribute(radio, "name")
        around = elements_in(form or self.root)
        return [
            each
            for each in around
            if each.name == "input"
            and kind_of(each) == "radio"
            and name
            and attribute(each, "name") == name
            and self.form_of(each) is form
        ]

    def options(self, select: Element) -> list[Element]:
        """Its options."""
        return [each for each in elements_in(select) if each.name == "option"]

    def option_value(self, option: Element) -> str:
        """What choosing it gives."""
        value = attribute(option, "value")
        return self.option_text(option) if value is None else value

    def option_text(self, option: Element) -> str:
        """How it is read."""
        return attribute(option, "label") or " ".join(text_in(option).split())

    def chosen(self, select: Element) -> list[Element]:
        """The options that are chosen."""
        options = self.options(select)
        if select in self._chosen:
            return [each for each in options if any(each is one for one in self._chosen[select])]
        given = [each for each in options if attribute(each, "selected") is not None]
        if attribute(select, "multiple") is not None:
            return given
        usable = [each for each in options if not self.is_disabled(each)]
        return given[-1:] or (
            usable[:1] if (attribute(select, "size") or "1") in ("0", "1") else []
        )

    def choose(self, select: Element, options: list[Element]) -> None:
        """The agent has chosen these."""
        self._chosen[select] = options

    def reset(self, form: Element) -> None:
        """All become what Python gave last."""
        for field in self.in_form(form):
            for states in (self._values, self._checked, self._chosen):
                states.pop(field, None)

    # When content is merged

    def given(self, element: Element) -> Any:
        """What Python gave last, to be compared with what it gives now."""
        if element.name == "input":
            return attribute(element, "value"), attribute(element, "checked") is not None
        if element.name == "textarea":
            return text_in(element)
        if element.name == "select":
            options = self.options(element)
            return [self.option_value(each) for each in options if "selected" in each.attrs]
        return None

    def chosen_values(self, select: Element) -> list[str]:
        """The values that are chosen, by the agent or as they were given."""
        return [self.option_value(each) for each in self.chosen(select)]

    def settle(
        self, element: Element, before: Any, given: Element, chosen: Collection[str]
    ) -> None:
        """After the attributes and children of an element have become those that are given."""
        now = self.given(given)
        if element.name == "input":
            if before[0] != now[0] and kind_of(element) not in FIXED:
                self._values.pop(element, None)
            if before[1] != now[1]:
                self.set_checked(element, now[1])
        elif element.name == "textarea" and before != now:
            self._values.pop(element, None)
        elif element.name == "select":
            options = self.options(element)
            still = [each for each in options if self.option_value(each) in chosen]
            if before != now or (not still and (chosen or not is_multiple(element))):
                self._chosen.pop(element, None)
            else:
                self._chosen[element] = still

    # As plain data

    def text(self, field: Element) -> str:
        """The text of one field: of a box that is not checked, empty."""
        if kind_of(field) in ("checkbox", "radio") and not self.is_checked(field):
            return ""
        return self.value(field)

    def values(self, fields: Iterable[Element]) -> dict[str, str | list[str]]:
        """What they hold, by their names."""
        named: dict[str, list[Element]] = {}
        for field in fields:
            name = attribute(field, "name")
            if name and self.is_field(field) and not self.is_disabled(field):
                named.setdefault(name, []).append(field)
        return {name: self._together(same) for name, same in named.items()}

    def _together(self, fields: list[Element]) -> str | list[str]:
        if all(kind_of(field) == "radio" for field in fields):
            return next(filter(None, map(self.text, fields)), "")
        if len(fields) == 1 and not is_multiple(fields[0]):
            return self.text(fields[0])
        values: list[str] = []
        for field in fields:
            if is_multiple(field):
                values += map(self.option_value, self.chosen(field))
            elif kind_of(field) not in ("checkbox", "radio") or self.is_checked(field):
                values.append(self.value(field))
        return values

    # What is right

    def wrong_in(self, form: Element) -> Element | None:
        """The first field whose value a browser would not let through."""
        fields = [each for each in self.in_form(form) if self.is_field(each)]
        return next((each for each in fields if not self.is_valid(each)), None)

    def is_valid(self, field: Element) -> bool:
        """Whether a browser would let its value through."""
        kind, value = kind_of(field), self.text(field)
        if self.is_disabled(field) or kind == "hidden" or attribute(field, "readonly") is not None:
            return True
        if attribute(field, "required") is not None:
            group = self._group(field) if kind == "radio" else [field]
            if not any(map(self.text, group or [field])):
                return False
        if not value:
            return True
        if kind == "number" and not is_step(field.attrs, value):
            return False
        if (kind == "number" or kind in DATES) and not self._is_in_range(field, value):
            return False
        pattern = attribute(field, "pattern")
        if pattern and field.name == "input" and kind in WRITTEN and not fits(pattern, value):
            return False
        shortest = attribute(field, "minlength") or "0"
        if field in self._values and shortest.isdigit() and len(value) < int(shortest):
            return False
        if kind == "url":
            return bool(re.match(r"[A-Za-z][\w+.-]*:", value))
        return kind != "email" or bool(EMAIL.fullmatch(value))

    def _is_in_range(self, field: Element, value: str) -> bool:
        least, most = attribute(field, "min"), attribute(field, "max")
        if kind_of(field) in DATES:
            return not ((least and value < least) or (most and value > most))
        try:
            number = float(value)
            return not ((least and number < float(least)) or (most and number > float(most)))
        except ValueError:
            return True


def is_multiple(field: Element) -> bool:
    return field.name == "select" and attribute(field, "multiple") is not None


def fits(pattern: str, value: str) -> bool:
    """Whether all of it fits a pattern; a browser takes one that it cannot read for none."""
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        return True


def cleaned(kind: str, value: str) -> str:
    """As a browser takes a value into a field of that kind."""
    if kind == "textarea":
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if kind in ("text", "search", "tel", "password", "url", "email"):
        value = value.replace("\r", "").replace("\n", "")
        return value.strip() if kind in ("url", "email") else value
    if kind == "number":
        try:
            float(value)
        except ValueError:
            return ""
    if kind == "color":
        return value.lower() if COLOR.fullmatch(value) else "#000000"
    return value
