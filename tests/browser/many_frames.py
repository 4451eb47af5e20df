"""An extension in many frames of the simulated desktop, which tells by user data who has handled what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Frame, Page, expect

from tests.browser.shown import Shown, shown, until

HEAD = """
import asyncio, json, os
from py_ext import Desk, DeskError, Disconnected, InteractionEvent, State
desk = Desk()
SECRET = os.urandom(4).hex()  # another one in each Python
"""

COUNTS = (
    HEAD
    + """
heard = 0

@desk.on(InteractionEvent, state=State.RINGING)
async def count(event):
    global heard
    heard += 1
    await event.interaction.set_user_data({"Python": SECRET, "Heard": str(heard)})

@desk.on_frame
def show(frame):
    print("frame", frame.params.get("n"), SECRET)
"""
)


@asynccontextmanager
async def shown_in(
    chromium: Browser, folder: Path, text: str, frames: str = "ABC", **options: Any
) -> AsyncIterator[Shown]:
    """The extension in frames of the desktop that are called so."""
    path = folder / "extension.py"
    path.write_text(text)
    options = {"its_runtime": "shared", "is_cross_site": False, **options}
    async with shown(chromium, path, go=False, **options) as it:
        for name in frames:
            it.simulator.options[f"{name}/url"] = f"{it.server.extension_page}/?n={name}"
            it.simulator.options[f"{name}/label"] = name
        show_frames(it, frames)
        yield it


def show_frames(it: Shown, names: str) -> None:
    it.simulator.options["workspace.web-content"] = ", ".join(names)


def frames_of(page: Page) -> dict[str, Frame]:
    return {each.url[-1]: each for each in page.main_frame.child_frames if "n=" in each.url}


async def running(page: Page, names: str) -> None:
    for name in names:
        html = page.frame_locator(f"iframe[src*='n={name}']").locator("html")
        await expect(html).to_have_attribute("data-state", "running")


def data(it: Shown, call: str) -> dict[str, str]:
    return dict(it.simulator.user_data(call))


async def handled(it: Shown) -> tuple[str, str]:
    """Ring; which Python has handled that, and how many calls it has."""
    call = it.simulator.ring().interaction_id
    await until(lambda: "Python" in data(it, call))
    return data(it, call)["Python"], data(it, call)["Heard"]
