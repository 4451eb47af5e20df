"""The desktop's options, changed on its page while it runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.plain_page import plain_desktop

pytestmark = pytest.mark.asyncio(loop_scope="session")

API = "service-client-api."


async def opened(page: Page) -> Locator:
    await page.get_by_role("button", name="Options").click()
    dialog = page.get_by_role("dialog", name="Desktop options")
    await expect(dialog).to_be_visible()
    return dialog


async def apply(dialog: Locator) -> None:
    await dialog.get_by_role("button", name="Apply").click()
    await expect(dialog).to_be_hidden()


async def test_options_are_changed_while_it_runs(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        options = it.simulator.options
        dialog = await opened(it.page)
        await dialog.get_by_label("Accepted origins").fill(
            "https://a.example\nhttps://b.example (agent.*, voice.dial),\n"
        )
        await dialog.get_by_label("All requests together").fill("60")
        await dialog.get_by_label("Quarantine").fill("0")
        await dialog.get_by_label("Keys that frames may read").fill("Tier, Queue")
        await dialog.get_by_label("Keys that frames may write").fill("")
        await dialog.get_by_label("A block of").fill("1500")
        await apply(dialog)
        await expect(it.page.get_by_text("The options are set.")).to_be_visible()
        assert [(each.origin, each.requests) for each in options.permissions] == [
            ("https://a.example", ("*",)),
            ("https://b.example", ("agent.*", "voice.dial")),
        ]
        assert options.rate_limit() == 60
        assert options.quarantine_delay == float("inf")
        assert options.may_read("Queue")
        assert not options.may_read("Other")
        assert not options.may_write("Tier")
        assert options.block_timeout == 1.5
        dialog = await opened(it.page)
        await expect(dialog.get_by_label("Accepted origins")).to_have_value(
            "https://a.example\nhttps://b.example (agent.*, voice.dial)"
        )
        await dialog.get_by_label("Quarantine").fill("")
        await apply(dialog)
        assert options.quarantine_delay == 30


async def test_a_refusal_is_shown_and_nothing_typed_is_lost(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        before = it.simulator.options.as_plain()
        dialog = await opened(it.page)
        await dialog.get_by_label("All requests together").fill("many")
        await dialog.get_by_label("Keys that frames may read").fill("Tier")
        await dialog.get_by_role("button", name="Apply").click()
        await expect(dialog.get_by_role("alert")).to_have_text(
            "The option service-client-api.rate-limit must be a whole number, 0 or more."
        )
        assert it.simulator.options.as_plain() == before
        await expect(dialog.get_by_label("All requests together")).to_have_value("many")
        await expect(dialog.get_by_label("Keys that frames may read")).to_have_value("Tier")
        await dialog.get_by_label("All requests together").fill("5")
        await apply(dialog)
        assert it.simulator.options.rate_limit() == 5


async def test_what_is_not_touched_is_not_sent(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        dialog = await opened(it.page)
        await dialog.get_by_label("Quarantine").fill("7")
        it.simulator.options[f"{API}rate-limit"] = 9  # meanwhile, by a test
        await apply(dialog)
        assert it.simulator.options.rate_limit() == 9
        assert it.simulator.options.quarantine_delay == 7


async def test_single_requests_are_limited_and_freed(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        options = it.simulator.options
        options[f"{API}rate-limit.agent.getState"] = 3
        await expect(it.page.get_by_text("1 subscription")).to_be_visible()
        dialog = await opened(it.page)
        await dialog.get_by_role("button", name="Limit a single request").click()
        await it.page.keyboard.type("interaction.setUserData")
        await dialog.get_by_label("At most").last.fill("5")
        await dialog.get_by_role("button", name="Remove limit of agent.getState").click()
        await expect(dialog.get_by_role("button", name="Limit a single request")).to_be_focused()
        await apply(dialog)
        assert options.rate_limit("interaction.setUserData") == 5
        assert options.rate_limit("agent.getState") == 0


async def test_pages_are_embedded_and_taken_away(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page, options = it.page, it.simulator.options
        address = options["Plain/url"]
        dialog = await opened(page)
        await dialog.get_by_role("button", name="Embed a page").click()
        row = dialog.get_by_role("group", name="embedded page without a name")
        await row.get_by_label("Section").fill("OrderDesk")
        row = dialog.get_by_role("group", name="embedded page OrderDesk")
        await row.get_by_label("Label").fill("Order desk")
        await row.get_by_label("Address").fill(f"{address}?id=$Interaction.Id$")
        await row.get_by_label("Once for each interaction").check()
        await apply(dialog)
        it.simulator.ring()
        await expect(page.get_by_role("tab")).to_have_text(["Plain", "Order desk (1)"])
        frame = page.frame_locator("iframe[data-frame='OrderDesk-1']")
        await expect(frame.locator("#where")).to_have_text("Framed?id=1")
        dialog = await opened(page)
        row = dialog.get_by_role("group", name="embedded page OrderDesk")
        await row.get_by_label("Mode").select_option("Hidden")
        await dialog.get_by_role("button", name="Remove embedded page Plain").click()
        await apply(dialog)
        await expect(page.get_by_role("heading", name="Order desk (1)")).to_be_visible()
        await expect(page.get_by_text("but the agent does not see it")).to_be_visible()
        assert options.sections_in("workspace.web-content") == []
        assert options.section("Plain") == {}
        assert options["OrderDesk/mode"] == "hidden"


async def test_any_other_option_is_there_for_get_option(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        options = it.simulator.options
        options.update({"agent.greeting": "Hello", "Crm/host": "crm.example"})
        await expect(it.page.get_by_text("1 subscription")).to_be_visible()
        dialog = await opened(it.page)
        others = dialog.get_by_role("group", name="Other options")
        await expect(others.get_by_role("textbox", name="Option")).to_have_count(2)
        await others.get_by_role("button", name="Remove option agent.greeting").click()
        await others.get_by_role("textbox", name="Value").fill("crm2.example")
        await dialog.get_by_role("button", name="Set another option").click()
        await others.get_by_role("textbox", name="Option").last.fill("Crm/port")
        await others.get_by_role("textbox", name="Value").last.fill("8080")
        await apply(dialog)
        assert options.matching("Crm/*") == ("Crm", {"host": "crm2.example", "port": "8080"})
        assert "agent.greeting" not in options
