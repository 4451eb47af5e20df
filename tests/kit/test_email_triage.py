"""The sample extension web/extensions/email_triage.py: emails are taken, and passed on by a new one."""

import pytest

from py_ext import State
from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import DesktopClock, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/email_triage.py")

CREATE = "email.create"


@pytest.fixture
async def email(page: PageUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """One that is offered to the agent."""
    return simulator.invite("email", user_data={"OrderNumber": "A-1042"})


async def take(page: PageUnderTest) -> None:
    await page.get_by_role("button", name="Take").click()


def begun(simulator: DeskSimulator) -> list[SimulatedInteraction]:
    """The emails that were begun."""
    return [each for each in simulator.interactions.values() if each.state is State.CREATED]


async def test_it_is_accepted_and_its_case_selected(
    page: PageUnderTest, simulator: DeskSimulator, email: SimulatedInteraction
) -> None:
    simulator.select_case(simulator.ring().case_id)
    await take(page)
    assert email.state is State.ACCEPTED
    assert simulator.selected_case_id == email.case_id


async def test_the_urgent_ones_come_first(
    page: PageUnderTest, simulator: DeskSimulator, email: SimulatedInteraction
) -> None:
    simulator.invite("email", user_data={"OrderNumber": "A-0007", "Priority": "urgent"})
    assert await page.get_by_role("rowheader").all_text_contents() == ["A-0007", "A-1042"]


async def test_one_email_is_begun_with_what_the_warehouse_needs(
    page: PageUnderTest, simulator: DeskSimulator, email: SimulatedInteraction
) -> None:
    await take(page)
    await page.get_by_role("button", name="To the warehouse").click()
    (draft,) = begun(simulator)
    assert draft.parties == ["warehouse@example.com"]
    assert draft.user_data == {"About": email.uuid, "OrderNumber": "A-1042"}
    assert await page.get_by_role("button", name="To the warehouse").is_disabled()
    assert await page.get_by_role("row").count() == 1, "the draft is no email of a customer's"


async def test_one_that_is_taken_by_somebody_else_is_told_of(
    page: PageUnderTest, simulator: DeskSimulator, email: SimulatedInteraction
) -> None:
    with simulator.faults.refuse("interaction.accept", "It is gone."):
        await take(page)
    assert "somebody else" in await page.get_by_role("alert").text_content()


async def test_a_desktop_that_begins_none_can_be_asked_again(
    page: PageUnderTest, simulator: DeskSimulator, email: SimulatedInteraction
) -> None:
    await take(page)
    with simulator.faults.refuse(CREATE, "Not today."):
        await page.get_by_role("button", name="To the warehouse").click()
    assert await page.get_by_role("alert").text_content() == "No email was begun."
    await page.get_by_role("button", name="To the warehouse").click()
    assert len(begun(simulator)) == 1


async def test_without_an_answer_none_is_begun_again(
    page: PageUnderTest, simulator: DeskSimulator, email: SimulatedInteraction, clock: DesktopClock
) -> None:
    await take(page)
    with simulator.faults.lose_answer(CREATE):
        await page.get_by_role("button", name="To the warehouse").click()
        await clock.advance(11)
    assert "No answer" in await page.get_by_role("alert").text_content()
    assert await page.get_by_role("button", name="To the warehouse").is_disabled()
    assert len(begun(simulator)) == 1
