"""The kit's frames: of one desk, or with a Python in each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from py_ext import State
from py_ext.simulator import DeskSimulator
from py_ext.testing._virtual_time import virtual_time
from py_ext.testing.extension import ExtensionUnderTest

SOURCE = """# /// script
# [tool.py-ext]
# runtime = "{runtime}"
# idle = "1m"
# ///
from py_ext import Desk, InteractionEvent, State

desk = Desk()
desk.opened = []

@desk.on_frame
def opened(frame):
    desk.opened.append(frame.name)

@desk.on(InteractionEvent, state=State.RINGING)
async def note(event):
    await event.interaction.set_user_data({{"Noted": "yes"}})
"""
SET = "interaction.setUserData"


@asynccontextmanager
async def opened(
    path: Path, runtime: str
) -> AsyncIterator[tuple[DeskSimulator, ExtensionUnderTest]]:
    """An extension with one frame of the desktop, and one for each interaction."""
    file = path / "noting.py"
    file.write_text(SOURCE.format(runtime=runtime))
    with virtual_time():
        simulator = DeskSimulator()
        simulator.options["workspace.web-content"] = "main"
        simulator.options["interaction.web-content"] = "crm"
        extension = ExtensionUnderTest(file, simulator, tests=Path(__file__))
        await extension.open()
        yield simulator, extension
        await extension.close()


@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_each_call_is_written_to_once(tmp_path: Path, runtime: str) -> None:
    async with opened(tmp_path, runtime) as (simulator, extension):
        for _ in range(3):
            simulator.ring()
            await simulator.settled()
        assert len(extension.desks) == 4
        assert len(set(map(id, extension.desks.values()))) == (1 if runtime == "shared" else 4)
        assert [request.parameters[0] for request in simulator.requests(SET)] == ["1", "2", "3"]


@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_another_frame_goes_on_when_the_first_is_closed(tmp_path: Path, runtime: str) -> None:
    async with opened(tmp_path, runtime) as (simulator, extension):
        simulator.ring()
        await simulator.settled()
        simulator.embedded_pages.close_frame("main")
        call = simulator.ring()
        await simulator.settled()
        assert list(extension.desks) == ["crm-1", "crm-2"]
        assert simulator.user_data(call.interaction_id) == {"Noted": "yes"}
        assert len(simulator.requests(SET)) == 2


async def test_one_desk_stays_over_a_reload(tmp_path: Path) -> None:
    async with opened(tmp_path, "shared") as (simulator, extension):
        desk = extension.desk
        call = simulator.ring()
        await simulator.settled()
        simulator.reload()
        await simulator.settled()
        assert extension.desk is desk
        assert set(extension.desks.values()) == {desk}
        assert desk.interactions[call.interaction_id].state is State.RINGING
        assert desk.frames[f"crm-{call.interaction_id}"].interaction is not None
        assert len(simulator.requests(SET)) == 1
        assert desk.opened == ["main", "crm-1", "main", "crm-2"]  # type: ignore[attr-defined]


async def test_it_waits_for_the_next_frame_as_long_as_its_settings_say(tmp_path: Path) -> None:

    async with opened(tmp_path, "shared") as (simulator, extension):
        desk = extension.desk
        simulator.embedded_pages.close_frame("main")
        await asyncio.sleep(59)
        simulator.embedded_pages.reopen_frame("main")
        await simulator.settled()
        assert extension.desk is desk
        assert desk.is_connected
        simulator.embedded_pages.close_frame("main")
        await asyncio.sleep(61)
        assert not desk.is_connected
        simulator.embedded_pages.reopen_frame("main")
        await simulator.settled()
        assert extension.desk is not desk


async def test_frames_that_open_while_it_starts_are_its_own(tmp_path: Path) -> None:
    async with opened(tmp_path, "shared") as (simulator, extension):
        simulator.reload()
        simulator.ring()
        simulator.ring()
        await simulator.settled()
        assert list(extension.desk.frames) == ["main", "crm-1", "crm-2"]


async def test_each_frame_has_its_own_frame_where_each_has_a_python(tmp_path: Path) -> None:
    async with opened(tmp_path, "frame") as (simulator, extension):
        call = simulator.ring().interaction_id
        await simulator.settled()
        own = {name: list(desk.frames) for name, desk in extension.desks.items()}
        assert own == {"main": ["main"], f"crm-{call}": [f"crm-{call}"]}
