"""Another version of the extension is deployed while frames show this one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shown import Shown, bundle_of, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXTENSION = """
from py_ext import Desk
desk = Desk()

@desk.on_start
async def start():
    await desk.page.show("version {number}")
"""

TOLD = """
import asyncio

@desk.on_update
async def newer(update):
    await desk.page.show("another is there: " + update.version)
"""


def look_often(it: Shown) -> None:
    """Have its pages look for another version each second; those of a deployment do it seldom."""
    index = it.server.folder / "index.html"
    text = index.read_text()
    assert text.count('"updates": 0') == 1
    index.write_text(text.replace('"updates": 0', '"updates": 1'))


def deploy(it: Shown, path: Path, source: str) -> str:
    """Put another version in its place, which frames are not told of."""
    told = it.server.bundle.version
    path.write_text(source)
    it.server.bundle = it.server.build()
    look_often(it)
    version: str = bundle_of(it)["version"]
    assert version != told
    return version


@pytest.mark.parametrize("its_runtime", ["shared", "frame"])
async def test_it_is_taken_when_no_interaction_is_live(
    chromium: Browser, tmp_path: Path, its_runtime: str
) -> None:
    path = tmp_path / "newer.py"
    path.write_text(EXTENSION.format(number=1))
    async with shown(chromium, path, go=False, its_runtime=its_runtime) as it:
        look_often(it)
        await it.page.goto(it.server.desktop)
        await it.running()
        call = it.simulator.ring()
        await it.simulator.settled()
        deploy(it, path, EXTENSION.format(number=2))
        await it.page.wait_for_timeout(5000)
        await expect(it.frame.get_by_text("version 1")).to_be_visible()
        for step in (it.simulator.answer, it.simulator.release, it.simulator.mark_done):
            step(call.interaction_id)
            await it.simulator.settled()
        await expect(it.frame.get_by_text("version 2")).to_be_visible()
        await it.running()
        deploy(it, path, EXTENSION.format(number=1))  # and back
        await expect(it.frame.get_by_text("version 1")).to_be_visible()


async def test_an_extension_is_told_of_it(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "told.py"
    path.write_text(EXTENSION.format(number=1) + TOLD)
    async with shown(chromium, path, go=False) as it:
        look_often(it)
        await it.page.goto(it.server.desktop)
        await it.running()
        version = deploy(it, path, EXTENSION.format(number=2))
        await expect(
            it.frame.get_by_text(re.compile(f"another is there: {version}"))
        ).to_be_visible()
        await it.page.wait_for_timeout(3000)
        await expect(
            it.frame.get_by_text("another is there")
        ).to_be_visible()  # nobody has taken it
