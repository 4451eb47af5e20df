"""Python is busy, hangs or has no memory left: the desktop's page runs on, and so do those of the frames.

That no task of theirs was long is measured by the bench (its part ``hangs``); here, they have run at all.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Frame, expect

from tests.browser.many_frames import COUNTS, data, frames_of, handled, running, shown_in
from tests.browser.shown import Shown, describe, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARGIN = 100
"""Milliseconds by which the clocks of a page and a worker may differ; much less, usually."""

TICKER = """
globalThis.ran = [];
setInterval(() => ran.push(performance.timeOrigin + performance.now()), 5);
"""
"""Notes when a page runs."""

WORKS = (
    COUNTS
    + """
import js, time

def now():
    return js.performance.timeOrigin + js.performance.now()

held = []
begun = {}

@desk.on(InteractionEvent, state=State.TALKING)
async def work(event):
    begun[event.interaction_id] = now()
    {how}
    await tell(event)

@desk.on_error
async def fails(failure):
    await tell(failure.event, type(failure.error).__name__)

async def tell(event, error=""):
    times = {"Begun": str(begun[event.interaction_id]), "Ended": str(now())}
    await event.interaction.set_user_data({**times, "Error": error})
"""
)


async def turns(page: Frame, begun: float, ended: float) -> int:
    """How often that page has run between two moments, in milliseconds."""
    await page.wait_for_function("(ended) => ran.at(-1) > ended", arg=ended)
    ran = await page.evaluate("ran")
    return len([when for when in ran if begun < when < ended])


async def work(it: Shown) -> tuple[str, float, float]:
    """Answer a call, which is what Python works for; how that has ended, and when it began and ended."""
    call = it.simulator.ring().interaction_id
    it.simulator.answer(call)
    await until(lambda: "Ended" in data(it, call))
    told = data(it, call)
    return told["Error"], float(told["Begun"]) + MARGIN, float(told["Ended"]) - MARGIN


@pytest.mark.parametrize(
    ("how", "error"), [("time.sleep(3)", ""), ("while True: pass", "HandlerTooLong")]
)
async def test_while_python_is_busy_the_pages_run(
    chromium: Browser, tmp_path: Path, how: str, error: str
) -> None:
    async with shown_in(chromium, tmp_path, WORKS.replace("{how}", how), "AB") as it:
        await it.page.add_init_script(TICKER)
        await it.page.goto(it.server.desktop)
        await running(it.page, "AB")
        python, _ = await handled(it)
        told, begun, ended = await work(it)
        assert told == error
        for page in (it.page.main_frame, *frames_of(it.page).values()):
            assert await turns(page, begun, ended) > 0
        other, _ = await handled(it)
        assert other == python


FULL = {
    "of little things, which stay": "while True: held.append([])",
    "of large things, which go": "held = []\n    while True: held.append(bytearray(1 << 20))",
}


@pytest.mark.parametrize("how", FULL)
async def test_memory_that_is_full_ends_the_handler_and_not_the_desktop(
    chromium: Browser, tmp_path: Path, how: str
) -> None:
    async with shown_in(chromium, tmp_path, WORKS.replace("{how}", FULL[how]), "AB") as it:
        describe(
            it, lambda described: described.update(memory=120 << 20)
        )  # nobody has 2 GB to spare for a test
        await it.page.add_init_script(TICKER)
        await it.page.goto(it.server.desktop)
        await running(it.page, "AB")
        python, _ = await handled(it)
        told, _, _ = await work(it)
        assert told == "MemoryError"
        await running(it.page, "AB")
        for page in (it.page.main_frame, *frames_of(it.page).values()):
            now = await page.evaluate("performance.timeOrigin + performance.now()")
            await page.wait_for_function("(now) => ran.at(-1) > now", arg=now)
        other, _ = await handled(it)
        assert other == python


async def test_a_python_that_hangs_is_left_alone_and_another_goes_on(
    chromium: Browser, tmp_path: Path
) -> None:
    how = "desk.session['by'] = SECRET; await tell(event); sum(range(10**10))"
    # What it keeps is in the call's user data, too.
    allowed = WORKS.replace("Desk()", "Desk(session_holds_customer_data=True)")
    hangs = allowed.replace("{how}", how) + (
        "@desk.on(InteractionEvent, state=State.RINGING)\n"
        "async def before(event):\n"
        "    await event.interaction.set_user_data({'Before': desk.session.get('by', '')})\n"
    )
    async with shown_in(chromium, tmp_path, hangs, "AB") as it:
        await it.page.add_init_script(TICKER)
        await it.page.goto(it.server.desktop)
        await running(it.page, "AB")
        python, _ = await handled(it)
        _, begun, _ = await work(it)
        for name in "AB":
            alert = it.page.frame_locator(f"iframe[src*='n={name}']").get_by_role("alert")
            await expect(alert).to_contain_text("Python hung, and another one was started")
        said = await it.page.evaluate("performance.timeOrigin + performance.now()")
        assert await turns(it.page.main_frame, begun, said) > 0
        await running(it.page, "AB")
        call = it.simulator.ring().interaction_id
        await until(lambda: {"Python", "Before"} <= data(it, call).keys())
        assert data(it, call)["Python"] != python
        assert data(it, call)["Before"] == python, "what it had in desk.session"
        assert "warning: Python has ended and is started again: it has not answered" in str(
            it.console
        )


async def test_what_catches_what_ends_it_is_named(chromium: Browser, tmp_path: Path) -> None:
    how = (
        "await tell(event)\n"
        "    while True:\n"
        "        try:\n"
        "            while True: pass\n"
        "        except BaseException:\n"
        "            pass"
    )
    text = WORKS.replace("{how}", how).replace("Desk()", "Desk(step_limit=1)")
    async with shown_in(chromium, tmp_path, text, "A") as it:
        await it.page.goto(it.server.desktop)
        await running(it.page, "A")
        await work(it)
        alert = it.page.frame_locator("iframe[src*='n=A']").get_by_role("alert")
        await expect(alert).to_contain_text("Python hung, and another one was started")
        assert "it has not answered for" in str(it.console)
        assert re.search(r"\.work \(\w+\.py:\d+\)", str(it.console)), str(it.console)


async def test_a_frame_s_own_python_that_held_up_its_page_says_so_afterwards(
    chromium: Browser, tmp_path: Path
) -> None:
    text = WORKS.replace("{how}", "time.sleep(3)").replace("Desk()", "Desk(step_limit=0.5)")
    async with shown_in(chromium, tmp_path, text, "A", its_runtime="frame") as it:
        await it.page.goto(it.server.desktop)
        await running(it.page, "A")
        await work(it)
        lines = it.page.frame_locator("iframe[src*='n=A']").get_by_role("listitem")
        await expect(
            lines.filter(has_text="Python has held up this page for").first
        ).to_be_visible()


SLOW = (
    COUNTS
    + """
import time

@desk.on(InteractionEvent, state_changed=False)
def slow(event):
    time.sleep(0.6)
    if event.interaction.user_data.get("Number") == "11":
        desk.start_soon(event.interaction.set_user_data, {"Slow": SECRET})

@desk.on(InteractionEvent, state=State.TALKING)
async def wait(event):
    await asyncio.sleep(1)  # what comes until then waits for it, and is then handled in one go
"""
)


async def test_many_slow_handlers_one_after_the_other_are_no_hang(
    chromium: Browser, tmp_path: Path
) -> None:
    text = SLOW.replace("desk = Desk()", "desk = Desk(step_limit=1)")
    async with shown_in(chromium, tmp_path, text, "AB") as it:
        await it.page.goto(it.server.desktop)
        await running(it.page, "AB")
        python, _ = await handled(it)
        call = it.simulator.ring().interaction_id
        await until(lambda: "Python" in data(it, call))
        it.simulator.answer(call)
        for number in range(12):
            it.simulator.update_user_data(call, {"Number": str(number)})
        await until(lambda: "Slow" in data(it, call) or "Python hung" in str(it.console))
        assert data(it, call).get("Slow") == python
