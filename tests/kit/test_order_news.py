"""The sample extension web/extensions/order_news.py: what extensions tell each other, and what they do not
believe."""

from collections.abc import AsyncIterator

import pytest

from py_ext import Desk
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing import PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/order_news.py")

CHANNEL = "example.orders.saved"
SEND = "messenger.broadcastMessage"


@pytest.fixture
async def other(page: PageUnderTest, simulator: DeskSimulator) -> AsyncIterator[Desk]:
    """Another extension on the same desktop."""
    desk = Desk()
    async with desk.connected(SimulatedTransport(simulator, name="other")):
        yield desk


async def orders(page: PageUnderTest) -> list[str]:
    return await page.get_by_role("listitem").all_text_contents()


async def test_an_order_is_told_and_shown(page: PageUnderTest, simulator: DeskSimulator) -> None:
    await page.get_by_label("Order").fill("A-1042")
    await page.get_by_role("button", name="Save").click()
    (sent,) = simulator.messenger.sent
    assert (sent.channel, sent.message) == (CHANNEL, {"order": "A-1042"})
    assert await orders(page) == ["A-1042"]


async def test_what_another_tells_is_shown_once_and_not_told_on(
    page: PageUnderTest, simulator: DeskSimulator, other: Desk
) -> None:
    for _ in range(2):
        await other.messenger.broadcast_message(CHANNEL, {"order": "A-1042"})
    assert await orders(page) == ["A-1042"]
    assert len(simulator.messenger.sent) == 2


async def test_an_order_that_is_there_is_not_told_again(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    for _ in range(2):
        await page.get_by_label("Order").fill("A-1042")
        await page.get_by_role("button", name="Save").click()
    assert len(simulator.requests(SEND)) == 1


@pytest.mark.parametrize("message", ["A-1042", {"order": 7}, {"order": "<b>x</b>"}, None, {}])
async def test_a_message_that_is_no_order_is_left_alone(
    page: PageUnderTest, other: Desk, message: object
) -> None:
    await other.messenger.broadcast_message(CHANNEL, message)  # type: ignore[arg-type]
    assert await orders(page) == []


async def test_an_order_that_could_not_be_told_can_be_saved_again(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    await page.get_by_label("Order").fill("A-1042")
    with simulator.faults.refuse(SEND, "Not today."):
        await page.get_by_role("button", name="Save").click()
    assert "do not know of it" in await page.get_by_role("alert").text_content()
    await page.get_by_role("button", name="Save").click()
    assert await orders(page) == ["A-1042"]
