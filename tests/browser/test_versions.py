"""Versions side by side: a deployment while frames are open and a call goes on, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from py_ext.workbench import compress
from py_ext.workbench.bundle import build
from py_ext.workbench.versions import roll_back
from tests.browser.many_frames import frames_of, show_frames, shown_in
from tests.browser.shown import Shown, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXTENSION = """
from py_ext import Desk, InteractionEvent
desk = Desk()

@desk.on_frame
async def show(frame):
    await frame.page.show("version {number}")

@desk.on(InteractionEvent, event_type={{"TALKING", "HELD"}})
async def count(event):
    state = event.interaction.state
    told = event.interaction.user_data.get(state, "")
    await event.interaction.set_user_data({{state: told + "{number}"}})
"""

TEN = "ABCDEFGHIJ"


def deploy(it: Shown, number: int) -> str:
    path = it.server.folder.parent / f"{it.server.folder.name}-source" / "extension.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(EXTENSION.format(number=number))
    runtime = "shared" if it.is_shared else "frame"
    return build(
        path, it.server.folder, deploy=True, desktops=[it.server.desktop], runtime=runtime
    ).version


async def shows(it: Shown, frame: str, number: int) -> None:
    await until(lambda: frame in frames_of(it.page))
    await expect(frames_of(it.page)[frame].get_by_text(f"version {number}")).to_be_visible()


@pytest.mark.parametrize("its_runtime", ["shared", "frame"])
async def test_frames_that_are_open_finish_on_their_version_and_the_next_is_new(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, its_runtime: str
) -> None:
    monkeypatch.setattr(compress, "compressed", lambda *_: {})  # which takes a minute
    text = EXTENSION.format(number=0)
    async with shown_in(chromium, tmp_path, text, TEN + "KL", its_runtime=its_runtime) as it:
        show_frames(it, TEN)
        first = deploy(it, 1)
        await it.page.goto(it.server.desktop)
        for name in TEN:
            await shows(it, name, 1)
        call = it.simulator.ring().interaction_id
        it.simulator.answer(call)
        await until(lambda: it.simulator.user_data(call).get("TALKING"))
        second = deploy(it, 2)
        show_frames(it, TEN + "K")
        await shows(it, "K", 2)
        for name in TEN:
            await shows(it, name, 1)
        it.simulator.hold(call)
        await until(lambda: it.simulator.user_data(call).get("HELD"))
        assert roll_back(it.server.folder) == (second, first)
        show_frames(it, TEN + "KL")
        await shows(it, "L", 1)
        it.simulator.retrieve(call)
        await it.page.wait_for_timeout(1000)
        told = it.simulator.user_data(call)
        assert told["TALKING"][0] == "1", told
        assert (len(told["HELD"]), len(told["TALKING"])) == (1, 2), "each once, whoever has"
        assert not [line for line in it.console if line.startswith(("error", "exception"))]
