"""Python can die in ways that Python cannot tell: the page does, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shown import Shown, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXTENSION = """
import asyncio, json, os, sys
from js import setTimeout
from pyodide.ffi import create_proxy
from py_ext import Desk, InteractionEvent, MarkdoneEvent
desk = Desk()

@desk.on(MarkdoneEvent)
def ask():
    pass

class Endless:
    def __getattr__(self, name):
        return self.other

def nested():
    made = []
    for _ in range(200_000):
        made = [made]
    return made

@desk.on(InteractionEvent, event_type="RINGING")
async def die(event):
    await event.interaction.block_markdone("wait")
    {how}

@desk.on(InteractionEvent, event_type="TALKING")
def hear():
    print("heard")
"""

WAYS = {
    "deep JSON": 'json.loads("[" * 10_000 + "]" * 10_000)',
    "deep repr": "repr(nested())",
    "deep comparison": "nested() == nested()",
    "abort": "os.abort()",
    "exit": "os._exit(3)",
    "attributes without end": "sys.setrecursionlimit(10**6); Endless().x",
    "a trap": "import ctypes; ctypes.CFUNCTYPE(None)(123456)()",
    "in another task": "asyncio.get_event_loop().call_later(0.05, os.abort); await asyncio.sleep(0.2)",
    "in a timer of the browser's": "setTimeout(create_proxy(os.abort), 10)",
}


async def settled(it: Shown) -> None:
    for _ in range(200):
        if not it.simulator.frames[0].subscriptions:
            return
        await it.page.wait_for_timeout(50)


@pytest.mark.parametrize("way", WAYS)
async def test_python_s_end_is_told_and_leaves_nothing_behind(
    chromium: Browser, tmp_path: Path, way: str
) -> None:
    path = tmp_path / "dies.py"
    path.write_text(EXTENSION.replace("{how}", WAYS[way]))
    async with shown(chromium, path) as it:
        await it.running()
        call = it.simulator.ring().interaction_id
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_contain_text("Python has stopped")
        if it.is_shared:  # another Python takes its place by itself
            await heard_again(it, call)
            return
        await settled(it)
        assert not it.simulator.frames[0].subscriptions
        assert not it.simulator.interactions[call].blocks
        await expect(it.frame.locator("html")).to_have_attribute("data-state", "failed")
        it.simulator.answer(call)  # nobody hears it
        await it.frame.get_by_role("button", name="Try again").click()
        await it.running()
        it.simulator.release(call)
        assert it.simulator.frames[0].subscriptions


async def heard_again(it: Shown, call: str) -> None:
    """The next Python hears what comes; nothing of the one before blocks the call."""
    await it.running()
    for _ in range(600):
        if len(it.simulator.requests("interaction.getInteractions")) > 1:
            break
        await it.page.wait_for_timeout(50)
    assert not it.simulator.interactions[call].blocks
    it.simulator.answer(call)
    for _ in range(200):  # what comes while it starts is in what it sees then, and no event
        if await it.frame.get_by_text("heard").count():
            break
        it.simulator.hold(call)
        it.simulator.retrieve(call)
        await it.page.wait_for_timeout(200)
    await expect(it.frame.get_by_text("heard").first).to_be_visible()
    await expect(it.frame.locator("html")).to_have_attribute("data-state", "running")


async def test_a_python_that_dies_again_and_again_is_not_started_for_ever(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "dies.py"
    path.write_text(EXTENSION.replace("{how}", "os.abort()"))
    async with shown(chromium, path, its_runtime="shared", is_cross_site=False) as it:
        await it.running()
        for number in range(4):
            while len(it.simulator.requests("interaction.getInteractions")) <= number:
                await it.page.wait_for_timeout(50)
            await it.page.wait_for_timeout(200)
            it.simulator.ring()
        await expect(it.frame.locator("html")).to_have_attribute("data-state", "failed")
        await settled(it)
        assert not it.simulator.frames[0].subscriptions


async def test_a_start_that_fails_lifts_its_blocks(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "fails.py"
    path.write_text("""
from py_ext import Desk, MarkdoneEvent
desk = Desk()

@desk.on(MarkdoneEvent)
def ask():
    pass

@desk.on_start
async def start():
    for call in desk.interactions.values():
        await call.block_markdone("wait")
    1 / 0
""")
    async with shown(chromium, path, go=False) as it:
        call = it.simulator.ring().interaction_id
        await it.page.goto(it.server.desktop)
        await expect(it.frame.get_by_role("alert")).to_contain_text("could not be started")
        await settled(it)
        assert it.simulator.requests("interaction.blockMarkdone")
        assert not it.simulator.interactions[call].blocks
