"""What a browser makes of what an agent does with fields: cases for a browser, and for the kit's page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

__all__ = ["CASES", "PageWithFields"]


class PageWithFields(Protocol):
    """Attributes:
    page: A page of Playwright's, or the kit's.
    """

    page: Any

    async def show(self, html: str) -> None:
        """What Python does."""

    async def told(self) -> list[dict[str, Any]]:
        """What the page has told."""


Case = Callable[[PageWithFields], Awaitable[None]]

CASES: list[Case] = []


def case(function: Case) -> Case:
    CASES.append(function)
    return function


async def form(it: PageWithFields, inside: str) -> None:
    await it.show(f"<form name=f>{inside}</form>")


async def is_submitted(it: PageWithFields, field: str) -> bool:
    """Whether a form with that field is."""
    before = len(await it.told())
    await it.show("")
    await form(it, f"{field}<button>Go</button>")
    await it.page.get_by_role("button").click()
    return [each["type"] for each in (await it.told())[before:]] == ["submit"]


async def value_of(it: PageWithFields, field: str) -> str:
    await it.show("")
    await form(it, field)
    return str(await it.page.locator("[name=n]").input_value())


async def typed(it: PageWithFields, field: str, text: str = "X") -> str:
    await it.show("")
    await form(it, field)
    await it.page.locator("[name=n]").press_sequentially(text)
    return str(await it.page.locator("[name=n]").input_value())


@case
async def text_is_cut_to_the_length_of_its_field(it: PageWithFields) -> None:
    for field in ("<input name=n maxlength=2>", "<textarea name=n maxlength=2></textarea>"):
        await it.show("")
        await form(it, field)
        await it.page.locator("[name=n]").fill("abcdef")
        assert await it.page.locator("[name=n]").input_value() == "ab"
        assert (await it.told())[-1]["value"] == "ab"
        assert await typed(it, field, "xyz") == "xy"


@case
async def what_was_given_may_be_longer_and_can_be_shortened(it: PageWithFields) -> None:
    assert await typed(it, "<input name=n maxlength=3 value=abcdef>") == "abcdef"
    await it.page.locator("[name=n]").click()
    await it.page.locator("[name=n]").press("Backspace")
    assert await it.page.locator("[name=n]").input_value() == "abcde"


@case
async def typing_begins_at_the_start_of_what_was_given(it: PageWithFields) -> None:
    assert await typed(it, "<input name=n value=ab>", "XY") == "XYab"
    assert await typed(it, "<textarea name=n>ab</textarea>", "XY") == "XYab"


@case
async def typing_goes_on_behind_what_was_written_or_pressed_on(it: PageWithFields) -> None:
    await form(it, "<input name=n value=ab><input name=m>")
    field = it.page.locator("[name=n]")
    await field.fill("cd")
    await field.press_sequentially("X")
    assert await field.input_value() == "cdX"
    await field.press("Backspace")
    assert await field.input_value() == "cd"
    await it.page.locator("[name=m]").focus()
    await field.press_sequentially("X")
    assert await field.input_value() == "Xcd", "it was left"
    await it.show("")
    await form(it, "<input name=n value=ab>")
    await field.click()
    await field.press_sequentially("X")
    assert await field.input_value() == "abX"


@case
async def there_is_nothing_to_delete_before_the_start(it: PageWithFields) -> None:
    await form(it, "<input name=n value=ab>")
    await it.page.locator("[name=n]").press("Backspace")
    assert await it.page.locator("[name=n]").input_value() == "ab"
    assert await it.told() == []


@case
async def a_pattern_that_cannot_be_read_is_none(it: PageWithFields) -> None:
    assert await is_submitted(it, "<input name=n pattern='[0-9' value=ab>")
    assert not await is_submitted(it, "<input name=n pattern='[0-9]' value=ab>")


@case
async def numbers_have_no_pattern(it: PageWithFields) -> None:
    assert await is_submitted(it, "<input name=n type=number pattern=x value=1>")


@case
async def numbers_come_in_steps(it: PageWithFields) -> None:
    async def is_let_through(attributes: str, value: str) -> bool:
        await it.show("")
        await form(it, f"<input name=n type=number {attributes}><button>Go</button>")
        await it.page.locator("[name=n]").fill(value)
        await it.page.get_by_role("button").click()
        return bool((await it.told())[-1]["type"] == "submit")

    assert not await is_let_through("", "1.5")
    assert await is_let_through("", "-2")
    assert await is_let_through("step=any", "1.5")
    assert await is_let_through("step=0.1", "0.3")
    assert not await is_let_through("step=0", "1.5")
    assert await is_let_through("min=0.5", "1.5")
    assert not await is_let_through("min=0.5", "2")
    assert await is_let_through("value=0.25", "1.25")


@case
async def a_date_may_be_too_early(it: PageWithFields) -> None:
    assert not await is_submitted(it, "<input name=n type=date min=2024-01-01 value=2020-01-01>")
    assert await is_submitted(it, "<input name=n type=date max=2024-01-01 value=2020-01-01>")


@case
async def a_slider_is_on_one_of_its_steps(it: PageWithFields) -> None:
    async def is_on(attributes: str) -> str:
        return await value_of(it, f"<input name=n type=range {attributes}>")

    assert await is_on("") == "50"
    assert await is_on("max=10 value=70") == "10"
    assert await is_on("min=20 value=7") == "20"
    assert await is_on("min=1 max=4") == "3"
    assert await is_on("min=0 max=10 step=4 value=10") == "8"
    assert await is_on("min=0 max=1 step=0.1 value=0.33") == "0.3"
    assert await is_on("min=8 max=2") == "8"


@case
async def a_slider_or_color_is_given_no_value_that_it_cannot_have(it: PageWithFields) -> None:
    for kind, wrong, right in (("range", "200", "70"), ("color", "red", "#ff0000")):
        await it.show("")
        await form(it, f"<input name=n type={kind}>")
        before = len(await it.told())
        try:
            await it.page.locator("[name=n]").fill(wrong)
        except Exception:
            pass
        else:
            raise AssertionError(f"a {kind} takes it")
        assert len(await it.told()) == before
        await it.page.locator("[name=n]").fill(right)
        assert (await it.told())[-1]["value"] == right


@case
async def a_color_is_black_unless_it_is_another(it: PageWithFields) -> None:
    assert await value_of(it, "<input name=n type=color>") == "#000000"
    assert await value_of(it, "<input name=n type=color value=#AABBCC>") == "#aabbcc"


@case
async def enter_submits_without_a_button_in_the_only_text_field(it: PageWithFields) -> None:
    await form(it, "<input type=checkbox name=n>")
    await it.page.locator("[name=n]").press("Enter")
    assert await it.told() == []
    await form(it, "<input name=a><input name=n>")
    await it.page.locator("[name=n]").press("Enter")
    assert await it.told() == []
    await form(it, "<input type=checkbox name=m><input name=n>")
    await it.page.locator("[name=n]").press("Enter")
    assert [each["type"] for each in await it.told()] == ["submit"]


@case
async def an_option_that_is_put_in_front_does_not_become_the_chosen_one(
    it: PageWithFields,
) -> None:
    options = "<option value=a>A</option><option value=b>B</option>"
    for attributes in ("", " size=3"):
        await it.show("")
        chosen = await value_of(it, f"<select name=n{attributes}>{options}</select>")
        await form(it, f"<select name=n{attributes}><option value=c>C</option>{options}</select>")
        assert await it.page.locator("[name=n]").input_value() == chosen
    await form(it, "<select name=n></select>")
    await form(it, f"<select name=n>{options}</select>")
    assert await it.page.locator("[name=n]").input_value() == "a"
