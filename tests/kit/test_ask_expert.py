"""The sample extension web/extensions/ask_expert.py: one expert is asked, and nobody is left on hold."""

import pytest

from py_ext import State
from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/ask_expert.py")

CONSULT = "interaction.consult"


@pytest.fixture
async def call(page: PageUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """A call that the agent has answered."""
    ringing = simulator.ring(ani="5550100")
    simulator.answer(ringing.interaction_id)
    await simulator.settled()
    return ringing


async def asked(page: PageUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """The consultation, in which the expert has answered."""
    await page.get_by_role("button", name="Ask an expert").click()
    (consultation,) = (each for each in simulator.interactions.values() if each.is_consultation)
    simulator.answer(consultation.interaction_id)
    await simulator.settled()
    return consultation


async def test_all_talk_together(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    consultation = await asked(page, simulator)
    assert (call.state, consultation.user_data) == (State.HELD, {"AskedFor": "advice"})
    await page.get_by_role("button", name="All together").click()
    assert call.state is State.TALKING
    assert call.parties == ["5550100", "Experts"]


async def test_the_expert_takes_over(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await asked(page, simulator)
    await page.get_by_role("button", name="Hand over").click()
    assert call.state is State.IDLE
    assert simulator.requests("voice.resume") == []


async def test_the_customer_is_taken_off_hold(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await asked(page, simulator)
    await page.get_by_role("button", name="Back to the customer").click()
    assert call.state is State.TALKING
    assert len(simulator.requests("voice.resume")) == 1


async def test_so_he_is_when_the_expert_hangs_up(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    consultation = await asked(page, simulator)
    simulator.release(consultation.interaction_id)
    await simulator.settled()
    assert call.state is State.TALKING


async def test_nobody_is_asked_twice(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await asked(page, simulator)
    assert await page.get_by_role("button", name="Ask an expert").is_disabled()
    assert len(simulator.requests(CONSULT)) == 1


async def test_while_it_rings_there_is_only_a_way_back(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_role("button", name="Ask an expert").click()
    assert await page.get_by_role("button", name="All together").is_disabled()
    assert await page.get_by_role("button", name="Back to the customer").is_enabled()


@pytest.mark.parametrize(
    ("request_", "button"),
    [("interaction.completeConference", "All together"), ("voice.hangUp", "Back to the customer")],
)
async def test_a_desktop_that_refuses_is_told_of(
    page: PageUnderTest,
    simulator: DeskSimulator,
    call: SimulatedInteraction,
    request_: str,
    button: str,
) -> None:
    await asked(page, simulator)
    with simulator.faults.refuse(request_, "Not today."):
        await page.get_by_role("button", name=button).click()
    assert "Look who is on hold" in await page.get_by_role("alert").text_content()
    assert call.state is State.HELD


async def test_a_hold_that_does_not_end_is_told_of(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    consultation = await asked(page, simulator)
    with simulator.faults.refuse("voice.resume", "Not today."):
        simulator.release(consultation.interaction_id)
        await simulator.settled()
    assert call.state is State.HELD
