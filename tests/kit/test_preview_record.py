"""The sample extension web/extensions/preview_record.py: a record is read, and called or given back."""

import pytest

from py_ext import State
from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import ExtensionUnderTest, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/preview_record.py")

CALL = "outbound.callPreviewRecord"


@pytest.fixture
async def preview(page: PageUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """A record with two numbers."""
    simulator.outbound.load("Winter", [["5550171", "5550172"]], fields={"Language": "en"})
    shown = simulator.outbound.preview("Winter")
    await simulator.settled()
    return shown


async def test_its_fields_are_shown_and_one_of_its_numbers_is_called(
    page: PageUnderTest, simulator: DeskSimulator, preview: SimulatedInteraction
) -> None:
    assert "Language" in await page.locator("dl").inner_text()
    await page.get_by_role("button", name="Call 5550172").click()
    (call,) = (each for each in simulator.interactions.values() if each.media == "voice")
    assert (call.state, call.dnis) == (State.DIALING, "5550172")
    assert await page.get_by_text("There is no record.").is_visible()


async def test_it_is_given_back(
    page: PageUnderTest, simulator: DeskSimulator, preview: SimulatedInteraction
) -> None:
    await page.get_by_role("button", name="Give back").click()
    assert preview.state is State.REJECTED
    assert await page.get_by_text("There is no record.").is_visible()


async def test_one_that_is_not_given_back_is_told_of(
    page: PageUnderTest, simulator: DeskSimulator, preview: SimulatedInteraction
) -> None:
    with simulator.faults.refuse("outbound.rejectPreviewRecord", "Not today."):
        await page.get_by_role("button", name="Give back").click()
    assert "not given back" in await page.get_by_role("alert").text_content()
    assert preview.state is State.PREVIEW


async def test_a_call_that_is_not_made_is_told_of(
    page: PageUnderTest, simulator: DeskSimulator, preview: SimulatedInteraction
) -> None:
    with simulator.faults.refuse(CALL, "Not today."):
        await page.get_by_role("button", name="Call 5550171").click()
    assert "not called" in await page.get_by_role("alert").text_content()
    assert preview.state is State.PREVIEW


async def test_who_was_called_is_not_called_again(
    page: PageUnderTest, simulator: DeskSimulator, preview: SimulatedInteraction
) -> None:
    simulator.outbound.call(preview.interaction_id, 1)  # in the desktop, before the page knows
    assert await page.get_by_role("button", name="Call 5550171").count() == 0
    assert simulator.requests(CALL) == []


async def test_a_record_that_cannot_be_read_is_told_of(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    simulator.outbound.load("Winter", ["5550171"])
    with simulator.faults.refuse("outbound.getRecordFields", "Not today."):
        simulator.outbound.preview("Winter")
        await simulator.settled()
    assert await page.get_by_role("alert").text_content() == "It cannot be read."


async def test_a_record_that_was_there_before_is_shown_too(
    simulator: DeskSimulator, extension: ExtensionUnderTest
) -> None:
    simulator.outbound.load("Winter", ["5550171"])
    simulator.outbound.preview("Winter")
    await extension.open()
    assert await extension.page.get_by_role("button", name="Call 5550171").is_visible()
