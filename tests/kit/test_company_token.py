"""The sample extension web/extensions/company_token.py: the token goes to the service, and nowhere else."""

import logging

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import DesktopClock, Network, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/company_token.py")

ORDERS = "https://orders.example.com/mine"
ORIGINS = "service-client-api.accepted-web-content-origins"


async def answer(simulator: DeskSimulator) -> str:
    """A call is answered; its id."""
    call = simulator.ring(ani="5550100")
    await simulator.settled()
    simulator.answer(call.interaction_id)
    await simulator.settled()
    return call.interaction_id


async def test_the_service_is_asked_in_the_agent_s_name_once_for_a_call(
    page: PageUnderTest, simulator: DeskSimulator, network: Network
) -> None:
    simulator.options[ORIGINS] = "* (*, auth.getJwtToken)"
    orders = network.get(ORDERS).respond(json={"count": 3})
    call = await answer(simulator)
    assert await page.get_by_role("status").text_content() == "Your open orders: 3"
    token = orders.requests[0].headers["authorization"].removeprefix("Bearer ")
    assert simulator.auth.claims(token)["sub"] == "robin.example"
    simulator.hold(call)
    await simulator.settled()
    simulator.retrieve(call)
    await simulator.settled()
    assert len(orders.requests) == 1


async def test_an_origin_that_gets_no_token_says_what_to_add(
    page: PageUnderTest,
    simulator: DeskSimulator,
    network: Network,
    caplog: pytest.LogCaptureFixture,
    pytestconfig: pytest.Config,
) -> None:
    simulator.options[ORIGINS] = "*"
    with caplog.at_level(logging.WARNING):
        await answer(simulator)
    assert "administrator" in await page.get_by_role("status").text_content()
    assert network.requests == []
    if not pytestconfig.getoption("--desktop-browser"):  # where it is the page that logs
        assert "auth.getJwtToken" in caplog.text
        assert ORIGINS in caplog.text


async def test_a_desktop_without_tokens_is_told_of(
    page: PageUnderTest, simulator: DeskSimulator, network: Network
) -> None:
    simulator.options[ORIGINS] = "* (*, auth.getJwtToken)"
    simulator.auth.available = False
    await answer(simulator)
    assert await page.get_by_role("status").text_content() == "This desktop gives no token."
    assert network.requests == []


@pytest.mark.parametrize("trouble", ["refused", "down", "slow", "strange"])
async def test_a_service_that_does_not_answer_is_told_of_without_the_token(
    page: PageUnderTest,
    simulator: DeskSimulator,
    network: Network,
    clock: DesktopClock,
    caplog: pytest.LogCaptureFixture,
    trouble: str,
) -> None:
    simulator.options[ORIGINS] = "* (*, auth.getJwtToken)"
    orders = network.get(ORDERS)
    if trouble == "refused":
        orders.respond(status=401)
    elif trouble == "down":
        orders.fail()
    elif trouble == "slow":
        orders.respond(json={"count": 3}, after=10)
    else:
        orders.respond(json={"count": "many"})
    with caplog.at_level(logging.WARNING):
        await answer(simulator)
        await clock.advance(11)
    assert await page.get_by_role("status").text_content() == "The orders did not come."
    assert simulator.auth.token() not in caplog.text
