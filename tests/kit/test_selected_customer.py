"""The sample extension web/extensions/selected_customer.py: it follows the case that the agent selects."""

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import ExtensionUnderTest, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/selected_customer.py")

SELECT = "interaction.selectCaseByCaseId"


@pytest.fixture(autouse=True)
async def _calls(simulator: DeskSimulator, extension: ExtensionUnderTest) -> None:
    """Two, of which one was selected before the extension began."""
    simulator.ring(ani="5550100", user_data={"CustomerName": "Ada Example"})
    simulator.ring(ani="5550101")
    simulator.select_case(simulator.case_ids[0])
    await extension.open()


@pytest.fixture
def page(extension: ExtensionUnderTest) -> PageUnderTest:
    return extension.page


async def customer(page: PageUnderTest) -> str:
    return await page.get_by_role("heading").inner_text()


async def test_it_shows_the_customer_of_the_selected_case(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    assert await customer(page) == "Ada Example"
    simulator.select_case(simulator.case_ids[1])
    assert await customer(page) == "5550101"


async def test_a_button_selects_another_case_with_one_request(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    await page.get_by_role("button", name="5550101").click()
    assert simulator.selected_case_id == simulator.case_ids[1]
    assert await customer(page) == "5550101"
    assert await page.get_by_role("button").all_text_contents() == ["Ada Example"]
    assert len(simulator.requests(SELECT)) == 1


async def test_a_desktop_that_refuses_stays_where_it_is(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    with simulator.faults.refuse(SELECT, "Not today."):
        await page.get_by_role("button", name="5550101").click()
    assert "did not select it" in await page.get_by_role("alert").text_content()
    assert await customer(page) == "Ada Example"


async def test_of_a_case_with_a_consultation_the_customer_is_shown(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    (_, second) = simulator.interactions
    simulator.answer(second)
    consultation = simulator.consult(second, "7002")
    simulator.answer(consultation.interaction_id)
    simulator.select_case(consultation.case_id)
    assert await customer(page) == "5550101"
    assert await page.get_by_role("button").count() == 1


async def test_a_name_that_is_attached_later_is_shown(
    page: PageUnderTest, simulator: DeskSimulator
) -> None:
    (first, *_) = simulator.interactions
    simulator.update_user_data(first, {"CustomerName": "Ada Other"})
    assert await customer(page) == "Ada Other"
