"""One Python for all frames of the desktop's own site, and one in each frame of another."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shown import Shown, shown

EXTENSION = """
from py_ext import Desk, InteractionEvent, State

desk = Desk()


@desk.on(InteractionEvent, state=State.RINGING)
async def count(event: InteractionEvent) -> None:
    print("rang")
    await event.interaction.set_user_data({"Seen": "yes"})
"""
FRAMES = ("First", "Second", "Third")

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def shared_workers(it: Shown) -> int:
    session = await it.page.context.new_cdp_session(it.page)
    found = await session.send("Target.getTargets")
    return sum(each["type"] == "shared_worker" for each in found["targetInfos"])


@pytest.mark.parametrize("is_cross_site", [False, True], ids=["same site", "cross-site"])
async def test_a_call_is_seen_once_by_three_frames(
    chromium: Browser, tmp_path: Path, pytestconfig: pytest.Config, is_cross_site: bool
) -> None:
    path = tmp_path / "counts.py"
    path.write_text(EXTENSION)
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
        if pytestconfig.getoption("--browser") == "chromium":
            assert await shared_workers(it) == (0 if is_cross_site else 1)
        for number in (1, 2):
            call = it.simulator.ring()
            it.simulator.release(call.interaction_id)
            rang = ["log: rang"] * number
            while [line for line in it.console if line == rang[0]] != rang:
                await it.page.wait_for_timeout(20)
        await it.simulator.settled()
        written = [
            each
            for each in it.simulator.journal
            if each.kind == "request" and each.name == "interaction.setUserData"
        ]
        assert len(written) == 2
