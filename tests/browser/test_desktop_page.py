"""The simulated desktop's page, used as a person would: it draws, passes on, and sends verbs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, WebSocketRoute, expect

from py_ext import CallType, State
from tests.browser.plain_page import plain_desktop
from tests.browser.shown import Shown, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")


@asynccontextmanager
async def desktop(chromium: Browser, folder: Path) -> AsyncIterator[Shown]:
    path = folder / "quiet.py"
    path.write_text("from py_ext import Desk\ndesk = Desk()\n")
    async with shown(chromium, path) as it:
        await expect(it.page.get_by_text("Robin Example")).to_be_visible()
        yield it


async def test_calls_and_messages_come_and_go_by_buttons(chromium: Browser, tmp_path: Path) -> None:
    async with desktop(chromium, tmp_path) as it:
        page, simulator = it.page, it.simulator
        cards = page.locator("[data-interaction-id]")
        await page.get_by_role("button", name="Dial").click()
        dialog = page.get_by_role("dialog", name="The agent calls someone")
        await dialog.get_by_label("Destination").fill("5550199")
        await dialog.get_by_role("button", name="Place the call").click()
        await page.get_by_role("button", name="Customer answers").click()
        await page.get_by_role("button", name="Hold").click()
        await page.get_by_role("button", name="Retrieve").click()
        await page.get_by_role("button", name="Release").click()
        await page.get_by_role("button", name="Mark done").click()
        await expect(cards).to_have_count(0)
        assert simulator.interactions == {}
        await page.get_by_role("button", name="Invite").click()
        await page.get_by_role("menuitem", name="Email").click()
        await page.get_by_role("button", name="Accept").click()
        await expect(page.get_by_text("ACCEPTED").first).to_be_visible()
        (email,) = simulator.interactions.values()
        assert (email.media, email.state) == ("email", State.ACCEPTED)


async def test_a_call_can_be_described_before_it_rings(chromium: Browser, tmp_path: Path) -> None:
    async with desktop(chromium, tmp_path) as it:
        await it.page.get_by_role("button", name="Call details").click()
        dialog = it.page.get_by_role("dialog", name="A customer calls")
        await dialog.get_by_label("Caller number").fill("5550142")
        await dialog.get_by_label("Call type").select_option("INTERNAL")
        await dialog.get_by_label("Initial user data").fill("Queue=Orders\nLanguage=en")
        await dialog.get_by_role("button", name="Start the call").click()
        await expect(it.page.get_by_role("textbox", name="Value of Queue")).to_have_value("Orders")
        (call,) = it.simulator.interactions.values()
        assert (call.ani, call.call_type) == ("5550142", CallType.INTERNAL)
        assert call.user_data == {"Queue": "Orders", "Language": "en"}


async def test_user_data_is_edited_and_a_half_typed_value_stays(
    chromium: Browser, tmp_path: Path
) -> None:
    async with desktop(chromium, tmp_path) as it:
        page = it.page
        call = it.simulator.ring(user_data={"Tier": "gold", "Old": "x"})
        value = page.get_by_role("textbox", name="Value of Tier")
        await expect(value).to_have_value("gold")
        await value.fill("silv")
        it.simulator.update_user_data(call.interaction_id, {"Other": "1"})
        await expect(page.get_by_role("textbox", name="Value of Other")).to_have_value("1")
        await expect(value).to_have_value("silv")
        await expect(value).to_be_focused()
        await value.fill("silver")
        await value.press("Enter")
        await page.get_by_role("button", name="Delete Old").click()
        await expect(page.get_by_role("textbox", name="Value of Old")).to_have_count(0)
        assert call.user_data == {"Tier": "silver", "Other": "1"}


async def test_cases_are_selected_and_the_agent_changes_state(
    chromium: Browser, tmp_path: Path
) -> None:
    async with desktop(chromium, tmp_path) as it:
        first, second = it.simulator.ring(), it.simulator.invite("chat")
        card = it.page.locator(f"[data-case-id='{second.case_id}']").get_by_role("button")
        await card.click()
        await expect(card).to_have_attribute("aria-current", "true")
        assert it.simulator.selected_case_id == second.case_id != first.case_id
        await it.page.get_by_role("combobox", name="Agent state").select_option("NotReady")
        await expect(it.page.get_by_role("combobox", name="Agent state")).to_have_value("NotReady")
        assert it.simulator.agent.state["type"] == "NOT_READY"


async def test_the_message_log_filters_pauses_and_clears(chromium: Browser, tmp_path: Path) -> None:
    async with desktop(chromium, tmp_path) as it:
        await it.running()
        log = it.page.get_by_role("region", name="Message log")
        rows = log.locator("tr[data-kind]")
        await expect(log.locator("tr[data-kind=answer]").first).to_be_visible()
        await log.get_by_role("searchbox", name="Filter messages").fill("getInteractions")
        await expect(log.locator("tr[data-kind=subscribe]:visible")).to_have_count(0)
        await expect(log.locator("tr[data-kind=request]:visible")).to_have_count(1)
        await log.locator("tr[data-kind=request]:visible").click()
        await expect(log.locator("pre")).to_contain_text('"request": "interaction.getInteractions"')
        await log.get_by_role("searchbox", name="Filter messages").fill("")
        await log.get_by_role("button", name="Pause").click()
        before = await rows.count()
        it.simulator.ring()
        await expect(it.page.locator("[data-interaction-id]").first).to_be_visible()
        await expect(rows).to_have_count(before)
        await log.get_by_role("button", name="Resume").click()
        await expect(log.locator("tr[data-kind=event]").first).to_be_visible()
        await log.get_by_role("button", name="Clear").click()
        await expect(rows).to_have_count(0)


async def test_a_desktop_page_that_is_loaded_again_finds_the_desktop_as_it_was(
    chromium: Browser, tmp_path: Path
) -> None:
    async with desktop(chromium, tmp_path) as it:
        await it.running()
        it.simulator.ring()
        await expect(it.page.locator("[data-interaction-id]").first).to_be_visible()
        await it.page.reload()
        await it.running()
        assert [frame.name for frame in it.simulator.frames] == ["quiet"]
        await expect(it.page.locator("[data-interaction-id]").first).to_be_visible()


async def test_after_a_ping_all_that_was_sent_before_is_posted(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        frame = it.page.frame_locator("iframe[data-key]")
        await expect(frame.locator("#answers")).to_have_text("1")
        for _ in range(50):
            it.simulator.send_event("interaction", {"eventType": "SOMETHING"})
        (page,) = it.server.pages
        await asyncio.wait_for(page.ping(), 30)
        await expect(frame.locator("#events")).to_have_text("50")


async def test_how_long_a_call_has_been_ringing_survives_a_reload_of_the_page(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        call = it.simulator.ring()
        call.since -= 3600
        it.simulator.changed()
        time = it.page.locator(".panel .time")
        await expect(time).to_have_text(re.compile(r"^1:00:\d\d$"))
        await it.page.reload()
        await expect(time).to_have_text(re.compile(r"^1:0\d:\d\d$"))
        it.simulator.answer(call.interaction_id)
        await expect(time).to_have_text(re.compile(r"^0:\d\d$"))


async def test_a_simulator_that_comes_back_is_noticed(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path, go=False) as it:
        sockets: list[WebSocketRoute] = []

        def join(socket: WebSocketRoute) -> None:
            socket.connect_to_server()
            sockets.append(socket)

        await it.page.route_web_socket("**/desktop", join)
        await it.page.goto(it.server.desktop)
        frame = it.page.frame_locator("iframe[data-key]")
        await expect(frame.locator("#answers")).to_have_text("1")
        await expect(it.page.get_by_text("is there again")).to_have_count(0)
        await sockets[0].close()
        await expect(it.page.get_by_text("The simulator is there again")).to_be_visible()
        await expect(it.page.get_by_role("alert").filter(has_text="not running")).to_be_hidden()
        await expect(frame.locator("#answers")).to_have_text("1")
        assert len(sockets) == 2
