"""A desk that connects while the desktop ignores requests waits until it answers again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from py_ext import Desk, RequestTimeout
from py_ext.simulator import DeskSimulator, NeighbourHub, SimulatedTransport
from py_ext.testing._virtual_time import virtual_time

LIMIT = "service-client-api.rate-limit"
DELAY = f"{LIMIT}-quarantine-delay"
ORIGINS = "service-client-api.accepted-web-content-origins"


@pytest.fixture(autouse=True)
async def time() -> AsyncIterator[None]:
    with virtual_time():
        yield


@pytest.fixture
def simulator() -> DeskSimulator:
    simulator = DeskSimulator()
    simulator.options[LIMIT] = 20
    return simulator


async def dies_after_a_burst(simulator: DeskSimulator) -> None:
    """Send as much as the desktop allows, and end as a Python that has died."""
    desk = Desk()
    await desk.connect(SimulatedTransport(simulator))
    await asyncio.gather(*(desk.interaction.get_by_interaction_id(str(n)) for n in range(18)))
    assert not simulator.rate_limits.quarantines
    await desk.abandon()


def seconds() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize("delay", [30, 10, 60])
async def test_the_next_python_waits_for_the_end_of_the_quarantine(
    simulator: DeskSimulator, caplog: pytest.LogCaptureFixture, delay: int
) -> None:
    simulator.options[DELAY] = delay
    await dies_after_a_burst(simulator)
    call = simulator.ring().interaction_id
    desk, began = Desk(), seconds()

    @desk.on_start
    async def burst() -> None:
        await asyncio.gather(*(desk.interaction.get_by_interaction_id(str(n)) for n in range(30)))

    with caplog.at_level(logging.WARNING, "py_ext"):
        async with desk.connected(SimulatedTransport(simulator)):
            assert list(desk.interactions) == [call]
            assert desk._pace._total.limit == 20, "it has read the limit after all"
    assert not simulator.rate_limits.quarantines
    assert seconds() - began < 300
    assert LIMIT in caplog.text
    assert ORIGINS not in caplog.text


async def test_the_limit_that_the_project_tells_is_no_help_and_no_harm(
    simulator: DeskSimulator,
) -> None:
    await dies_after_a_burst(simulator)
    async with Desk(rate_limit=20).connected(SimulatedTransport(simulator)) as desk:
        assert desk.is_connected


async def test_a_quarantine_for_ever_is_told_and_the_limit_first(simulator: DeskSimulator) -> None:
    simulator.options[DELAY] = 0
    await dies_after_a_burst(simulator)
    desk, began = Desk(), seconds()
    with pytest.raises(RequestTimeout) as caught:
        await desk.connect(SimulatedTransport(simulator))
    assert seconds() - began < 160
    said = str(caught.value)
    assert said.index(LIMIT) < said.index(ORIGINS)
    assert not desk.is_connected


async def test_a_desk_that_waits_can_be_closed(simulator: DeskSimulator) -> None:
    await dies_after_a_burst(simulator)
    desk = Desk()
    connecting = asyncio.ensure_future(desk.connect(SimulatedTransport(simulator)))
    await asyncio.sleep(15)
    await desk.close()
    began = seconds()
    with pytest.raises(Exception, match="closed"):
        await connecting
    assert seconds() - began < 1


async def test_events_that_come_while_it_waits_are_known(simulator: DeskSimulator) -> None:
    await dies_after_a_burst(simulator)
    desk = Desk()
    connecting = asyncio.ensure_future(desk.connect(SimulatedTransport(simulator)))
    await asyncio.sleep(12)
    call = simulator.ring().interaction_id
    over = simulator.ring().interaction_id
    simulator.release(over)
    simulator.mark_done(over)
    await connecting
    assert list(desk.interactions) == [call]
    await desk.close()


async def test_a_desktop_that_does_not_even_confirm_is_given_up_at_once(
    simulator: DeskSimulator,
) -> None:
    began = seconds()
    with (
        simulator.faults.drop("subscribe"),
        pytest.raises(RequestTimeout) as caught,
    ):
        await Desk().connect(SimulatedTransport(simulator))
    assert seconds() - began < 11
    said = str(caught.value)
    assert said.index(ORIGINS) < said.index(LIMIT)


@pytest.mark.parametrize("limit", [5, 6, 7, 8, 9, 10])
async def test_many_desks_wait_for_their_turn(simulator: DeskSimulator, limit: int) -> None:
    simulator.options[LIMIT] = limit
    hub = NeighbourHub()
    made = [Desk() for _ in range(4)]
    connecting = [
        desk.connect(SimulatedTransport(simulator, name=f"frame {number}", neighbours=hub.enter()))
        for number, desk in enumerate(made)
    ]
    await asyncio.gather(*connecting)
    assert not simulator.rate_limits.quarantines
    for desk in made:
        await desk.close()


@pytest.mark.parametrize("limit", [5, 7, 10])
async def test_desks_that_come_to_busy_ones_wait_for_their_turn(
    simulator: DeskSimulator, limit: int
) -> None:
    simulator.options[LIMIT] = limit
    hub = NeighbourHub()
    first = Desk()
    await first.connect(SimulatedTransport(simulator, name="first", neighbours=hub.enter()))
    busy = [
        asyncio.ensure_future(first.interaction.get_by_interaction_id(str(number)))
        for number in range(3 * limit // 2)
    ]
    made = [Desk(max_wait=1) for _ in range(3)]
    for number, desk in enumerate(made):
        await desk.connect(SimulatedTransport(simulator, name=f"{number}", neighbours=hub.enter()))
    await asyncio.gather(*busy, return_exceptions=True)
    for desk in (first, *made):
        await desk.close()
