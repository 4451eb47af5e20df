"""The sample extension web/extensions/transfer_to_skill.py: a call is handed over once, with its reason."""

import pytest

from py_ext import State
from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import DesktopClock, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/transfer_to_skill.py")

TRANSFER = "interaction.singleStepTransfer"


@pytest.fixture
async def call(page: PageUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """A call that the agent has answered."""
    ringing = simulator.ring(ani="5550100")
    simulator.answer(ringing.interaction_id)
    await simulator.settled()
    return ringing


@pytest.mark.parametrize(
    ("place", "kind", "destination"),
    [("Invoices", "SKILL", "Invoices"), ("Warehouse", "CUSTOM_CONTACT", "5550180")],
)
async def test_a_call_is_handed_over_with_its_reason(
    page: PageUnderTest,
    simulator: DeskSimulator,
    call: SimulatedInteraction,
    place: str,
    kind: str,
    destination: str,
) -> None:
    await page.get_by_role("button", name=place).click()
    assert call.state is State.IDLE
    assert call.user_data == {"TransferredFor": place}
    (request,) = simulator.requests(TRANSFER)
    target = request.parameters[1]
    assert (target["type"], target["destination"]) == (kind, destination)
    assert await page.get_by_role("button", name=place).is_disabled()


async def test_one_that_is_refused_stays_and_can_be_handed_over_again(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    with simulator.faults.refuse(TRANSFER, "There is no such skill."):
        await page.get_by_role("button", name="Invoices").click()
    assert "stays with you" in await page.get_by_role("alert").text_content()
    assert call.state is State.TALKING
    await page.get_by_role("button", name="Complaints").click()
    assert call.state is State.IDLE


async def test_a_key_that_may_not_be_written_keeps_the_call_here(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    simulator.options["service-client-api.user-data.write-allowed"] = "Tier"
    await page.get_by_role("button", name="Invoices").click()
    assert "stays with you" in await page.get_by_role("alert").text_content()
    assert call.state is State.TALKING


async def test_without_an_answer_it_is_not_handed_over_again(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction, clock: DesktopClock
) -> None:
    with simulator.faults.answer_late(TRANSFER, 30), simulator.faults.drop("interaction"):
        await page.get_by_role("button", name="Invoices").click()
        await clock.advance(11)
    assert "may be handed over" in await page.get_by_role("alert").text_content()
    assert await page.get_by_role("button", name="Invoices").is_disabled()
    assert len(simulator.requests(TRANSFER)) == 1


async def test_without_a_call_there_is_nothing_to_hand_over(page: PageUnderTest) -> None:
    assert await page.get_by_role("button", name="Invoices").is_disabled()
