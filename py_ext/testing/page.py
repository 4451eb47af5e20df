"""The fixture ``page``: what the agent sees of the extension, and his hands, without a browser.

The names and what they do are Playwright's; with ``--desktop-browser``, they are Playwright's own.

    async def test_a_note_is_saved(page, simulator):
        await page.get_by_label("Note").fill("Calls back")
        await page.get_by_role("button", name="Save").click()
        assert await page.get_by_role("status").text_content() == "Saved"
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

from py_ext.testing._fields import kind_of
from py_ext.testing._outline import outline
from py_ext.testing._queries import (
    Test,
    Words,
    by_attribute,
    by_label,
    by_role,
    by_selector,
    by_text,
    fits,
)
from py_ext.testing._roles import is_hidden, seen_in
from py_ext.testing._screen import TEXTS, Screen
from py_ext.testing._tree import Element, ancestors, attribute, elements_in, text_in

__all__ = ["Locator", "PageUnderTest"]

Find: TypeAlias = Callable[[], list[Element]]
Settle: TypeAlias = Callable[[], Awaitable[object]]


class Finder:
    """What ``page`` and each locator have in common: the ways to find something in it."""

    def __init__(self, where: Callable[[], Screen], settle: Settle) -> None:
        self._where = where
        self._settle = settle

    @property
    def _screen(self) -> Screen:
        return self._where()

    def _inside(self) -> list[Element]:
        raise NotImplementedError

    def _located(self, said: str, made: Callable[[Screen], Test]) -> Locator:
        def find() -> list[Element]:
            test = made(self._screen)
            return [each for each in self._inside() if test(each)]

        return Locator(self._where, self._settle, find, self._path(said))

    def _path(self, said: str) -> str:
        return said

    def get_by_role(
        self,
        role: str,
        *,
        name: Words | None = None,
        exact: bool = False,
        include_hidden: bool = False,
        checked: bool | None = None,
        disabled: bool | None = None,
        expanded: bool | None = None,
        level: int | None = None,
        pressed: bool | None = None,
        selected: bool | None = None,
    ) -> Locator:
        """What has that role, and that accessible name: ``get_by_role("button", name="Save")``."""
        given = {
            "checked": checked,
            "disabled": disabled,
            "expanded": expanded,
            "level": level,
            "pressed": pressed,
            "selected": selected,
        }
        states: dict[str, object] = {
            each: value for each, value in given.items() if value is not None
        }
        said = "".join(f", {each}={value!r}" for each, value in states.items())
        named = "" if name is None else f", name={shown(name)}"
        return self._located(
            f"get_by_role({role!r}{named}{said})",
            lambda screen: by_role(screen.fields, role, name, exact, states, include_hidden),
        )

    def get_by_label(self, text: Words, *, exact: bool = False) -> Locator:
        """The field with that label."""
        return self._located(
            f"get_by_label({shown(text)})", lambda screen: by_label(screen.fields, text, exact)
        )

    def get_by_text(self, text: Words, *, exact: bool = False) -> Locator:
        """The smallest element with that text."""
        return self._located(f"get_by_text({shown(text)})", lambda _: by_text(text, exact))

    def get_by_placeholder(self, text: Words, *, exact: bool = False) -> Locator:
        """The field with that placeholder."""
        return self._by_attribute("placeholder", f"get_by_placeholder({shown(text)})", text, exact)

    def get_by_title(self, text: Words, *, exact: bool = False) -> Locator:
        """What has that ``title``."""
        return self._by_attribute("title", f"get_by_title({shown(text)})", text, exact)

    def get_by_alt_text(self, text: Words, *, exact: bool = False) -> Locator:
        """The picture with that ``alt``."""
        return self._by_attribute("alt", f"get_by_alt_text({shown(text)})", text, exact)

    def get_by_test_id(self, test_id: Words) -> Locator:
        """What has that ``data-testid``."""
        return self._by_attribute("data-testid", f"get_by_test_id({shown(test_id)})", test_id, True)

    def locator(self, selector: str) -> Locator:
        """What a CSS selector fits."""
        return self._located(f"locator({selector!r})", lambda _: by_selector(selector))

    def _by_attribute(self, name: str, said: str, text: Words, exact: bool) -> Locator:
        return self._located(said, lambda _: by_attribute(name, text, exact))


class Locator(Finder):
    """Elements of the page, found anew with each use, as Playwright's are.

    What acts, or asks for something of one element, fails where there is none, or more than one.
    """

    def __init__(self, where: Callable[[], Screen], settle: Settle, find: Find, said: str) -> None:
        super().__init__(where, settle)
        self._find = find
        self._said = said

    def __repr__(self) -> str:
        return f"<Locator {self._said}>"

    def _path(self, said: str) -> str:
        return f"{self._said}.{said}"

    def _inside(self) -> list[Element]:
        found = self._find()
        return [
            each
            for each in elements_in(self._screen.body)
            if any(one in found for one in list(ancestors(each))[1:])
        ]

    # Which

    @property
    def first(self) -> Locator:
        """The first of them."""
        return self._narrowed("first", lambda found: found[:1])

    @property
    def last(self) -> Locator:
        """The last of them."""
        return self._narrowed("last", lambda found: found[-1:])

    def nth(self, index: int) -> Locator:
        """One of them, counted from 0."""
        return self._narrowed(
            f"nth({index})",
            lambda found: [found[index]] if -len(found) <= index < len(found) else [],
        )

    def filter(
        self,
        *,
        has_text: Words | None = None,
        has_not_text: Words | None = None,
        has: Locator | None = None,
        has_not: Locator | None = None,
    ) -> Locator:
        """Those that have a text, or an element, in them."""

        def contains(element: Element, inner: Locator) -> bool:
            return any(element in list(ancestors(each))[1:] for each in inner._find())

        def narrow(found: list[Element]) -> list[Element]:
            return [
                each
                for each in found
                if (has_text is None or fits(text_in(each), has_text, False))
                and (has_not_text is None or not fits(text_in(each), has_not_text, False))
                and (has is None or contains(each, has))
                and (has_not is None or not contains(each, has_not))
            ]

        said = "" if has_text is None else f"has_text={shown(has_text)}"
        return self._narrowed(f"filter({said})", narrow)

    def _narrowed(self, said: str, narrow: Callable[[list[Element]], list[Element]]) -> Locator:
        return Locator(self._where, self._settle, lambda: narrow(self._find()), self._path(said))

    async def count(self) -> int:
        """How many there are."""
        await self._settle()
        return len(self._find())

    async def all(self) -> list[Locator]:
        """A locator for each of them."""
        return [self.nth(index) for index in range(await self.count())]

    # What is to be seen of it

    async def text_content(self) -> str:
        """All its text, as it is."""
        return text_in(await self._one())

    async def inner_text(self) -> str:
        """Its text, with the spaces that are seen."""
        return seen_in(await self._one())

    async def all_text_contents(self) -> list[str]:
        """The texts of all."""
        await self._settle()
        return [text_in(each) for each in self._find()]

    async def all_inner_texts(self) -> list[str]:
        """The texts of all, with the spaces that are seen."""
        await self._settle()
        return [seen_in(each) for each in self._find()]

    async def get_attribute(self, name: str) -> str | None:
        """An attribute, None where there is none."""
        return attribute(await self._one(), name)

    async def input_value(self) -> str:
        """What a field holds."""
        return self._screen.fields.value(await self._one())

    async def is_visible(self) -> bool:
        """Whether there is one that can be seen."""
        await self._settle()
        found = self._found_at_most_one()
        return found is not None and not is_hidden(found)

    async def is_hidden(self) -> bool:
        """The contrary of ``is_visible``."""
        return not await self.is_visible()

    async def is_disabled(self) -> bool:
        """Whether it cannot be used."""
        return self._screen.fields.is_disabled(await self._one())

    async def is_enabled(self) -> bool:
        """The contrary of ``is_disabled``."""
        return not await self.is_disabled()

    async def is_editable(self) -> bool:
        """Whether something can be written into it."""
        element = await self._one()
        is_fixed = attribute(element, "readonly") is not None
        return not is_fixed and not self._screen.fields.is_disabled(element)

    async def is_checked(self) -> bool:
        """Whether a box or radio button is."""
        return self._screen.fields.is_checked(await self._one())

    # What is done with it

    async def click(self) -> None:
        """Press on it."""
        self._screen.click(await self._usable("click"))
        await self._settle()

    async def fill(self, value: str) -> None:
        """Write this into the field, in place of what is there."""
        field = await self._usable("fill")
        kind = kind_of(field)
        if not self._screen.fields.is_field(field) or kind in ("checkbox", "radio", "select"):
            raise self._error(f"fill: it is no field to be written into, but <{field.name}>")
        if attribute(field, "readonly") is not None:
            raise self._error("fill: it is readonly")
        if kind in ("color", "range") and self._screen.fields.taken(field, value) != value:
            raise self._error("fill: it cannot have this value")
        self._screen.write(field, value)
        await self._settle()

    async def clear(self) -> None:
        """Write nothing into the field."""
        await self.fill("")

    async def press_sequentially(self, text: str) -> None:
        """Type it, letter by letter, where the caret is: behind what was just written, at the end of what
        was pressed on, and else at the start."""
        for letter in text:
            field = await self._usable("press_sequentially")
            self._screen.type(field, letter)
            await self._settle()

    async def press(self, key: str) -> None:
        """Press a key: Enter, Space, Tab, Backspace, or a letter."""
        element = await self._one()
        screen = self._screen
        screen.focus(element)
        if key == "Enter":
            if element.name == "textarea":
                screen.type(element, "\n")
            else:
                screen.enter(element)
        elif key in ("Space", " ") and kind_of(element) not in TEXTS:
            if element.name != "a":
                screen.click(element)
        elif key == "Tab":
            screen.focus(None)
        elif key == "Backspace":
            screen.delete(element)
        elif len(key) == 1 or key == "Space":
            screen.type(element, " " if key == "Space" else key)
        else:
            raise ValueError(f"{key!r} is no key that is known without a browser")
        await self._settle()

    async def check(self) -> None:
        """Check a box or radio button; one that is, stays."""
        await self.set_checked(True)

    async def uncheck(self) -> None:
        """Uncheck a box; one that is not checked, stays."""
        await self.set_checked(False)

    async def set_checked(self, checked: bool) -> None:
        """Check it, or not."""
        element = await self._usable("check")
        if kind_of(element) not in ("checkbox", "radio"):
            raise self._error("check: it is no box and no radio button")
        if self._screen.fields.is_checked(element) != checked:
            self._screen.click(element)
            if self._screen.fields.is_checked(element) != checked:
                raise self._error("uncheck: a radio button is unchecked by checking another")
        await self._settle()

    async def select_option(
        self,
        value: str | Sequence[str] | None = None,
        *,
        label: str | Sequence[str] | None = None,
        index: int | Sequence[int] | None = None,
    ) -> list[str]:
        """Choose options: by value or label, by label alone, or by index, counted from 0.

        Returns:
            The values of those that are chosen.
        """
        select = await self._usable("select_option")
        if select.name != "select":
            raise self._error(f"select_option: it is no <select>, but <{select.name}>")
        fields = self._screen.fields
        options = fields.options(select)
        values, labels, places = several(value), several(label), several(index)
        wanted = [
            option
            for place, option in enumerate(options)
            if fields.option_value(option) in values
            or fields.option_text(option) in (*values, *labels)
            or place in places
        ]
        is_multiple = attribute(select, "multiple") is not None
        found = wanted if is_multiple else wanted[:1]
        asked = len(values) + len(labels) + len(places)
        if len(wanted) < asked or any(map(fields.is_disabled, found)):
            there = ", ".join(repr(fields.option_text(each)) for each in options)
            raise self._error(f"select_option: there are {there}")
        self._screen.choose(select, found)
        await self._settle()
        return [fields.option_value(each) for each in found]

    async def focus(self) -> None:
        """Go there."""
        self._screen.focus(await self._one())
        await self._settle()

    async def blur(self) -> None:
        """Leave it."""
        if self._screen.focused is await self._one():
            self._screen.focus(None)
        await self._settle()

    # Finding it

    async def _one(self) -> Element:
        await self._settle()
        found = self._found_at_most_one()
        if found is None:
            raise self._error("nothing fits")
        return found

    def _found_at_most_one(self) -> Element | None:
        found = self._find()
        if len(found) > 1:
            raise self._error(f"{len(found)} elements fit, and one is wanted")
        return found[0] if found else None

    async def _usable(self, doing: str) -> Element:
        element = await self._one()
        if is_hidden(element):
            raise self._error(f"{doing}: it cannot be seen")
        if self._screen.fields.is_disabled(element):
            raise self._error(f"{doing}: it is disabled")
        return element

    def _error(self, said: str) -> AssertionError:
        return AssertionError(f"{self._said}: {said}.\nThe page:\n{outline(self._screen)}")


class PageUnderTest(Finder):
    """What one frame of the extension shows."""

    def _inside(self) -> list[Element]:
        return list(elements_in(self._screen.body))

    async def is_busy(self) -> bool:
        """Whether the agent sees that something is under way: ``desk.page.busy``."""
        await self._settle()
        return self._screen.is_busy

    async def title(self) -> str:
        """What the frame is called: ``desk.page.title``."""
        await self._settle()
        return self._screen.title

    async def content(self) -> str:
        """What is shown, as HTML."""
        await self._settle()
        return self._screen.markup()

    async def inner_text(self) -> str:
        """All that can be read."""
        await self._settle()
        return seen_in(self._screen.body)

    def __repr__(self) -> str:
        return f"<Page\n{outline(self._screen)}>"


def several(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, (str, int)) else tuple(value)


def shown(words: Words) -> str:
    return repr(words.pattern if isinstance(words, re.Pattern) else words)
