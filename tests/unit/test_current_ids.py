"""A desktop that loads anew gives new ids: what was asked for before goes out with them, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from py_ext import Desk, DeskReconnected, Disconnected
from py_ext._limits import Limits
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing._virtual_time import virtual_time
from py_ext.testing.extension import ExtensionUnderTest

LIMIT = "service-client-api.rate-limit"
SET, READ = "interaction.setUserData", "interaction.getByInteractionId"

SOURCE = """
from py_ext import Desk, DeskReconnected

desk = Desk()
desk.heard = heard = []


@desk.on(DeskReconnected)
def reconnected(event):
    heard.append(event)
"""


class Scene:
    """An extension whose Python outlives its frames."""

    def __init__(self, simulator: DeskSimulator, desk: Any) -> None:
        self.simulator = simulator
        self.desk = desk

    def write(self, interaction_id: str, key: str = "k") -> asyncio.Future[None]:
        writing = self.desk.interaction.set_user_data(interaction_id, {key: "v"})
        return asyncio.ensure_future(writing)

    @property
    def written(self) -> list[str]:
        """The ids that were sent."""
        sent = [each for each in self.simulator.journal if each.kind == "request"]
        return [each.parameters[0] for each in sent if each.name == SET]


@asynccontextmanager
async def scene(tmp_path: Path, calls: int = 0) -> AsyncIterator[tuple[Scene, list[Any]]]:
    file = tmp_path / "order_desk.py"
    file.write_text(SOURCE)
    with virtual_time():
        simulator = DeskSimulator()
        extension = ExtensionUnderTest(file, simulator, tests=Path(__file__))
        made = [simulator.ring() for _ in range(calls)]
        await extension.open()
        await simulator.settled()
        yield Scene(simulator, extension.desk), made
        assert extension.desk is not None
        await extension.close()


# Whether it was a reload


async def test_a_reload_without_interactions_is_one(tmp_path: Path) -> None:
    async with scene(tmp_path) as (it, _):
        it.simulator.reload()
        await it.simulator.settled()
        assert [each.reloaded for each in it.desk.heard] == [True]


async def test_a_reload_with_interactions_is_one(tmp_path: Path) -> None:
    async with scene(tmp_path, 1) as (it, _):
        it.simulator.reload()
        await it.simulator.settled()
        assert [each.reloaded for each in it.desk.heard] == [True]


async def test_a_frame_that_comes_back_to_the_same_interactions_is_no_reload() -> None:
    await comes_back(params={}, calls=1, is_reload=False)


async def test_the_frame_of_an_interaction_goes_with_it_and_that_is_no_reload() -> None:
    await comes_back(params={"interactionId": "7"}, calls=0, is_reload=False)


async def test_the_desktops_own_frame_goes_with_it() -> None:
    await comes_back(params={}, calls=0, is_reload=True)


async def comes_back(params: dict[str, str], calls: int, *, is_reload: bool) -> None:
    heard: list[bool] = []
    desk = Desk()
    desk.on(DeskReconnected)(lambda event: heard.append(event.reloaded))
    with virtual_time():
        simulator = DeskSimulator()
        for _ in range(calls):
            simulator.ring()
        first = SimulatedTransport(simulator, name="first", params=params)
        async with desk.connected(first):
            first.vanish()
            await asyncio.sleep(1)
            desk.attach(SimulatedTransport(simulator, name="second", params=params))
            await simulator.settled()
            assert heard == [is_reload]
            desk.attach(SimulatedTransport(simulator, name="third", params=params))
            await simulator.settled()
            assert heard == [is_reload]


# What waits


async def test_a_write_that_waits_for_its_turn_goes_out_with_the_new_id(tmp_path: Path) -> None:
    async with scene(tmp_path, 2) as (it, (call, other)):
        it.desk._pace.learn(Limits(5))
        old = call.interaction_id
        reads = [
            asyncio.ensure_future(it.desk.interaction.get_by_interaction_id(f"none {number}"))
            for number in range(5)
        ]
        writing = it.write(old)
        await asyncio.sleep(1)
        it.simulator.reload()
        await it.simulator.settled()
        assert call.interaction_id != old
        later = it.write(other.interaction_id, "later")
        await asyncio.gather(writing, later, *reads)
        assert sorted(it.written) == sorted([call.interaction_id, other.interaction_id])
        assert it.simulator.user_data(call.interaction_id) == {"k": "v"}
        assert it.simulator.user_data(other.interaction_id) == {"later": "v"}


async def test_writes_that_wait_do_not_keep_the_desk_from_reading_the_new_ids(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, 2) as (it, calls):
        it.desk._pace.learn(Limits(5))
        asked = [
            asyncio.ensure_future(it.desk.interaction.get_by_interaction_id(f"none {number}"))
            for number in range(5)
        ]
        asked += [it.write(call.interaction_id) for call in calls]
        await asyncio.sleep(1)
        it.simulator.reload()
        await asyncio.gather(*asked)
        assert it.written == [call.interaction_id for call in calls]


async def test_a_write_that_waits_for_what_is_gone_is_not_sent(tmp_path: Path) -> None:
    async with scene(tmp_path, 2) as (it, (call, other)):
        it.desk._pace.learn(Limits(5))
        reads = [
            asyncio.ensure_future(it.desk.interaction.get_by_interaction_id(f"none {number}"))
            for number in range(5)
        ]
        first, second = it.write(call.interaction_id), it.write(other.interaction_id, "other")
        await asyncio.sleep(1)
        with it.simulator.faults.drop("interaction"):
            it.simulator.release(call.interaction_id)
            it.simulator.mark_done(call.interaction_id)
            it.simulator.reload()
            await it.simulator.settled()
        with pytest.raises(Disconnected, match="Nothing was sent") as caught:
            await first
        assert not caught.value.outcome_unknown
        await asyncio.gather(second, *reads)
        assert it.written == [other.interaction_id]


async def test_what_is_asked_while_no_frame_is_there_goes_out_with_the_new_id() -> None:
    desk = Desk()
    with virtual_time():
        simulator = DeskSimulator()
        call, ends, stays = (simulator.ring() for _ in range(3))
        frame = SimulatedTransport(simulator, name="first")
        async with desk.connected(frame):
            it = Scene(simulator, desk)
            frame.vanish()
            old, gone = call.interaction_id, ends.interaction_id
            asked = [it.write(each) for each in (old, gone)]
            await asyncio.sleep(1)
            simulator.release(gone)
            simulator.mark_done(gone)
            simulator.reload()
            desk.attach(SimulatedTransport(simulator, name="second"))
            asked.append(it.write(stays.interaction_id))  # as an event tells it, or by chance
            outcomes = await asyncio.gather(*asked, return_exceptions=True)
            assert [type(each).__name__ for each in outcomes] == [
                "NoneType",
                "Disconnected",
                "NoneType",
            ]
            assert sorted(it.written) == sorted([call.interaction_id, stays.interaction_id])
            assert old not in it.written


async def test_where_nothing_is_known_in_time_nothing_is_sent() -> None:
    desk = Desk(timeout=3)
    with virtual_time():
        simulator = DeskSimulator()
        call = simulator.ring()
        frame = SimulatedTransport(simulator, name="first")
        async with desk.connected(frame):
            it = Scene(simulator, desk)
            frame.vanish()
            began = asyncio.get_running_loop().time()
            with pytest.raises(Disconnected, match="Nothing was sent"):
                await it.write(call.interaction_id)
            assert asyncio.get_running_loop().time() - began < 3.1
            assert it.written == []
            desk.attach(SimulatedTransport(simulator, name="second"))
            await simulator.settled()
            await it.write(call.interaction_id)
            await desk.interactions[call.interaction_id].set_user_data({"a": "b"})


async def test_closing_ends_what_waits_to_be_known() -> None:
    desk = Desk()
    with virtual_time():
        simulator = DeskSimulator()
        call = simulator.ring()
        frame = SimulatedTransport(simulator, name="first")
        await desk.connect(frame)
        frame.vanish()
        writing = Scene(simulator, desk).write(call.interaction_id)
        await asyncio.sleep(1)
        began = asyncio.get_running_loop().time()
        await desk.close()
        with pytest.raises(Exception, match="closed"):
            await writing
        assert asyncio.get_running_loop().time() - began < 1
