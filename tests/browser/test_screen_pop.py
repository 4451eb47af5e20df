"""The sample extension in a browser, on the simulated desktop: the product's main job, end to end."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from py_ext.workbench.places import WEB
from tests.browser.shown import shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAMPLE = WEB / "extensions" / "screen_pop.py"


async def test_pressing_ring_shows_the_caller_s_tier(chromium: Browser) -> None:
    async with shown(chromium, SAMPLE, go=False) as it:
        asked: set[str] = set()
        it.page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        await it.page.goto(it.server.desktop)
        await it.running()
        await it.page.get_by_role("button", name="Ring", exact=True).click()
        value = it.page.get_by_role("textbox", name="Value of Tier")
        await expect(value).to_have_value("gold")
        (call,) = it.simulator.interactions
        assert it.simulator.user_data(call) == {"Tier": "gold"}
        await expect(it.frame.get_by_text(f"Call {call}: tier gold")).to_be_visible()
        # Two origins of this machine, and no other host.
        ports = {it.server.desktop, it.server.extension_page}
        assert asked == {urlsplit(address).netloc for address in ports}
        assert [line for line in it.console if not line.startswith("log: Call")] == []


async def test_a_blocked_mark_done_shows_the_extension_s_warning(chromium: Browser) -> None:
    async with shown(chromium, SAMPLE) as it:
        await it.running()
        page = it.page
        await page.get_by_role("button", name="Ring", exact=True).click()
        await expect(page.get_by_role("textbox", name="Value of Tier")).to_have_value("gold")
        await page.get_by_role("button", name="Answer").click()
        await expect(page.get_by_text("TALKING").first).to_be_visible()
        await page.get_by_role("button", name="Release").click()
        await page.get_by_role("button", name="Mark done").click()
        dialog = page.get_by_role("dialog", name="Mark done is blocked")
        await expect(dialog).to_contain_text("Enter the order number")
        await dialog.get_by_role("button", name="Back").click()
        # A call that has ended keeps its user data; what the agent types is the desktop's own.
        await page.get_by_role("textbox", name="New key").fill("OrderNumber")
        await page.get_by_role("textbox", name="New value").fill("A-1042")
        await page.get_by_role("button", name="Add").click()
        await expect(page.get_by_role("textbox", name="Value of OrderNumber")).to_have_value(
            "A-1042"
        )
        await expect(page.locator("[data-interaction-id]")).not_to_have_count(0)
        for _ in range(100):
            if not any(call.blocks for call in it.simulator.interactions.values()):
                break
            await page.wait_for_timeout(20)
        await page.get_by_role("button", name="Mark done").click()
        await expect(page.locator("[data-interaction-id]")).to_have_count(0)
        assert it.simulator.interactions == {}
