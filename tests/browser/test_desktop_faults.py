"""Faults, switched on and off on the desktop's page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.plain_page import plain_desktop

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def opened(page: Page) -> Locator:
    await page.get_by_role("button", name="Faults").click()
    dialog = page.get_by_role("dialog", name="Faults")
    await expect(dialog).to_be_visible()
    return dialog


async def test_a_fault_is_switched_on_strikes_and_is_switched_off(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page = it.page
        strip = page.get_by_role("group", name="Faults that are switched on")
        await expect(strip).to_be_hidden()
        dialog = await opened(page)
        await expect(dialog.get_by_text("None is switched on")).to_be_visible()
        await dialog.get_by_label("What goes wrong").select_option("Lose it")
        await dialog.get_by_label("Of which messages").fill("interaction.*")
        await dialog.get_by_label("How often").fill("2")
        await dialog.get_by_role("button", name="Switch on").click()
        await expect(dialog.get_by_role("listitem")).to_contain_text("not struck yet, 2 to go")
        await dialog.get_by_role("button", name="Close").click()
        await expect(strip.get_by_role("listitem")).to_contain_text("Lose it")
        ask = page.frame_locator("iframe").get_by_role("button", name="Ask")
        await ask.click()
        await expect(strip.get_by_role("listitem")).to_contain_text("struck 1 time, 1 to go")
        await expect(page.locator("tr[data-kind=dropped]")).to_contain_text("a fault")
        await ask.click()
        await expect(strip.get_by_role("listitem")).to_contain_text("struck 2 times, over")
        await ask.click()
        answers = page.frame_locator("iframe").locator("#answers")
        await expect(answers).to_have_text("2")  # the subscription's, and the third request's
        await strip.get_by_role("button", name="Switch off: Lose it, interaction.*").click()
        await expect(strip).to_be_hidden()
        assert list(it.simulator.faults) == []


async def test_each_kind_asks_for_its_details_by_example(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        dialog = await opened(it.page)
        kind, target = dialog.get_by_label("What goes wrong"), dialog.get_by_label("Of which")
        on = dialog.get_by_role("button", name="Switch on")
        rows = dialog.get_by_role("listitem")

        await kind.select_option("Carry it out late")
        await target.fill("agent.getState")
        await dialog.get_by_label("Seconds").fill("soon")
        await on.click()
        await expect(dialog.get_by_role("alert")).to_contain_text("Seconds must be a number")
        await dialog.get_by_label("Seconds").fill("0.5")
        await on.click()
        await expect(rows).to_have_count(1)

        await kind.select_option("Answer something else")
        await dialog.get_by_label("Data").fill("{state")
        await on.click()
        await expect(dialog.get_by_role("alert")).to_contain_text("Data is no JSON")
        await dialog.get_by_label("Data").fill('{"state": 7}')
        await on.click()
        await expect(rows).to_have_count(2)

        await kind.select_option("Fields are missing")
        await expect(dialog.get_by_role("textbox", name="Fields")).to_have_value("state")
        await dialog.get_by_role("textbox", name="Fields").fill("state, media")
        await on.click()
        await kind.select_option("Fields too many")
        await on.click()
        await kind.select_option("Answer an error")
        await dialog.get_by_label("Words").fill("No.")
        await on.click()
        await kind.select_option("The desktop goes away")
        await expect(target).to_have_value("*")
        await on.click()
        await expect(rows).to_have_count(6)
        await expect(rows.last).to_contain_text("The desktop goes away")
        assert [(fault.kind, fault.details, fault.times) for fault in it.simulator.faults] == [
            ("delay", {"seconds": 0.5}, None),
            ("answer", {"data": {"state": 7}}, None),
            ("leave_out", {"fields": ["state", "media"]}, None),
            ("add", {"fields": {"newInThisVersion": [1, None]}}, None),
            ("refuse", {"words": "No."}, None),
            ("go_away", {}, None),
        ]


async def test_a_refused_fault_says_why_and_the_keyboard_is_enough(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page = it.page
        await page.get_by_role("button", name="Faults").focus()
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Faults")
        await dialog.get_by_label("Of which messages").focus()
        await page.keyboard.type("interaction")
        await page.keyboard.press("Tab")
        await page.keyboard.type("0")
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("alert")).to_contain_text("whole number, 1 or more")
        await page.keyboard.press("Backspace")
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("listitem")).to_have_count(1)
        await dialog.get_by_role("button", name="Switch off: Lose it, interaction").focus()
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("listitem")).to_have_count(0)
        await expect(dialog.get_by_role("heading", name="Faults")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(dialog).to_be_hidden()
        await expect(page.get_by_role("button", name="Faults")).to_be_focused()
