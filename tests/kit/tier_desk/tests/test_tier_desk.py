"""A project under test: a package of two modules with a data file, a CRM, a server behind the proxy."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

from py_ext import Desk, RequestRefused
from py_ext.simulator import DeskSimulator
from py_ext.testing import Answers, DesktopClock, ExtensionUnderTest, Network

FOUND = [{"number": 17, "points": 2400}]
DURATIONS: list[float] = []


@pytest.fixture(autouse=True)
def measured() -> Iterator[None]:
    began = time.perf_counter()
    yield
    DURATIONS.append(time.perf_counter() - began)


@pytest.fixture
def customers(network: Network) -> Answers:
    network.post("/orders/search").respond(json={"open": 3})
    return network.get("https://crm.example.com/customers", params={"phone": "5550100"})


async def test_a_call_gets_what_the_crm_knows(
    customers: Answers, network: Network, simulator: DeskSimulator, desk: Desk
) -> None:
    customers.respond(json=FOUND)
    call = simulator.ring(ani="5550100")
    await simulator.settled()
    assert simulator.user_data(call.interaction_id) == {"Tier": "gold", "Orders": "3"}
    asked, posted = network.requests
    assert asked.params == {"phone": "5550100"}
    assert (posted.url, posted.json) == (
        "https://extension.example/orders/search",
        {"customer": 17},
    )
    assert not network.unused


async def test_a_crm_that_takes_long_is_waited_for(
    customers: Answers, simulator: DeskSimulator, desk: Desk, clock: DesktopClock
) -> None:
    customers.respond(json=FOUND, after=2.5)
    call = simulator.ring(ani="5550100")
    await clock.advance(2)
    assert simulator.user_data(call.interaction_id) == {}
    await clock.advance(1)
    assert simulator.user_data(call.interaction_id) == {"Tier": "gold", "Orders": "3"}


@pytest.mark.parametrize("answer", ["fails", "takes too long", "is an error", "knows nobody"])
async def test_without_the_crm_there_is_no_tier(
    customers: Answers, simulator: DeskSimulator, desk: Desk, clock: DesktopClock, answer: str
) -> None:
    match answer:
        case "fails":
            customers.fail()
        case "takes too long":
            customers.respond(json=FOUND, after=3.1)
        case "is an error":
            customers.respond(status=503, text="Maintenance")
        case "knows nobody":
            customers.respond(json=[])
    call = simulator.ring(ani="5550100")
    await clock.advance(10)
    assert simulator.user_data(call.interaction_id) == {}


async def test_a_module_alone(customers: Answers, desk: Desk) -> None:
    customers.respond(json=FOUND).respond(json=[])
    from tier_desk import crm

    assert await crm.customer_of("5550100") == crm.Customer(17, "gold")
    assert await crm.customer_of("5550100") is None


async def test_the_desktop_has_the_project_s_options(simulator: DeskSimulator, desk: Desk) -> None:
    chat = simulator.invite("chat")
    with pytest.raises(RequestRefused):
        await desk.interaction.set_user_data(chat.interaction_id, {"Name": "Jane"})


async def test_a_reload_of_the_desktop_leaves_the_desk_as_it_is(
    customers: Answers, simulator: DeskSimulator, desk: Desk, extension: ExtensionUnderTest
) -> None:
    first = sys.modules["tier_desk.crm"]
    simulator.reload()
    await simulator.settled()
    assert sys.modules["tier_desk.crm"] is first
    assert list(extension.desks.values()) == [desk]


def test_nothing_is_left() -> None:
    assert not [name for name in sys.modules if name.partition(".")[0] == "tier_desk"]
    longest = ", ".join(f"{seconds * 1000:.1f}" for seconds in sorted(DURATIONS)[::-1])
    print(f"Milliseconds of each test, set-up included: {longest}")
