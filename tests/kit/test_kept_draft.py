"""The sample extension web/extensions/kept_draft.py: what was typed is there again, while it is needed."""

import pytest

from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import ExtensionUnderTest, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/kept_draft.py")

SET = "interaction.setUserData"
DRAFT = "Wants 5550100 called back"  # with his number in it, as agents write


@pytest.fixture
async def call(page: PageUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """A call that the agent has answered."""
    ringing = simulator.ring(ani="5550100")
    simulator.answer(ringing.interaction_id)
    await simulator.settled()
    return ringing


async def note(page: PageUnderTest) -> str:
    return await page.get_by_label("Note").input_value()


async def test_a_draft_outlives_a_reload_of_the_desktop(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_label("Note").press_sequentially(DRAFT)
    before = call.interaction_id
    simulator.reload()
    await simulator.settled()
    assert call.interaction_id != before
    assert await note(page) == DRAFT
    await page.get_by_role("button", name="Save").click()
    assert simulator.user_data(call.interaction_id) == {"CallNote": DRAFT}


async def test_a_draft_outlives_a_python(
    page: PageUnderTest,
    simulator: DeskSimulator,
    extension: ExtensionUnderTest,
    call: SimulatedInteraction,
    pytestconfig: pytest.Config,
) -> None:
    if pytestconfig.getoption("--desktop-browser"):
        pytest.skip("there no test can end a Python")
    await page.get_by_label("Note").fill(DRAFT)
    extension.crash()
    await simulator.settled()
    assert await note(page) == DRAFT


async def test_what_is_saved_is_kept_no_more_and_saved_once(
    page: PageUnderTest,
    simulator: DeskSimulator,
    extension: ExtensionUnderTest,
    call: SimulatedInteraction,
    pytestconfig: pytest.Config,
) -> None:
    await page.get_by_label("Note").fill(DRAFT)
    await page.get_by_role("button", name="Save").click()
    simulator.reload()
    await simulator.settled()
    assert await note(page) == DRAFT, "from the call"
    assert len(simulator.requests(SET)) == 1
    if not pytestconfig.getoption("--desktop-browser"):
        assert dict(extension.desk.session) == {}


async def test_a_draft_goes_with_its_call(
    page: PageUnderTest,
    simulator: DeskSimulator,
    extension: ExtensionUnderTest,
    call: SimulatedInteraction,
    pytestconfig: pytest.Config,
) -> None:
    await page.get_by_label("Note").fill(DRAFT)
    simulator.release(call.interaction_id)
    assert await note(page) == DRAFT, "to be copied"
    assert await page.get_by_role("button", name="Save").is_disabled()
    simulator.mark_done(call.interaction_id)
    assert await page.get_by_text("There is no call.").is_visible()
    if not pytestconfig.getoption("--desktop-browser"):
        assert dict(extension.desk.session) == {}


async def test_a_call_that_went_during_a_reload_leaves_no_draft(
    page: PageUnderTest,
    simulator: DeskSimulator,
    extension: ExtensionUnderTest,
    call: SimulatedInteraction,
    pytestconfig: pytest.Config,
) -> None:
    if pytestconfig.getoption("--desktop-browser"):
        pytest.skip("there a test cannot see what is kept")
    await page.get_by_label("Note").fill(DRAFT)
    with simulator.faults.drop("*"):
        simulator.release(call.interaction_id)
        simulator.mark_done(call.interaction_id)
    simulator.reload()
    await simulator.settled()
    assert dict(extension.desk.session) == {}


async def test_a_note_that_is_refused_stays_a_draft(
    page: PageUnderTest, simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    await page.get_by_label("Note").fill(DRAFT)
    with simulator.faults.refuse(SET, "Not today."):
        await page.get_by_role("button", name="Save").click()
    assert "not saved" in await page.get_by_role("status").text_content()
    simulator.reload()
    await simulator.settled()
    assert await note(page) == DRAFT
