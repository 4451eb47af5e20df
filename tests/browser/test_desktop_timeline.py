"""The timeline of the message log, on the desktop's page."""

from __future__ import annotations

import asyncio
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from py_ext.simulator import Trace
from tests.browser.plain_page import plain_desktop
from tests.browser.shown import Shown, shown, until
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXTENSION = """
import asyncio
from py_ext import Desk, InteractionEvent, State
desk = Desk()

@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def look_up(event):
    await asyncio.sleep(0.1)
    await event.interaction.set_user_data({"Tier": "gold digger"})
    await desk.page.show("Ms. Secret")

@desk.on(InteractionEvent, media="voice", state=State.TALKING)
def fail(event):
    raise KeyError("4111-1111")
"""
SECRETS = ("gold digger", "Ms. Secret", "4111-1111", "5550142", "IDLE hands", "Returns")


async def open_timeline(page: Page) -> Locator:
    await page.get_by_role("button", name="Timeline").click()
    view = page.get_by_role("region", name="Message log").get_by_role(
        "group", name=re.compile("^Timeline")
    )
    await expect(view.last).to_be_visible()
    return page.locator("#timeline-view")


def item(view: Locator, words: str) -> Locator:
    return view.get_by_role("img", name=re.compile(words))


async def call(it: Shown) -> None:
    """A call rings, is answered, and what the extension asks for is refused once."""
    simulator = it.simulator
    with simulator.faults.refuse("interaction.setUserData", "IDLE hands"):
        ringing = simulator.ring(ani="5550142", user_data={"Queue": "Returns"})
        await until(lambda: any(each.kind == "failure" for each in simulator.journal))
    simulator.answer(ringing.interaction_id)
    simulator.release(ringing.interaction_id)
    simulator.mark_done(ringing.interaction_id)
    simulator.ring(ani="5550142")


async def test_what_an_extension_does_is_seen_in_lanes(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "busy.py").write_text(EXTENSION)
    async with shown(chromium, tmp_path / "busy.py") as it:
        await it.running()
        view = await open_timeline(it.page)
        await call(it)
        await expect(
            item(view, "^busy.look_up, called with InteractionEvent.*failed")
        ).to_be_visible()
        await expect(item(view, "^busy.look_up.*took").last).to_be_visible()
        await expect(item(view, "^busy.fail.*failed with KeyError")).to_be_visible()
        await expect(item(view, "^event interaction, RINGING").first).to_be_visible()
        await expect(item(view, "setUserData.*refused after")).to_be_visible()
        await expect(item(view, "^page.show")).to_be_visible()
        lanes = await view.locator(".lane").evaluate_all("all => all.map((each) => each.ariaLabel)")
        titles = [lane.partition(":")[0] for lane in lanes]
        assert titles == ["Events", "busy.look_up", "busy.fail", "Requests", "Page"]
        picture = await view.inner_html()
        async with it.page.expect_download() as coming:
            await it.page.get_by_role("button", name="Save picture").click()
        download = await coming.value
        assert download.suggested_filename == "busy-timeline.svg"
        await download.save_as(tmp_path / "saved.svg")
        saved = (tmp_path / "saved.svg").read_text("utf-8")
        assert ET.fromstring(saved).tag.endswith("svg")
        assert "<style>" in saved
        for secret in SECRETS:
            assert secret not in picture
            assert secret not in saved
        trace = Trace.loads(it.simulator.trace().dumps())
        assert "busy.look_up" in trace.timeline()
        assert not [said for said in it.console if "Content Security" in said]


async def range_of(view: Locator) -> tuple[float, float]:
    begin, end = await view.locator("svg.timeline").evaluate(
        "({ dataset }) => [Number(dataset.begin), Number(dataset.end)]"
    )
    return begin, end


async def zoomed_to(view: Locator, seconds: float) -> tuple[float, float]:
    """Wait until so much is seen, and give from when to when."""
    async with asyncio.timeout(20):
        while True:
            begin, end = await range_of(view)
            if end - begin == pytest.approx(seconds, rel=0.01):
                return begin, end
            await asyncio.sleep(0.02)


async def test_it_is_zoomed_and_read_with_the_keyboard(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page, press = it.page, it.page.keyboard.press
        await expect(page.get_by_text("1 subscription")).to_be_visible()
        ringing = it.simulator.ring()
        await asyncio.sleep(0.5)
        it.simulator.answer(ringing.interaction_id)
        view = await open_timeline(page)
        await expect(item(view, "^event interaction, TALKING")).to_be_visible()
        begin, end = await range_of(view)
        await view.focus()
        await press("ArrowRight")
        await expect(item(view, "^event").first).to_be_focused()
        told = page.locator("#timeline-told")
        await expect(told).to_contain_text("event interaction, RINGING, interaction")
        await press("+")
        near = await zoomed_to(view, (end - begin) / 2)
        await expect(item(view, "^event").first).to_be_focused()  # also in the new picture
        await press("Shift+ArrowRight")
        async with asyncio.timeout(20):
            while await range_of(view) == near:
                await asyncio.sleep(0.02)
        await zoomed_to(view, (end - begin) / 2)
        await press("-")
        await zoomed_to(view, end - begin)
        await press("+")
        await press("+")
        await zoomed_to(view, (end - begin) / 4)
        await press("0")
        await zoomed_to(view, end - begin)
        await view.focus()
        await press("ArrowRight")
        await press("ArrowDown")
        await expect(item(view, "^subscribe interaction")).to_be_focused()
        await expect(told).to_contain_text("subscribe interaction, at ")


async def test_it_is_zoomed_with_the_wheel_and_buttons_and_moved_by_dragging(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page = it.page
        await expect(page.get_by_text("1 subscription")).to_be_visible()
        ringing = it.simulator.ring()
        await asyncio.sleep(0.5)
        it.simulator.answer(ringing.interaction_id)
        view = await open_timeline(page)
        await expect(item(view, "^event interaction, TALKING")).to_be_visible()
        begin, end = await range_of(view)
        await page.get_by_role("button", name="Zoom in").click()
        await zoomed_to(view, (end - begin) / 2)
        box = await view.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 20
        await page.mouse.move(x, y)
        await page.mouse.wheel(0, -100)
        first, _ = await zoomed_to(view, (end - begin) / 2.5)
        await page.mouse.down()
        await page.mouse.move(x + 100, y, steps=3)
        await page.mouse.up()
        async with asyncio.timeout(20):
            while (await range_of(view))[0] >= first:
                await asyncio.sleep(0.02)
        await page.get_by_role("button", name="Whole").click()
        await zoomed_to(view, end - begin)
        await page.get_by_role("button", name="Zoom out").click()
        await zoomed_to(view, end - begin)


async def test_what_was_cleared_is_not_in_it(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        await expect(it.page.get_by_text("1 subscription")).to_be_visible()
        view = await open_timeline(it.page)
        await expect(item(view, "^subscribe interaction")).to_be_visible()
        await it.page.get_by_role("button", name="Clear").click()
        await expect(view).to_contain_text("Nothing has happened yet.")
        await asyncio.sleep(0.2)
        it.simulator.ring()
        await expect(item(view, "^event interaction, RINGING").first).to_be_visible()
        await expect(item(view, "^subscribe")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 700])
async def test_axe_finds_nothing(
    chromium: Browser, tmp_path: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    async with plain_desktop(chromium, tmp_path, viewport=(width, 800)) as it:
        await it.page.emulate_media(color_scheme=scheme)
        await expect(it.page.get_by_text("1 subscription")).to_be_visible()
        it.simulator.ring()
        view = await open_timeline(it.page)
        await expect(item(view, "^event interaction, RINGING").first).to_be_visible()
        assert await violations(it.page) == []
        ground = await view.locator(".ground").first.evaluate(
            "(each) => getComputedStyle(each).fill"
        )
        assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 27, 42)")
        await view.focus()
        await it.page.keyboard.press("ArrowRight")
        assert await violations(it.page) == []


async def test_other_pages_and_programs_are_not_given_it(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        answer = await it.page.request.get(f"{it.server.desktop}/timeline")
        assert answer.status == 403
        wrong = await it.page.request.get(
            f"{it.server.desktop}/timeline", headers={"X-Page-Token": "guessed"}
        )
        assert wrong.status == 403
