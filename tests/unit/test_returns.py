"""A tab that comes back to the extension's address: whoever knows its state gets what it brings."""

from __future__ import annotations

import asyncio

import pytest

from py_ext import Desk, DeskClosed
from py_ext.simulator import DeskSimulator, SimulatedTransport


async def test_who_has_sent_it_away_gets_its_query_and_nobody_else() -> None:
    desk = Desk()
    async with desk.connected(SimulatedTransport(DeskSimulator())):
        one, other = (asyncio.ensure_future(desk.returned(state)) for state in ("one", "other"))
        await asyncio.sleep(0)
        assert not desk.come_back({"code": "stolen"})
        assert not desk.come_back({"state": "guessed", "code": "stolen"})
        assert desk.come_back({"state": "one", "code": "good"})
        assert await one == {"state": "one", "code": "good"}
        assert not other.done()
        assert not desk.come_back({"state": "one", "code": "again"})
        other.cancel()


async def test_one_state_is_for_one() -> None:
    desk = Desk()
    async with desk.connected(SimulatedTransport(DeskSimulator())):
        first = asyncio.ensure_future(desk.returned("one"))
        await asyncio.sleep(0)
        with pytest.raises(ValueError, match="make another"):
            await desk.returned("one")
        first.cancel()


async def test_with_the_desk_it_ends() -> None:
    desk = Desk()
    async with desk.connected(SimulatedTransport(DeskSimulator())):
        waiting = asyncio.ensure_future(desk.returned("one"))
        await asyncio.sleep(0)
    with pytest.raises(DeskClosed):
        await waiting
    with pytest.raises(DeskClosed):
        await desk.returned("one")
