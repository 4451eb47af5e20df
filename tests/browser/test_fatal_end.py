"""Python can die in ways that Python cannot tell: the page does, and starts another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shown import Shown, describe, shown, until

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
        await expect(alert).to_contain_text("Python has stopped, and another one was started")
        await heard_again(it, call)
        assert "warning: Python has ended and is started again" in str(it.console)


async def heard_again(it: Shown, call: str) -> None:
    """The next Python hears what comes; nothing of the one before blocks the call."""
    await it.running()
    await until(lambda: len(it.simulator.requests("interaction.getInteractions")) > 1)
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


@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_a_python_that_dies_again_and_again_is_not_started_for_ever(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    path = tmp_path / "dies.py"
    path.write_text(EXTENSION.replace("{how}", "os.abort()"))
    async with shown(chromium, path, its_runtime=runtime, is_cross_site=False) as it:
        await it.running()
        for number in range(4):
            await until(
                lambda number=number: (
                    len(it.simulator.requests("interaction.getInteractions")) > number
                )
            )
            await it.running()  # before, a call that rings is in what it reads, and no event
            it.simulator.ring()
        await expect(it.frame.locator("html")).to_have_attribute("data-state", "failed")
        await expect(it.frame.get_by_role("alert")).to_contain_text("again and again")
        await settled(it)
        assert not it.simulator.frames[0].subscriptions
        assert not any(each.blocks for each in it.simulator.interactions.values())
        await it.frame.get_by_role("button", name="Try again").click()  # a person may go on
        await it.running()


@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_one_that_dies_at_each_start_is_started_again_three_times(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    path = tmp_path / "dies.py"
    path.write_text("import os\nfrom py_ext import Desk\ndesk = Desk()\nos.abort()\n")
    async with shown(chromium, path, its_runtime=runtime, is_cross_site=False) as it:
        await expect(it.frame.locator("html")).to_have_attribute("data-state", "failed")
        await expect(it.frame.get_by_role("alert")).to_contain_text(
            "It was started again 3 times within 5 minutes"
        )
        await it.page.wait_for_timeout(1000)  # for one that should not start
        again = [each for each in it.console if "is started again: it was aborted" in each]
        assert len(again) == 3, it.console


KEEPS = """
import os
from py_ext import Desk, InteractionEvent, html
desk = Desk()

@desk.on_start
async def start():
    desk.session["starts"] = desk.session.get("starts", 0) + 1
    await desk.page.show(html("<form><input name='note'></form><p>start {n}</p>", n=desk.session["starts"]))

@desk.on(InteractionEvent, event_type="RINGING")
def die(event):
    desk.session["last"] = event.interaction.interaction_uuid  # kept though it dies in this very step
    os.abort()

@desk.on(InteractionEvent, event_type="TALKING")
def tell(event):
    print("last", desk.session["last"])
"""


@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_what_was_kept_in_the_session_is_there_again_and_so_is_what_was_typed_where_that_can_be(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    path = tmp_path / "keeps.py"
    path.write_text(KEEPS)
    async with shown(chromium, path, its_runtime=runtime, is_cross_site=False) as it:
        await it.running()
        note = it.frame.locator("input[name=note]")
        await note.fill("calls back")
        call = it.simulator.ring()
        await expect(it.frame.get_by_text("start 2", exact=True)).to_be_visible()
        await it.running()
        await expect(note).to_have_value("calls back" if runtime == "shared" else "")
        await note.fill("again")  # it can be typed in
        it.simulator.answer(call.interaction_id)
        await expect(it.frame.get_by_text(f"last {call.uuid}")).to_be_visible()
        await it.page.reload()
        # A shared Python outlives that, and shows what it did.
        after = {"shared": "start 2", "frame": "start 3"}[runtime]
        await expect(it.frame.get_by_text(after, exact=True)).to_be_visible()


SHOWS_NOTHING = """
import asyncio, os
from py_ext import Click, Desk, InteractionEvent, html
desk = Desk()

@desk.page.on(Click)
def press():
    print("pressed")

@desk.on(InteractionEvent, event_type="RINGING")
async def die(event):
    await desk.page.show(html("<button>Save</button>"))
    os.abort()
"""


async def test_what_a_python_has_shown_that_has_died_is_for_the_eye_only_and_goes(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "shows.py"
    path.write_text(SHOWS_NOTHING)
    async with shown(chromium, path, its_runtime="shared", is_cross_site=False) as it:
        await it.running()
        it.simulator.ring()
        await expect(it.frame.locator(".shown[data-stale] .page[inert]")).to_have_count(1)
        await it.running()
        await expect(it.frame.locator(".page")).to_have_text("")
        await expect(it.frame.locator(".shown[data-stale]")).to_have_count(0)


FIVE = """
import os, sys
from py_ext import Desk, InteractionEvent
desk = Desk(step_limit=3)

class Endless:
    def __getattr__(self, name):
        return self.other

@desk.on(InteractionEvent, event_type="RINGING")
def fail(event):
    if desk.session.get("failed"):
        print("goes on")
        return
    desk.session["failed"] = True
    {how}
"""

WAYS_TO_FAIL = {
    "deep recursion": ("sys.setrecursionlimit(10**6); Endless().x", "another one was started"),
    "memory": ("held = []\n    while True: held.append(bytearray(1 << 20))", "MemoryError"),
    "abort": ("os.abort()", "another one was started"),
    "an endless loop": ("while True: pass", "HandlerTooLong"),
    "10 MB of lines": ("for _ in range(10_000): print('x' * 999)", "lines are left out"),
    "a line of 10 MB": ("print('x' * 10_000_000)", "characters more"),
}


@pytest.mark.parametrize("runtime", ["shared", "frame"])
@pytest.mark.parametrize("way", WAYS_TO_FAIL)
async def test_the_page_says_what_has_happened_and_goes_on_and_so_does_the_desktop(
    chromium: Browser, tmp_path: Path, way: str, runtime: str
) -> None:
    how, words = WAYS_TO_FAIL[way]
    path = tmp_path / "fails.py"
    path.write_text(FIVE.replace("{how}", how))
    async with shown(chromium, path, go=False, its_runtime=runtime, is_cross_site=False) as it:
        describe(it, lambda described: described.update(memory=120 << 20))
        await it.page.goto(it.server.desktop)
        await it.running()
        it.simulator.ring()
        await it.page.get_by_role("button", name="Answer").click()
        await until(
            lambda: [str(each.state) for each in it.simulator.interactions.values()] == ["TALKING"]
        )
        where = it.frame.get_by_role("listitem" if "10 MB" in way else "alert")
        await expect(where.filter(has_text=words).first).to_be_visible()
        await it.running()
        while not await it.frame.get_by_text("goes on", exact=True).count():
            it.simulator.ring()  # one that rings while it starts is no event
            await it.page.wait_for_timeout(200)


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


BURST = """
import asyncio, os
from py_ext import Desk, InteractionEvent
desk = Desk()

@desk.on(InteractionEvent, event_type="RINGING")
async def die(event):
    numbers = range(18)
    await asyncio.gather(*(desk.interaction.get_by_interaction_id(str(each)) for each in numbers))
    os.abort()

@desk.on(InteractionEvent, event_type="TALKING")
def hear():
    print("heard")
"""


async def test_a_python_that_died_at_the_rate_limit_is_replaced_when_requests_are_answered_again(
    chromium: Browser, tmp_path: Path
) -> None:
    """It takes as long as a quarantine does of which nobody has told how long that is."""
    path = tmp_path / "dies.py"
    path.write_text(BURST)
    limit = "service-client-api.rate-limit"
    async with shown(chromium, path, is_cross_site=False) as it:
        it.simulator.options[limit] = 20
        await it.page.reload()  # so that it is read
        await it.running()
        it.simulator.ring()
        await until(lambda: it.simulator.rate_limits.quarantines)
        state = it.frame.locator("html")
        await expect(state).to_have_attribute("data-state", "running", timeout=60_000)
        assert not it.simulator.rate_limits.quarantines
        assert limit in str(it.console)
        assert "not available" not in str(it.console)
