"""What the extension must do, on a simulated desktop."""

from __future__ import annotations

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock, ExtensionUnderTest, Network

CUSTOMERS = "http://localhost:9000/customers"
ANN = {"tier": "gold", "open_orders": 2}


async def test_the_caller_s_tier_is_attached(
    simulator: DeskSimulator, network: Network, extension: ExtensionUnderTest
) -> None:
    network.get(CUSTOMERS, params={"phone": "5550100"}).respond(json=ANN)
    await extension.open()
    call = simulator.ring(ani="5550100")
    await simulator.settled()
    assert simulator.user_data(call.interaction_id) == {"Tier": "gold", "Open orders": "2"}


async def test_a_call_that_rang_before_the_frame_opened_is_looked_up_too(
    simulator: DeskSimulator, network: Network, extension: ExtensionUnderTest
) -> None:
    network.get(CUSTOMERS).respond(json=ANN)
    call = simulator.ring(ani="5550100")
    await extension.open()
    await simulator.settled()
    assert simulator.user_data(call.interaction_id)["Tier"] == "gold"


async def test_an_unknown_caller_gets_nothing(
    simulator: DeskSimulator, network: Network, extension: ExtensionUnderTest
) -> None:
    network.get(CUSTOMERS).respond(status=404)
    await extension.open()
    call = simulator.ring(ani="5550199")
    await simulator.settled()
    assert simulator.user_data(call.interaction_id) == {}


async def test_a_crm_that_is_slow_or_gone_holds_up_no_call(
    simulator: DeskSimulator, network: Network, extension: ExtensionUnderTest, clock: DesktopClock
) -> None:
    network.get(CUSTOMERS).respond(json=ANN, after=60)
    await extension.open()
    call = simulator.ring(ani="5550100")
    await clock.advance(6)
    simulator.answer(call.interaction_id)
    network.get(CUSTOMERS).fail()
    other = simulator.ring(ani="5550101")
    await simulator.settled()
    assert simulator.user_data(call.interaction_id) == {}
    assert simulator.user_data(other.interaction_id) == {}
