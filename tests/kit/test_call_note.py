"""The sample extension web/extensions/call_note.py: a note that has to be saved while the call lasts."""

import pytest

from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/call_note.py")


@pytest.fixture
async def call(page: PageUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """A call that the agent has answered."""
    ringing = simulator.ring(ani="5550100")
    await simulator.settled()
    simulator.answer(ringing.interaction_id)
    await simulator.settled()
    return ringing


def is_blocked(simulator: DeskSimulator, call: SimulatedInteraction) -> bool:
    """Whether the agent is kept from marking it done."""
    return bool(simulator.interactions[call.interaction_id].blocks)


async def test_a_call_cannot_be_marked_done_before_its_note_is_saved(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    assert is_blocked(simulator, call)
    await page.get_by_label("Note").fill("Calls back on Monday")
    await page.get_by_role("button", name="Save note").click()
    assert simulator.user_data(call.interaction_id) == {"Note": "Calls back on Monday"}
    assert not is_blocked(simulator, call)
    assert "can mark" in await page.get_by_role("status").text_content()


async def test_what_is_typed_stays_while_it_is_counted(
    page: PageUnderTest, call: SimulatedInteraction
) -> None:
    await page.get_by_label("Note").press_sequentially("Monday")
    assert await page.get_by_label("Note").input_value() == "Monday"
    assert await page.get_by_text("6 of 500 letters").is_visible()


async def test_a_note_that_is_empty_is_not_saved(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_role("button", name="Save note").click()
    assert simulator.user_data(call.interaction_id) == {}


async def test_when_the_call_ends_without_one_the_block_is_lifted(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_label("Note").fill("Too late")
    simulator.release(call.interaction_id)
    assert "cannot be attached" in await page.get_by_role("status").text_content()
    assert not is_blocked(simulator, call)
    assert await page.get_by_role("button", name="Save note").is_disabled()
    assert await page.get_by_label("Note").input_value() == "Too late", "to be copied"


async def test_a_desktop_that_refuses_it_is_told_of(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    simulator.options["service-client-api.user-data.write-allowed"] = "Tier"
    await page.get_by_label("Note").fill("Calls back")
    await page.get_by_role("button", name="Save note").click()
    assert "did not take" in await page.get_by_role("alert").text_content()
    assert await page.get_by_label("Note").input_value() == "Calls back"
    assert is_blocked(simulator, call)


async def test_the_next_call_begins_with_an_empty_note(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_label("Note").fill("Of the first")
    await page.get_by_role("button", name="Save note").click()
    simulator.release(call.interaction_id)
    simulator.mark_done(call.interaction_id)
    await simulator.settled()
    other = simulator.ring(ani="5550101")
    await simulator.settled()
    simulator.answer(other.interaction_id)
    assert await page.get_by_label("Note").input_value() == ""


async def test_a_reload_of_the_desktop_ends_no_block(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    before = call.interaction_id
    simulator.reload()
    assert not call.blocks
    await simulator.settled()
    assert call.interaction_id != before
    assert is_blocked(simulator, call)
    await page.get_by_label("Note").fill("Calls back")
    await page.get_by_role("button", name="Save note").click()
    assert simulator.user_data(call.interaction_id) == {"Note": "Calls back"}
    assert not is_blocked(simulator, call)
    simulator.reload()
    await simulator.settled()
    assert not is_blocked(simulator, call)
    assert await page.get_by_label("Note").input_value() == "Calls back"


async def test_after_a_reload_a_call_that_ends_can_be_marked_done(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    simulator.reload()
    await simulator.settled()
    simulator.release(call.interaction_id)
    assert "cannot be attached" in await page.get_by_role("status").text_content()
    simulator.mark_done(call.interaction_id)
    assert await page.get_by_text("When you answer a call").is_visible()


async def test_what_is_typed_outlives_a_reload_of_the_desktop(
    page: PageUnderTest,
    simulator: DeskSimulator,
    call: SimulatedInteraction,
    pytestconfig: pytest.Config,
) -> None:
    if pytestconfig.getoption("--desktop-browser"):
        pytest.skip("there each frame has a Python of its own, which goes with it")
    await page.get_by_label("Note").fill("Calls back")
    simulator.reload()
    await simulator.settled()
    assert await page.get_by_label("Note").input_value() == "Calls back"
    await page.get_by_label("Note").fill("Calls back!")
    assert await page.get_by_label("Note").input_value() == "Calls back!"
    assert await page.get_by_text("11 of 500 letters").is_visible()


async def test_a_consultation_is_no_call_to_write_a_note_for(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_label("Note").fill("Asks an expert")
    consultation = simulator.consult(call.interaction_id, "7002")
    simulator.answer(consultation.interaction_id)
    await simulator.settled()
    assert not is_blocked(simulator, consultation)
    assert await page.get_by_label("Note").input_value() == "Asks an expert"
