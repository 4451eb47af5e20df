"""Requests leave in the order in which they were asked for, and each ends, whatever its parameters are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, ItemsView

import pytest

from py_ext import AgentEvent, Desk
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing._virtual_time import virtual_time


@pytest.fixture(autouse=True)
async def _no_waiting() -> AsyncIterator[None]:
    with virtual_time():
        yield


async def test_no_write_overtakes_another_while_a_subscription_begins() -> None:
    simulator, desk = DeskSimulator(), Desk()
    call = simulator.ring().interaction_id
    asked: list[str] = []

    async def write(value: str) -> None:
        asked.append(value)
        await desk.interaction.set_user_data(call, {"Step": value})

    async with desk.connected(SimulatedTransport(simulator)):
        desk.on(AgentEvent)(lambda: None)
        others = [asyncio.ensure_future(write(each)) for each in "bc"]
        await write("a")
        await asyncio.gather(*others)
    assert asked == ["a", "b", "c"]
    sent = simulator.requests("interaction.setUserData")
    assert [each.parameters[1]["Step"] for each in sent] == asked


class Unreadable(dict[str, str]):
    def items(self) -> ItemsView[str, str]:
        raise KeyError("no such")


@pytest.mark.parametrize("waits", [False, True])
async def test_what_is_no_plain_data_is_told_whatever_it_raises(waits: bool) -> None:
    simulator, desk = DeskSimulator(), Desk()
    simulator.options["service-client-api.rate-limit"] = 10
    async with desk.connected(SimulatedTransport(simulator)):
        others = [
            asyncio.ensure_future(desk.interaction.get_by_interaction_id(str(number)))
            for number in range(12 if waits else 0)
        ]
        await asyncio.sleep(0.1)
        async with asyncio.timeout(600):
            with pytest.raises(KeyError):
                await desk.messenger.broadcast_message("orders", Unreadable(a="b"))
        await asyncio.gather(*others)
