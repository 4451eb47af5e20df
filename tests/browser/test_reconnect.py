"""A desktop that goes away for a while, in a page: the desk notices, and tells what it missed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shown import shown, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

READ = "interaction.getInteractions"
EXTENSION = """
from py_ext import Desk, DeskReconnected, InteractionEvent, MessengerEvent, State
desk = Desk(heartbeat=1, timeout=1)

@desk.on(InteractionEvent, state=State.RINGING)
def ring(event):
    print("rings", event.interaction_id, event.event_type)

@desk.on(DeskReconnected)
def reconnected(event):
    print("reconnected,", len(event.began), "began")

@desk.on(MessengerEvent, channel="orders")
def hear(event):
    print("heard", event.message)
"""


@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_a_call_that_rang_meanwhile_is_told_and_events_come_once_afterwards(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    path = tmp_path / "watch.py"
    path.write_text(EXTENSION)
    async with shown(chromium, path, go=False, its_runtime=runtime) as it:
        await it.page.goto(it.server.desktop)
        await it.running()
        read = len(it.simulator.requests(READ))
        await until(lambda: len(it.simulator.requests(READ)) > read)  # its heart beats
        with it.simulator.faults.go_away():
            missed = it.simulator.ring().interaction_id
            sent = len(it.simulator.requests(READ))
            await until(lambda: len(it.simulator.requests(READ)) > sent)
            await asyncio.sleep(1.5)  # it has waited for the answer in vain
        lines = it.frame.get_by_role("listitem")
        await expect(lines.filter(has_text=f"rings {missed} None")).to_have_count(1)
        await expect(lines.filter(has_text="reconnected, 1 began")).to_have_count(1)
        for frame in it.simulator.frames:
            names = [name for names in frame.subscriptions.values() for name in names]
            assert sorted(names) == ["interaction", "messenger:orders"]
        it.simulator.send_event("messenger:orders", "once")  # type: ignore[arg-type]
        heard = it.simulator.ring().interaction_id
        await expect(lines.filter(has_text=f"rings {heard} RINGING")).to_have_count(1)
        await expect(lines.filter(has_text="heard once")).to_have_count(1)
