"""The agent of the simulated desktop."""

from __future__ import annotations

from py_ext import Desk
from py_ext.simulator import DeskSimulator, SimulatedTransport


async def test_a_state_that_a_test_adds_is_on_the_list() -> None:
    desk, simulator = Desk(), DeskSimulator()
    simulator.agent.add_state("DND", "DND_ON", "Do not disturb")
    async with desk.connected(SimulatedTransport(simulator)):
        states = await desk.agent.get_state_list()
        assert states[-1].display_name == "Do not disturb"
        await desk.agent.set_state("DND")
    assert simulator.agent.state["type"] == "DND_ON"
