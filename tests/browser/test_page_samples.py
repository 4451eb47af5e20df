"""What the samples show is for everybody: axe finds nothing, in light and dark, in frames of any width."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.browser.content_page import STORIES, content_of, content_page
from tests.browser.test_accessibility import AXE

pytestmark = pytest.mark.asyncio(loop_scope="session")

CUT = """(width) => [...document.getElementById('extension').shadowRoot.querySelectorAll('.page *')]
  .filter((each) => !each.closest('.scroll') && each.getBoundingClientRect().right > width - 13)
  .map((each) => each.outerHTML)"""
"""What lies in the page's right edge, where it would be cut: the page clips, and the frame scrolls not."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [300, 320, 480, 700])
async def test_axe_finds_nothing_and_nothing_is_beside_the_frame(
    chromium: Browser, width: int, scheme: str
) -> None:
    async with content_page(chromium, width, scheme) as page:
        await page.add_script_tag(path=AXE)
        for name in (*STORIES, "everything"):
            await page.evaluate("(html) => show(html)", await content_of(name))
            found = await page.evaluate("axe.run(document)")
            problems = [
                f"{name}: {each['id']}: {each['help']}: {node['html']}"
                for each in found["violations"]
                for node in each["nodes"]
            ]
            assert problems == []
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert await page.evaluate(CUT, width) == [], name


@pytest.mark.parametrize("name", STORIES)
async def test_all_that_can_be_used_is_reached_by_keyboard(chromium: Browser, name: str) -> None:
    async with content_page(chromium, 480, "light") as page:
        await page.evaluate("(html) => show(html)", await content_of(name))
        usable = page.locator(
            "a[href], button:enabled, select:enabled, textarea:enabled, input:enabled:not([type=radio])"
        )
        groups = await page.locator("input[type=radio]:enabled").count() > 0
        reached = set[str]()
        for _ in range(await usable.count() + groups):
            await page.keyboard.press("Tab")
            reached.add(
                await page.evaluate(
                    "document.getElementById('extension').shadowRoot.activeElement?.outerHTML ?? ''"
                )
            )
        assert "" not in reached
        assert len(reached) == await usable.count() + groups
