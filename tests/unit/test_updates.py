"""Another version of the extension is deployed while this one runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from py_ext import Desk, DeskClosed, Update
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing import ExtensionUnderTest
from py_ext.testing._virtual_time import virtual_time


@pytest_asyncio.fixture(autouse=True)
async def in_no_time() -> AsyncIterator[None]:
    with virtual_time():
        yield


async def test_it_is_taken_at_once_where_no_interaction_is_live(desk: Desk) -> None:
    taken: list[str] = []
    async with desk.connected(SimulatedTransport(DeskSimulator())):
        update = desk.offer_update("1.5.0", lambda: taken.append("1.5.0"))
        assert (update.version, update.is_taken) == ("1.5.0", False)
        await asyncio.sleep(0.5)
        assert (taken, update.is_taken) == (["1.5.0"], True)


async def test_it_waits_until_no_interaction_is_live(desk: Desk) -> None:
    simulator = DeskSimulator()
    async with desk.connected(SimulatedTransport(simulator)):
        call = simulator.ring()
        await simulator.settled()
        update = desk.offer_update("1.5.0", lambda: None)
        await asyncio.sleep(60)
        assert not update.is_taken
        for step in (simulator.answer, simulator.release, simulator.mark_done):
            step(call.interaction_id)
            await simulator.settled()
        await asyncio.sleep(2)
        assert update.is_taken


async def test_a_hook_decides(desk: Desk) -> None:
    seen: list[Update] = []
    taken: list[None] = []

    @desk.on_update
    async def newer(update: Update) -> None:
        seen.append(update)
        await asyncio.sleep(30)
        await update.take()
        await update.take()  # twice is fine

    async with desk.connected(SimulatedTransport(DeskSimulator())):
        update = desk.offer_update("1.5.0", lambda: taken.append(None))
        await asyncio.sleep(10)
        assert (seen, taken) == ([update], [])
        await asyncio.sleep(30)
        assert taken == [None]


async def test_what_a_hook_fails_with_is_reported(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    @desk.on_update
    def newer() -> None:
        raise ValueError("no such tier")

    async with desk.connected(SimulatedTransport(DeskSimulator())):
        with caplog.at_level(logging.ERROR):
            update = desk.offer_update("1.5.0", lambda: None)
            await asyncio.sleep(1)
    assert "newer" in caplog.text
    assert not update.is_taken


async def test_a_desk_that_is_closed_is_offered_nothing(desk: Desk) -> None:
    with pytest.raises(DeskClosed):
        desk.offer_update("1.5.0", lambda: None)


async def test_the_kit_plays_it(tmp_path: Path) -> None:
    path = tmp_path / "order_desk.py"
    path.write_text("from py_ext import Desk\ndesk = Desk()\n")
    simulator = DeskSimulator()
    extension = ExtensionUnderTest(path, simulator, tests=Path(__file__))
    await extension.open()
    update = extension.offer_update("1.5.0")
    await simulator.settled()
    assert (update.version, update.is_taken) == ("1.5.0", True)
    assert repr(update) == "Update(version='1.5.0', is_taken=True)"
    await extension.close()
