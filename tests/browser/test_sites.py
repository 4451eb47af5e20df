"""One Python for all frames of the desktop's own site, and one in each frame of another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shown import Shown, shown

EXTENSION = """
from py_ext import Desk, InteractionEvent, State

desk = Desk()


@desk.on(InteractionEvent, state=State.RINGING)
async def count(event: InteractionEvent) -> None:
    await event.interaction.set_user_data({"Seen": "yes"})
"""
FRAMES = ("First", "Second", "Third")

pytestmark = pytest.mark.asyncio(loop_scope="session")


@asynccontextmanager
async def in_three_frames(
    chromium: Browser, path: Path, *, is_cross_site: bool
) -> AsyncIterator[Shown]:
    """The extension, running in all of them."""
    async with shown(
        chromium, path, its_runtime="shared", is_cross_site=is_cross_site, go=False
    ) as it:
        options = it.simulator.options
        options["workspace.web-content"] = ", ".join(FRAMES)
        for name in FRAMES:
            options[f"{name}/url"] = it.server.extension_page
        await it.page.goto(it.server.desktop)
        for name in FRAMES:
            frame = it.page.frame_locator(f"iframe[data-frame='{name}']")
            await expect(frame.locator("html")).to_have_attribute("data-state", "running")
        yield it


@pytest.mark.parametrize(
    "is_cross_site",
    [pytest.param(False, id="same site"), pytest.param(True, id="cross-site")],
)
async def test_a_call_is_seen_once_by_three_frames(
    chromium: Browser, tmp_path: Path, is_cross_site: bool
) -> None:
    path = tmp_path / "counts.py"
    path.write_text(EXTENSION)
    async with in_three_frames(chromium, path, is_cross_site=is_cross_site) as it:
        journal = it.simulator.journal

        def written() -> list[str]:
            requests = [each for each in journal if each.kind == "request"]
            return [e.parameters[0] for e in requests if e.name == "interaction.setUserData"]

        calls = []
        for _ in range(3):
            call = it.simulator.ring()
            calls.append(call.interaction_id)
            while call.interaction_id not in written():
                await it.page.wait_for_timeout(20)
            it.simulator.release(call.interaction_id)
        for frame in it.page.frames[1:]:  # another one that writes has had its turn
            await frame.evaluate("new Promise((done) => setTimeout(done, 200))")
        assert written() == calls


@pytest.mark.parametrize("is_cross_site", [False, True], ids=["same site", "cross-site"])
async def test_three_frames_of_the_desktop_s_site_have_one_worker_and_others_none(
    chromium: Browser, tmp_path: Path, pytestconfig: pytest.Config, is_cross_site: bool
) -> None:
    if pytestconfig.getoption("--browser") != "chromium":
        pytest.skip("only Chromium says which workers there are")
    path = tmp_path / "counts.py"
    path.write_text(EXTENSION)
    async with in_three_frames(chromium, path, is_cross_site=is_cross_site) as it:
        session = await it.page.context.new_cdp_session(it.page)
        found = (await session.send("Target.getTargets"))["targetInfos"]
        workers = [each for each in found if each["type"] == "shared_worker"]
        assert len(workers) == (0 if is_cross_site else 1)
