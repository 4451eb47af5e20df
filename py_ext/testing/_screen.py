"""The page of one simulated frame: what Python shows there, and what becomes of what the agent does.

It does what ``web/page/page.mjs`` and a browser do together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from py_ext.testing._document import parsed, serialized
from py_ext.testing._fields import Fields, kind_of
from py_ext.testing._merge import Merge
from py_ext.testing._tree import Element, Text, attribute, closest, elements_in

__all__ = ["Screen"]

FAILED = "That did not work, and may not have been done. Try again, or tell your support."
"""As in web/page/forms.mjs."""

TEXTS = frozenset(
    {
        *(
            "date",
            "datetime-local",
            "email",
            "month",
            "number",
            "password",
            "search",
            "tel",
            "text",
        ),
        *("textarea", "time", "url", "week"),
    }
)


class Screen:
    """A frame's page.

    Args:
        tell: Called with what the agent does.
        images: The setting ``images``.
    """

    def __init__(self, tell: Callable[[dict[str, Any]], None], images: Sequence[str] = ()) -> None:
        self._tell = tell
        self._images = images
        self.body = Element("body", {})
        self.fields = Fields(self.body)
        self._merge = Merge(self.body, self.fields)
        self._shown = ""
        self._keys = 0
        self._under_way: dict[int, Element] = {}
        self._edited: Element | None = None
        self.focused: Element | None = None
        self._caret = 0
        self.title = ""
        self.is_busy = False

    # What Python sends

    def apply(self, text: str) -> None:
        """Carry out an operation."""
        told = json.loads(text)
        getattr(self, f"_{told['op']}")(told)

    def _show(self, told: dict[str, Any]) -> None:
        if told["html"] == self._shown:
            return
        self._shown = told["html"]
        self._merge.show(parsed(self._shown, self._images))
        if self.focused is not None and not self.is_there(self.focused):
            self.focused = self._edited = None

    def _focus(self, told: dict[str, Any]) -> None:
        for each in elements_in(self.body):
            if told["name"] in (attribute(each, "name"), attribute(each, "id")):
                self.focus(each)
                return

    def _title(self, told: dict[str, Any]) -> None:
        self.title = told["text"]

    def _busy(self, told: dict[str, Any]) -> None:
        self.is_busy = told["is"]

    def _settled(self, told: dict[str, Any]) -> None:
        form = self._under_way.pop(told["key"], None)
        if form is None:
            return
        self._merge.busy.pop(form, None)
        form.attrs.pop("aria-busy", None)
        if told["failed"]:
            line = Element("p", {"class": "failed", "role": "alert"})
            said = attribute(form, "data-failed")
            line.append(Text(FAILED if said is None else said))
            self._merge.ours[form] = line
            form.append(line)

    # What the agent does

    def is_there(self, element: Element) -> bool:
        """Whether it is still on the page."""
        current: Any = element
        while current is not None and current is not self.body:
            parent = current.parent
            if parent is not None and not any(each is current for each in parent.children):
                return False
            current = parent
        return current is self.body

    def focus(self, element: Element | None) -> None:
        """Go to that element, or to none: a text field that was left has changed by then."""
        if element is self.focused:
            return
        self._commit()
        self.focused = element
        self._caret = 0  # so has Playwright it for keys, wherever it was before

    def _commit(self) -> None:
        edited, self._edited = self._edited, None
        if edited is not None and self.is_there(edited):
            self._tell_field(edited, "change")

    def write(self, field: Element, value: str) -> None:
        """Write something into a text field, in place of what is there."""
        room = self.fields.room(field)
        value = value if room is None else value[:room]
        self._put(field, value, len(value))

    def _put(self, field: Element, value: str, caret: int) -> None:
        self.focus(field)
        self._caret = caret
        if self.fields.value(field) == value:
            return
        self.fields.set_value(field, value)
        self._tell_field(field, "input")
        if kind_of(field) in TEXTS:
            self._edited = field
        else:
            self._tell_field(field, "change")

    def type(self, field: Element, letter: str) -> None:
        """Type a letter where the caret is."""
        value, at = self._at_caret(field)
        room = self.fields.room(field)
        if room is None or len(value) < room:
            self._put(field, value[:at] + letter + value[at:], at + 1)

    def delete(self, field: Element) -> None:
        """Delete the letter before the caret."""
        value, at = self._at_caret(field)
        if at:
            self._put(field, value[: at - 1] + value[at:], at - 1)

    def _at_caret(self, field: Element) -> tuple[str, int]:
        self.focus(field)
        value = self.fields.value(field)
        return value, min(self._caret, len(value))

    def choose(self, select: Element, options: list[Element]) -> None:
        """Choose options."""
        self.focus(select)
        self.fields.choose(select, options)
        self._tell_field(select, "input")
        self._tell_field(select, "change")

    def click(self, element: Element) -> None:
        """Press on it."""
        active = closest(element, "a", "button", "input", "label", "select", "summary", "textarea")
        if active is not None and active.name == "label":
            labelled = self.fields.labelled(active)
            if labelled is not None and not self.fields.is_disabled(labelled):
                self.click(labelled)
            return
        self.focus(active)
        if active is None or self.fields.is_disabled(active):
            return
        kind = kind_of(active)
        if kind in TEXTS:
            self._caret = len(self.fields.value(active))
        if active.name == "a":
            self._follow(active)
        elif active.name == "summary":
            self._toggle(active)
        elif kind in ("checkbox", "radio"):
            if kind == "checkbox" or not self.fields.is_checked(active):
                self.fields.set_checked(
                    active, kind == "radio" or not self.fields.is_checked(active)
                )
                self._tell_field(active, "input")
                self._tell_field(active, "change")
        elif kind in ("button", "submit", "reset"):
            self._press(active, kind)

    def _follow(self, link: Element) -> None:
        href = attribute(link, "href")
        if href is not None and attribute(link, "target") != "_blank":
            form = name_of(self.fields.form_of(link))
            self._say("click", form, name_of(link), href, {})

    def _toggle(self, summary: Element) -> None:
        details = summary.parent
        if details is not None and details.name == "details" and not has_taken(details, "open"):
            details.attrs["open"] = ""

    def _press(self, button: Element, kind: str) -> None:
        form = self.fields.form_of(button)
        if form is not None and kind == "submit":
            self.submit(form, button)
        elif form is not None and kind == "reset":
            self.fields.reset(form)
        else:
            values = self.fields.values(self.fields.in_form(form)) if form is not None else {}
            self._say(
                "click", name_of(form), name_of(button), attribute(button, "value") or "", values
            )

    def enter(self, element: Element) -> None:
        """Press the Enter key there."""
        if element.name in ("a", "button", "summary"):
            self.click(element)
            return
        if element.name != "input":
            return
        self._commit()
        form = self.fields.form_of(element)
        if form is None:
            return
        controls = self.fields.in_form(form)
        buttons = [each for each in controls if kind_of(each) == "submit"]
        if buttons:
            if not self.fields.is_disabled(buttons[0]):
                self.submit(form, buttons[0])
        elif kind_of(element) in TEXTS and sum(map(is_line, controls)) == 1:
            self.submit(form, None)

    def submit(self, form: Element, button: Element | None) -> None:
        """Submit a form, unless a field of it is wrong, or it is under way."""
        if attribute(form, "novalidate") is None:
            wrong = self.fields.wrong_in(form)
            if wrong is not None:
                self.focus(wrong)
                return
        if form in self._merge.busy:
            return
        line = self._merge.ours.pop(form, None)
        if line is not None:
            form.children.remove(line)
        self._keys += 1
        self._merge.busy[form] = self._keys
        self._under_way[self._keys] = form
        form.attrs["aria-busy"] = "true"
        values = self.fields.values(self.fields.in_form(form))
        value = attribute(button, "value") if button is not None else ""
        self._say("submit", name_of(form), name_of(button), value or "", values, key=self._keys)

    def _tell_field(self, field: Element, kind: str) -> None:
        form = self.fields.form_of(field)
        around = [field] if form is None else self.fields.in_form(form)
        values = self.fields.values(around)
        self._say(kind, name_of(form), name_of(field), self.fields.text(field), values)

    def _say(
        self, kind: str, form: str, name: str, value: str, values: dict[str, Any], **more: object
    ) -> None:
        told = {"type": kind, "form": form, "name": name, "value": value, "values": values, **more}
        self._tell(json.loads(json.dumps(told)))

    # To look at

    def markup(self) -> str:
        """What is shown, as HTML."""
        return serialized(self.body)


def name_of(element: Element | None) -> str:
    return "" if element is None else attribute(element, "name") or ""


def is_line(element: Element) -> bool:
    """Whether it is a text field of one line."""
    return element.name == "input" and kind_of(element) in TEXTS


def has_taken(element: Element, name: str) -> bool:
    """Whether there was such an attribute; there is none any more."""
    return element.attrs.pop(name, None) is not None
