"""What serve shows when the extension is saved, with several frames."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from py_ext.project.runtime import RUNTIMES
from tests.browser.shown import shown

SAYS = "from py_ext import Desk\ndesk = Desk()\n@desk.on_start\ndef say():\n    print({said!r})\n"
FRAMES = ("First", "Second", "Third")

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("runtime", RUNTIMES)
async def test_all_frames_run_what_was_saved_and_say_which_version(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    path = tmp_path / "says.py"
    path.write_text(SAYS.format(said="one"))
    async with shown(chromium, path, its_runtime=runtime, go=False) as it:
        options = it.simulator.options
        options["workspace.web-content"] = ", ".join(FRAMES)
        for name in FRAMES:
            options[f"{name}/url"] = it.server.extension_page
        await it.page.goto(it.server.desktop)

        async def show(said: str) -> None:
            words = {"shared": "Shared Python", "frame": "A Python of its own"}[runtime]
            for name in FRAMES:
                frame = it.page.frame_locator(f"iframe[data-frame='{name}']")
                await expect(frame.get_by_role("listitem")).to_have_text([said])
                await it.page.get_by_role("tab", name=name).click()
                line = it.page.locator("#frame-python")
                await expect(line).to_have_text(f"{words}, version {it.server.bundle.version[:6]}")

        await show("one")
        before = it.server.bundle.version
        path.write_text(SAYS.format(said="two"))
        it.server.saved()
        assert it.server.bundle.version != before
        await show("two")
