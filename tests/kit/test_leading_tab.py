"""The sample extension web/extensions/leading_tab.py: of several tabs, one opens the ticket."""

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock, ExtensionUnderTest, Network

pytestmark = [
    pytest.mark.extension("../../web/extensions/leading_tab.py"),
    pytest.mark.usefixtures("desk"),
]

TICKETS = "https://tickets.example.com/tickets"


def be_in_another_tab(simulator: DeskSimulator) -> None:
    """The extension's frame is in a tab that was opened later: who leads is open."""
    tab = simulator.tabs.open("second")
    for frame in simulator.frames:
        simulator.tabs.place(frame, tab)


async def test_a_tab_alone_opens_one_ticket(simulator: DeskSimulator, network: Network) -> None:
    tickets = network.post(TICKETS).respond(json={})
    call = simulator.ring(ani="5550100")
    await simulator.settled()
    (request,) = tickets.requests
    assert request.headers["idempotency-key"] == call.uuid
    simulator.answer(call.interaction_id)
    simulator.update_user_data(call.interaction_id, {"Order": "A-1042"})
    await simulator.settled()
    assert len(tickets.requests) == 1


async def test_a_tab_that_follows_opens_none(simulator: DeskSimulator, network: Network) -> None:
    be_in_another_tab(simulator)
    simulator.tabs.agree()
    simulator.ring()
    await simulator.settled()
    assert network.requests == []


@pytest.mark.parametrize("leads", [True, False])
async def test_while_the_tabs_negotiate_it_waits(
    simulator: DeskSimulator, network: Network, clock: DesktopClock, leads: bool
) -> None:
    network.post(TICKETS).respond(json={})
    be_in_another_tab(simulator)
    if leads:
        simulator.tabs.close(simulator.tabs.first)
    simulator.ring()
    await clock.advance(3)
    assert network.requests == []
    simulator.tabs.agree()
    await clock.advance(2)
    assert len(network.requests) == leads


async def test_where_nobody_says_who_leads_there_is_none(
    simulator: DeskSimulator, network: Network
) -> None:
    with simulator.faults.refuse("system.isFrameLeading", "Not today."):
        simulator.ring()
        await simulator.settled()
    assert network.requests == []


async def test_a_service_that_is_down_is_asked_once(
    simulator: DeskSimulator, network: Network, extension: ExtensionUnderTest, clock: DesktopClock
) -> None:
    tickets = network.post(TICKETS).fail()
    simulator.ring()
    await clock.advance(30)
    assert len(tickets.requests) == 1
    assert extension.take_failures() == []
