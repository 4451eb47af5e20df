"""What extensions show on the desktop's page: toasts, dialogs, views in the menu bar. And the agent's
media."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.plain_page import plain_desktop
from tests.browser.shown import shown, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKS = """
from py_ext import Desk

desk = Desk()


@desk.on_start
async def ask() -> None:
    toast = await desk.system.popup_toast(
        title="Order A-1042", message="Is it settled?", buttons=["Yes", "No"]
    )
    async for click in toast:
        print("Pressed", click.button)
        if click.button == "Yes":
            await toast.close()
        else:
            await toast.update(message="Really not?")
    print("Over")
"""


async def test_the_buttons_of_a_toast_reach_the_extension(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "asks.py"
    path.write_text(ASKS)
    async with shown(chromium, path) as it:
        toast = it.page.get_by_role("group", name="Order A-1042")
        await expect(toast).to_contain_text("Is it settled?")
        await toast.get_by_role("button", name="No").click()
        await expect(toast).to_contain_text("Really not?")
        await toast.get_by_role("button", name="Yes").click()
        await expect(toast).to_have_count(0)
        await expect(it.frame.get_by_text("Pressed No")).to_be_visible()
        await expect(it.frame.get_by_text("Over")).to_be_visible()
        assert it.simulator.views.toasts == {}


async def test_a_toast_shows_all_that_it_was_given_and_is_dismissed(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        icon = tmp_path / "icon.svg"
        icon.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
        views = it.simulator.views
        own = {"title": "Order", "iconUrl": "/icon.svg", "subject": "A-1042", "width": 260}
        shown_values = {"keyValues": {"Tier": "gold", "Paid": True}, "buttons": ["Same", "Same"]}
        await it.page.route(
            "**/icon.svg", lambda route: route.fulfill(path=icon, content_type="image/svg+xml")
        )
        toast_id = views.show_toast({**own, **shown_values})
        views.show_toast({"message": "<b>Bold</b>", "iconUrl": "https://elsewhere.example/x.png"})
        first = it.page.get_by_role("group", name="Order")
        second = it.page.get_by_role("group", name="Toast", exact=True)
        await expect(first.locator("img")).to_be_visible()
        await expect(first).to_contain_text("A-1042")
        await expect(first.get_by_role("definition")).to_have_text(["gold", "true"])
        await expect(first).to_have_css("width", "260px")
        await expect(first.get_by_role("button")).to_have_text(["Same", "Same"])
        await expect(second).to_contain_text("<b>Bold</b>")
        await expect(second.locator("img")).to_be_hidden()
        await expect(second.get_by_role("button")).to_have_count(0)
        views.update_toast(toast_id, {"buttonShowDismiss": True, "iconUrl": "javascript:alert(1)"})
        await expect(first.get_by_role("button")).to_have_text(["Show", "Dismiss"])
        await expect(first.locator("img")).to_be_hidden()
        await first.get_by_role("button", name="Dismiss").press("Enter")
        await expect(first).to_have_count(0)
        # Not on the next button, which the same key would press.
        await expect(it.page.get_by_role("heading", name="Interactions")).to_be_focused()
        assert list(views.toasts) == ["wweCustomToast1"]


OPENS = """
from py_ext import Desk

desk = Desk()


@desk.on_frame
async def open_or_close(frame) -> None:
    if "id" in frame.params:
        print("In", frame.params["id"])
    else:
        await desk.system.open_dialog("/?id=$Dialog.Id$", label="Order", width=420, height=240)
"""


async def test_a_dialog_has_a_frame_and_is_closed_by_the_agent(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "opens.py"
    path.write_text(OPENS)
    async with shown(chromium, path) as it:
        page = it.page
        dialog = page.get_by_role("dialog", name="Order")
        await expect(dialog).to_be_visible()
        inside = dialog.frame_locator("iframe")
        await expect(inside.get_by_text("In wweCustomDialog1")).to_be_visible()
        await expect(dialog.locator("iframe")).to_have_css("height", "240px")
        assert [each.name for each in it.simulator.frames] == ["opens", "wweCustomDialog1"]
        call = it.simulator.ring()  # behind the dialog, the desktop goes on
        await page.get_by_role("button", name="Answer").click()
        await expect(page.get_by_text("TALKING").first).to_be_visible()
        assert str(call.state) == "TALKING"
        await dialog.get_by_role("button", name="Close Order").click()
        await expect(dialog).to_have_count(0)
        await expect(page.get_by_role("heading", name="Opens")).to_be_focused()
        assert it.simulator.views.dialogs == {}
        await until(lambda: [each.name for each in it.simulator.frames] == ["opens"])


async def test_dialogs_survive_a_new_page_and_end_with_a_reload(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page, views = it.page, it.simulator.views
        plain = it.simulator.options["Plain/url"]
        views.open_dialog(plain.replace("127.0.0.1", "localhost"), {"label": "Elsewhere"})
        await expect(page.get_by_text("Load this page again")).to_be_visible()
        await page.reload()
        inside = page.get_by_role("dialog", name="Elsewhere").frame_locator("iframe")
        await expect(inside.locator("#answers")).to_have_text("1")
        views.open_dialog("javascript:alert(1)", {})
        nowhere = page.get_by_role("dialog", name="Dialog", exact=True)
        await expect(nowhere).to_contain_text("Its address cannot be shown")
        await nowhere.get_by_role("button", name="Close Dialog").press("Escape")
        await expect(nowhere).to_have_count(0)
        await expect(inside.locator("#answers")).to_have_text("1")  # it was not loaded again
        await page.get_by_role("button", name="Reload desktop").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.locator("iframe")).to_have_count(1)


WATCHES = """
from py_ext import Desk, SystemEvent

desk = Desk()


@desk.on_start
async def show() -> None:
    await desk.system.update_view_in_application_menu_bar(
        "orders", label="Orders (3)", tooltip="Open orders", background_color="#14804a"
    )


@desk.on(SystemEvent, view="orders")
def opened(event: SystemEvent) -> None:
    print("Opened", event.view)
"""


async def test_a_view_in_the_menu_bar_is_opened(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "watches.py"
    path.write_text(WATCHES)
    async with shown(chromium, path) as it:
        bar = it.page.get_by_role("navigation", name="Menu bar")
        button = bar.get_by_role("button", name="Orders (3)")
        await expect(button).to_have_css("background-color", "rgb(20, 128, 74)")
        await expect(button).to_have_attribute("title", "Open orders")
        await button.click()
        await expect(it.frame.get_by_text("Opened orders")).to_be_visible()
        views = it.simulator.views
        views.update_view({"name": "orders", "backgroundColor": "red; position: fixed"})
        await expect(button).to_have_css("background-color", "rgb(42, 56, 87)")
        views.close_view("orders")
        await expect(bar).to_be_hidden()
        assert [line for line in it.console if not line.startswith("log: Opened")] == []


async def test_each_medium_has_a_state_of_its_own(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page, media = it.page, it.simulator.media
        button = page.get_by_role("button", name="Media:")
        await button.click()
        email = page.get_by_role("group", name="Media").get_by_label("Email")
        await email.select_option("NotReady")
        await expect(button).to_have_accessible_name(
            "Media: Voice Ready, Email Not Ready, Chat Ready"
        )
        assert media.state("email")["type"] == "NOT_READY"
        media.set_state("email", "Ready")
        await expect(email).to_have_value("Ready")
        await page.keyboard.press("Escape")
        await expect(email).to_be_hidden()
        await expect(button).to_be_focused()
