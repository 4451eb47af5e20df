"""The message log as a file, and back again, on the desktop's page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from py_ext.simulator import Trace
from tests.browser.plain_page import plain_desktop

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def saved(page: Page, folder: Path, choice: str | None = None) -> Path:
    log = page.get_by_role("region", name="Message log")
    await log.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Save the message log")
    if choice is not None:
        await dialog.get_by_label(choice).check()
    async with page.expect_download() as coming:
        await dialog.get_by_role("button", name="Save the file").click()
    download = await coming.value
    path = folder / download.suggested_filename
    await download.save_as(path)
    await expect(dialog).to_be_hidden()
    return path


async def test_the_log_is_saved_masked_unless_asked_for(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        await expect(it.page.get_by_text("1 subscription")).to_be_visible()
        it.simulator.ring(user_data={"Tier": "gold"})
        masked = await saved(it.page, tmp_path)
        assert masked.name == "quiet-trace.jsonl"
        assert Trace.load(masked).masked
        assert "gold" not in masked.read_text("utf-8")
        whole = await saved(it.page, tmp_path, "Included")
        assert not Trace.load(whole).masked
        assert "gold" in whole.read_text("utf-8")


async def test_a_trace_is_replayed_watched_and_stopped(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page, simulator = it.page, it.simulator
        await expect(page.get_by_text("1 subscription")).to_be_visible()
        call = simulator.ring(user_data={"Tier": "gold"})
        simulator.answer(call.interaction_id)
        path = await saved(page, tmp_path, "Included")
        simulator.interactions.clear()
        simulator.changed()
        log = page.get_by_role("region", name="Message log")
        await log.get_by_role("button", name="Replay").click()
        dialog = page.get_by_role("dialog", name="Replay a trace")
        await dialog.get_by_label("Trace").set_input_files(path)
        await dialog.get_by_label("Speed").select_option("As fast as it goes")
        await dialog.get_by_role("button", name="Replay").click()
        await expect(dialog).to_be_hidden()
        bar = page.get_by_role("group", name="Replay of a trace")
        await expect(bar).to_contain_text("All 5 events sent")
        await expect(page.get_by_role("textbox", name="Value of Tier")).to_have_value("gold")
        await bar.get_by_role("button", name="Stop the replay").click()
        await expect(bar).to_be_hidden()
        assert simulator.replaying is None


@pytest.mark.parametrize("text", ["no trace", '{"format": "py_ext trace", "version": 1}'])
async def test_what_is_no_trace_is_refused_in_the_dialog(
    chromium: Browser, tmp_path: Path, text: str
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        it.simulator.ring()
        path = tmp_path / "other.jsonl"
        path.write_text(text)
        await it.page.get_by_role("button", name="Replay").click()
        dialog = it.page.get_by_role("dialog", name="Replay a trace")
        await dialog.get_by_label("Trace").set_input_files(path)
        await dialog.get_by_role("button", name="Replay").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("trace")
        assert len(it.simulator.interactions) == 1
