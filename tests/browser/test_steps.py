"""A step of the extension's code that does not end: it is ended, told, and everything else goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shown import shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEAD = """\
import asyncio, re
from py_ext import Desk, HandlerTooLong, InteractionEvent, State
desk = Desk(step_limit=0.5)

def endless():
    while True:
        try:
            len("x")
        except Exception:
            pass

@desk.on_error
def told(failure):
    error = failure.error
    print(failure.handler.__name__, type(error).__name__, str(error).partition(" in ")[2].partition(".")[0])

ringing = {"state": State.RINGING}

@desk.on(InteractionEvent, state=State.TALKING)
def goes_on():
    print("goes on")
"""

STEPS = {
    "a sync handler": "@desk.on(InteractionEvent, **ringing)\ndef hangs(): endless()\n",
    "a coroutine's first step": "@desk.on(InteractionEvent, **ringing)\nasync def hangs(): endless()\n",
    "a later step": (
        "@desk.on(InteractionEvent, **ringing)\n"
        "async def hangs():\n    await asyncio.sleep(0.01)\n    endless()\n"
    ),
    "a filter": (
        "def hangs(): pass\n"
        "desk.on(InteractionEvent, state=lambda state: state == 'RINGING' and endless())(hangs)\n"
    ),
    "a task": (
        "async def hangs(): endless()\n"
        "@desk.on(InteractionEvent, **ringing)\ndef starts(): desk.start_soon(hangs)\n"
    ),
    "a task that is awaited": (
        "@desk.on(InteractionEvent, **ringing)\n"
        "async def hangs():\n    await asyncio.gather(asyncio.sleep(0), inner())\n"
        "async def inner(): endless()\n"
    ),
    "code that is not the author's": (
        "@desk.on(InteractionEvent, **ringing)\ndef hangs(): re.match('(a+)+b', 'a' * 64)\n"
    ),
}


@pytest.mark.parametrize("step", STEPS)
async def test_an_endless_step_is_ended_and_everything_goes_on(
    chromium: Browser, tmp_path: Path, step: str
) -> None:
    path = tmp_path / "hanging.py"
    text = HEAD + STEPS[step]
    path.write_text(text)
    async with shown(chromium, path) as it:
        await it.running()
        call = it.simulator.ring()
        said = it.frame.get_by_text("hangs HandlerTooLong")
        await expect(said).to_be_visible()
        words = await said.inner_text()
        called = step == "code that is not the author's"
        expected = {text.count("\n")} if called else {6, 7, 8}
        assert words.startswith("hangs HandlerTooLong line ")
        assert int(words.split()[3]) in expected, words
        assert "of hanging" in words
        it.simulator.answer(call.interaction_id)
        await expect(it.frame.get_by_text("goes on", exact=True)).to_be_visible()


async def test_an_endless_timer_is_told_on_the_page(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "hanging.py"
    path.write_text(
        HEAD
        + "@desk.on(InteractionEvent, **ringing)\n"
        + "def sets(): asyncio.get_running_loop().call_later(0.01, endless)\n"
    )
    async with shown(chromium, path) as it:
        await it.running()
        call = it.simulator.ring()
        await expect(it.frame.get_by_role("alert")).to_contain_text("HandlerTooLong")
        it.simulator.answer(call.interaction_id)
        await expect(it.frame.get_by_text("goes on", exact=True)).to_be_visible()


async def test_many_handlers_that_are_each_within_the_limit_are_left_alone(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "busy.py"
    path.write_text(
        HEAD.replace("step_limit=0.5", "step_limit=4")
        + "from time import monotonic\n"
        + "def busy():\n    end = monotonic() + 1.2\n    while monotonic() < end: pass\n    print('done')\n"
        + "for _ in range(4): desk.on(InteractionEvent, **ringing)(busy)\n"
    )
    async with shown(chromium, path) as it:
        await it.running()
        call = it.simulator.ring()
        it.simulator.answer(call.interaction_id)
        await expect(it.frame.get_by_text("goes on", exact=True)).to_be_visible()
        said = await it.frame.get_by_role("listitem").all_inner_texts()
        slow = [each for each in said if "busy.busy (busy.py:" in each]
        assert len(slow) == 1, "it is told of once, and goes on"
        assert [each for each in said if each not in slow] == ["done"] * 4 + ["goes on"]


async def test_an_import_that_does_not_end_is_told_with_its_line(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "hanging.py"
    path.write_text("from py_ext import Desk\ndesk = Desk()\nwhile True:\n    pass\n")
    async with shown(chromium, path) as it:
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_contain_text("HandlerTooLong: It ran for more than 20 s")
        await expect(alert).to_contain_text("of hanging.py (<module>)")
        # Saved without the loop, it runs: the frame was never lost.
        path.write_text("from py_ext import Desk\ndesk = Desk()\n")
        it.server.saved()
        await it.running()
