"""The sample extension web/extensions/payment_pause.py: while the customer pays, nothing is recorded."""

import pytest

from py_ext import RecordingState
from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import DesktopClock, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/payment_pause.py")

PAUSE, RESUME = "voice.pauseCallRecording", "voice.resumeCallRecording"


@pytest.fixture
async def call(page: PageUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """A call that is recorded."""
    ringing = simulator.ring(ani="5550100")
    simulator.answer(ringing.interaction_id)
    simulator.start_recording(ringing.interaction_id)
    await simulator.settled()
    return ringing


async def test_it_pauses_and_goes_on(page: PageUnderTest, call: SimulatedInteraction) -> None:
    await page.get_by_role("button", name="The customer pays").click()
    assert call.recording_state is RecordingState.PAUSED
    assert "may pay" in await page.get_by_role("status").text_content()
    await page.get_by_role("button", name="Payment is done").click()
    assert call.recording_state is RecordingState.RECORDING
    assert await page.get_by_role("status").text_content() == "Recorded"


async def test_what_the_agent_forgets_goes_on_by_itself_once(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction, clock: DesktopClock
) -> None:
    await page.get_by_role("button", name="The customer pays").click()
    await clock.advance(170)
    assert call.recording_state is RecordingState.PAUSED
    await clock.advance(20)
    assert call.recording_state is RecordingState.RECORDING
    assert len(simulator.requests(RESUME)) == 1


async def test_what_went_on_is_not_resumed_again(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction, clock: DesktopClock
) -> None:
    await page.get_by_role("button", name="The customer pays").click()
    await page.get_by_role("button", name="Payment is done").click()
    await clock.advance(200)
    assert len(simulator.requests(RESUME)) == 1


@pytest.mark.parametrize("trouble", ["refused", "silent"])
async def test_a_pause_that_is_not_sure_is_none(
    page: PageUnderTest,
    simulator: DeskSimulator,
    call: SimulatedInteraction,
    clock: DesktopClock,
    trouble: str,
) -> None:
    faults = simulator.faults
    with faults.refuse(PAUSE, "No.") if trouble == "refused" else faults.drop(PAUSE):
        await page.get_by_role("button", name="The customer pays").click()
        await clock.advance(11)
    assert "Do not ask for the card number" in await page.get_by_role("alert").text_content()
    assert await page.get_by_role("status").text_content() == "Recorded"


async def test_a_recording_that_does_not_go_on_is_told_of(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_role("button", name="The customer pays").click()
    with simulator.faults.refuse(RESUME, "No."):
        await page.get_by_role("button", name="Payment is done").click()
    assert "did not go on" in await page.get_by_role("alert").text_content()


async def test_a_call_that_is_not_recorded_has_nothing_to_pause(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    call = simulator.ring(ani="5550100")
    simulator.answer(call.interaction_id)
    assert await page.get_by_role("button", name="The customer pays").is_disabled()
