"""The frames of the simulated desktop's page: tabs, hidden ones, windows, quarantine."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, FrameLocator, Locator, Page, expect

from tests.browser.plain_page import plain_desktop

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOR_EACH_INTERACTION = {
    "workspace.web-content": "Home",
    "Home/label": "Home page",
    "Home/url": "PAGE/",
    "interaction.web-content": "OrderDesk",
    "OrderDesk/label": "Order desk",
    "OrderDesk/url": "PAGE/?interactionId=$Interaction.Id$",
}


def inside(page: Page, name: str) -> FrameLocator:
    return page.frame_locator(f"iframe[data-frame='{name}']")


def shown_frame(page: Page, name: str) -> Locator:
    return page.locator(f"iframe[data-frame='{name}']")


async def test_each_interaction_has_its_tab_and_the_keys_change_it(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path, FOR_EACH_INTERACTION) as it:
        page, simulator = it.page, it.simulator
        await expect(page.get_by_role("tab")).to_have_count(0)  # of one frame, nobody needs a tab
        first, second = simulator.ring(), simulator.ring()
        tabs = page.get_by_role("tab")
        await expect(tabs).to_have_text(["Home page", "Order desk (1)", "Order desk (2)"])
        await expect(tabs.nth(0)).to_have_attribute("aria-selected", "true")
        await tabs.nth(0).press("ArrowRight")
        await expect(tabs.nth(1)).to_be_focused()
        await expect(inside(page, "OrderDesk-1").locator("#where")).to_have_text(
            f"Framed?interactionId={first.interaction_id}"
        )
        await expect(shown_frame(page, "OrderDesk-1")).to_be_visible()
        await expect(shown_frame(page, "Home")).to_be_hidden()
        await expect(page.get_by_role("heading", name="Order desk (1)")).to_be_visible()
        # Whoever looks at one interaction's page sees that of the case that is selected next.
        simulator.select_case(second.case_id)
        await expect(tabs.nth(2)).to_have_attribute("aria-selected", "true")
        await expect(shown_frame(page, "OrderDesk-2")).to_be_visible()
        simulator.release(second.interaction_id)
        simulator.mark_done(second.interaction_id)
        await expect(tabs).to_have_text(["Home page", "Order desk (1)"])
        assert [frame.name for frame in simulator.frames] == ["Home", "OrderDesk-1"]


async def test_a_hidden_page_runs_and_can_be_looked_up(chromium: Browser, tmp_path: Path) -> None:
    options = {
        "workspace.web-content": "Plain, Watcher",
        "Plain/url": "PAGE/",
        "Watcher/url": "PAGE/",
        "Watcher/mode": "hidden",
    }
    async with plain_desktop(chromium, tmp_path, options) as it:
        page = it.page
        await expect(inside(page, "Watcher").locator("#answers")).to_have_text("1")
        await expect(shown_frame(page, "Watcher")).to_be_hidden()
        await page.get_by_role("tab", name="Watcher hidden").click()
        await expect(page.get_by_text("but the agent does not see it")).to_be_visible()
        await expect(page.get_by_text("1 subscription", exact=True)).to_be_visible()
        await expect(shown_frame(page, "Watcher")).to_be_hidden()


async def test_a_popup_talks_to_its_opener(chromium: Browser, tmp_path: Path) -> None:
    options = {"workspace.web-content": "Plain", "Plain/url": "PAGE/", "Plain/mode": "popup"}
    async with plain_desktop(chromium, tmp_path, options) as it:
        page, simulator = it.page, it.simulator
        assert simulator.frames == []
        async with page.expect_popup() as opening:
            await page.get_by_role("button", name="Open window").click()
        window = await opening.value
        await expect(window.locator("#where")).to_have_text("Opened")
        await expect(window.locator("#answers")).to_have_text("1")
        (frame,) = simulator.frames
        simulator.ring()
        await expect(window.locator("#events")).not_to_have_text("0")
        await window.get_by_role("button", name="Ask").click()
        await expect(window.locator("#answers")).to_have_text("2")
        await page.get_by_role("button", name="Reload frame").click()
        await expect(window.locator("#answers")).to_have_text("1")
        assert frame not in simulator.frames
        assert [len(each.subscriptions) for each in simulator.frames] == [1]
        await window.close()
        await expect(page.get_by_role("button", name="Open window")).to_be_visible()
        assert simulator.frames == []


async def test_windows_go_with_the_page_that_opened_them(chromium: Browser, tmp_path: Path) -> None:
    options = {"workspace.web-content": "Plain", "Plain/url": "PAGE/", "Plain/mode": "popup"}
    async with plain_desktop(chromium, tmp_path, options) as it:
        async with it.page.expect_popup() as opening:
            await it.page.get_by_role("button", name="Open window").click()
        window = await opening.value
        await expect(window.locator("#answers")).to_have_text("1")
        async with window.expect_event("close"):
            await it.page.reload()
        await expect(it.page.get_by_role("button", name="Open window")).to_be_visible()
        assert it.simulator.frames == []


async def test_a_frame_is_closed_and_brought_back(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page = it.page
        await expect(inside(page, "Plain").locator("#answers")).to_have_text("1")
        await page.get_by_role("button", name="Close frame").click()
        await expect(page.locator("iframe")).to_have_count(0)
        await expect(page.get_by_text("No page is embedded")).to_be_visible()
        assert it.simulator.frames == []
        await page.get_by_role("button", name="Bring back Plain").click()
        await expect(inside(page, "Plain").locator("#answers")).to_have_text("1")
        await expect(page.get_by_role("button", name="Bring back Plain")).to_have_count(0)


async def test_a_quarantine_is_counted_down(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path, go=False) as it:
        page = it.page
        await page.clock.install()
        await page.goto(it.server.desktop)
        it.simulator.options.update(
            {"service-client-api.rate-limit.interaction.getInteractions": 1}
        )
        ask = inside(page, "Plain").get_by_role("button", name="Ask")
        await ask.click()
        await ask.click()
        told = page.get_by_text(
            "In quarantine. interaction.getInteractions gets no answer for another"
        )
        await expect(told).to_be_visible()
        await expect(page.locator("tr[data-kind=dropped]")).to_contain_text("quarantine")
        before = await told.inner_text()
        await page.clock.fast_forward(10_000)
        await expect(told).not_to_have_text(before)
        await page.clock.fast_forward(25_000)
        await expect(told).to_have_count(0)


async def test_a_quarantine_for_ever_says_so_also_on_the_tab(
    chromium: Browser, tmp_path: Path
) -> None:
    options = {
        "workspace.web-content": "Plain, Other",
        "Plain/url": "PAGE/",
        "Other/url": "PAGE/",
        "service-client-api.rate-limit": "1",
        "service-client-api.rate-limit-quarantine-delay": "0",
    }
    async with plain_desktop(chromium, tmp_path, options) as it:
        page = it.page
        ask = inside(page, "Plain").get_by_role("button", name="Ask")
        await ask.click()
        await ask.click()
        told = page.get_by_text("In quarantine for ever. No request gets an answer until")
        await expect(told).to_be_visible()
        await page.get_by_role("tab", name="Other").click()
        await expect(told).to_be_visible()  # the frames of a desktop count together
        await expect(page.get_by_role("tab", name="Plain in quarantine")).to_be_visible()
        it.simulator.options["service-client-api.rate-limit"] = 0
        await expect(told).to_have_count(0)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://["])
async def test_an_address_that_no_browser_shows_is_told(
    chromium: Browser, tmp_path: Path, address: str
) -> None:
    options = {"workspace.web-content": "Plain", "Plain/url": address}
    async with plain_desktop(chromium, tmp_path, options) as it:
        await expect(it.page.get_by_text("Its address cannot be shown")).to_be_visible()
        await it.page.get_by_role("button", name="Ring", exact=True).click()
        await expect(it.page.get_by_text("RINGING").first).to_be_visible()
        assert it.console == []


async def test_a_reload_of_the_desktop_shows_frames_with_the_new_ids(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path, FOR_EACH_INTERACTION) as it:
        it.simulator.ring()
        await expect(inside(it.page, "OrderDesk-1").locator("#answers")).to_have_text("1")
        before, opened = list(it.simulator.frames), set[str]()
        it.simulator.on_change.append(
            lambda: opened.update(
                frame.name for frame in it.simulator.frames if frame not in before
            )
        )
        await it.page.get_by_role("button", name="Reload desktop").click()
        await expect(inside(it.page, "OrderDesk-2").locator("#answers")).to_have_text("1")
        assert opened == {"Home", "OrderDesk-2"}


async def test_a_page_of_a_host_that_is_new_asks_for_the_desktop_to_be_loaded_again(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        address = it.simulator.options["Plain/url"].replace("127.0.0.1", "localhost")
        it.simulator.options.update({"workspace.web-content": "New", "New/url": address})
        await expect(it.page.get_by_text("Load this page again")).to_be_visible()
        await it.page.reload()
        await expect(inside(it.page, "New").locator("#answers")).to_have_text("1")


async def test_a_page_at_an_ipv6_address_is_shown(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path, host="::1") as it:
        await expect(inside(it.page, "Plain").locator("#answers")).to_have_text("1")
        await expect(it.page.get_by_text("Load this page again")).to_have_count(0)


async def test_an_address_with_a_placeholder_for_nothing_is_told_above_the_frame(
    chromium: Browser, tmp_path: Path
) -> None:
    options = {
        "workspace.web-content": "Desk, Other",
        "Desk/url": "PAGE/?interactionId=$Interaction.Id$",
        "Other/url": "PAGE/?agent=$Agent.UserName$",
    }
    async with plain_desktop(chromium, tmp_path, options) as it:
        told = it.page.get_by_role("list", name="What is wrong with its address")
        await expect(told).to_contain_text("$Interaction.Id$ stands for nothing here")
        await it.page.get_by_role("tab", name="Other").click()
        await expect(told.get_by_role("listitem")).to_have_count(0)
