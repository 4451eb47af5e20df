"""The sample extension web/extensions/outcome_first.py: no call is marked done without an outcome."""

import pytest

from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/outcome_first.py")

BLOCK, SET = "interaction.blockMarkdone", "interaction.setUserData"


@pytest.fixture
async def call(page: PageUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """A call that the agent has answered."""
    ringing = simulator.ring(ani="5550100")
    await simulator.settled()
    simulator.answer(ringing.interaction_id)
    await simulator.settled()
    return ringing


async def test_what_is_chosen_is_attached_and_lifts_the_block(
    page: PageUnderTest, call: SimulatedInteraction
) -> None:
    assert list(call.blocks.values()) == ["Choose the outcome of the call first."]
    await page.get_by_role("button", name="Solved").click()
    assert call.user_data == {"Outcome": "Solved"}
    assert call.blocks == {}
    assert await page.get_by_role("status").text_content() == "Chosen: Solved"


async def test_it_is_chosen_once(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_role("button", name="Solved").click()
    assert await page.get_by_role("button", name="Callback promised").is_disabled()
    assert len(simulator.requests(SET)) == 1


async def test_a_call_is_blocked_once_however_often_it_is_held(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    simulator.hold(call.interaction_id)
    await simulator.settled()
    simulator.retrieve(call.interaction_id)
    await simulator.settled()
    assert len(simulator.requests(BLOCK)) == 1


async def test_when_the_call_ends_without_one_the_block_is_lifted(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    simulator.release(call.interaction_id)
    assert "without an outcome" in await page.get_by_role("status").text_content()
    assert await page.get_by_role("button", name="Solved").is_disabled()
    assert call.blocks == {}
    simulator.mark_done(call.interaction_id)


async def test_a_desktop_that_refuses_keeps_the_block(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    simulator.options["service-client-api.user-data.write-allowed"] = "Tier"
    await page.get_by_role("button", name="Solved").click()
    assert "did not take it" in await page.get_by_role("status").text_content()
    assert call.blocks


async def test_a_reload_of_the_desktop_ends_no_block(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    simulator.reload()
    assert not call.blocks
    await simulator.settled()
    assert call.blocks


async def test_a_consultation_wants_no_outcome(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    consultation = simulator.consult(call.interaction_id, "7002")
    simulator.answer(consultation.interaction_id)
    await simulator.settled()
    assert consultation.blocks == {}
