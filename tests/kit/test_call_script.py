"""The sample extension web/extensions/call_script.py: what is read out, and where the answers lead."""

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/call_script.py")


async def heading(page: PageUnderTest) -> str:
    return await page.get_by_role("heading").inner_text()


async def test_it_begins_with_the_agents_name(page: PageUnderTest) -> None:
    assert "this is Robin of Example Furniture" in await page.get_by_role("blockquote").inner_text()


async def test_answers_lead_on_and_can_be_taken_back(page: PageUnderTest) -> None:
    await page.get_by_role("button", name="Yes, an order").click()
    assert await heading(page) == "Order number"
    await page.get_by_role("button", name="Cannot find it").click()
    assert await heading(page) == "Find it by address"
    assert "Welcome > Order number" in await page.get_by_role("navigation").inner_text()
    await page.get_by_role("button", name="Back").click()
    assert await heading(page) == "Order number"


async def test_at_the_beginning_there_is_nothing_to_take_back(page: PageUnderTest) -> None:
    assert await page.get_by_role("button", name="Back").is_disabled()


async def test_a_hint_is_for_the_agent_only(page: PageUnderTest) -> None:
    await page.get_by_role("button", name="Yes, an order").click()
    assert await page.get_by_text("at the top of the invoice").is_visible()
    assert "invoice" not in await page.get_by_role("blockquote").inner_text()


async def test_each_path_ends_with_a_goodbye(page: PageUnderTest) -> None:
    answers = page.get_by_role("group").get_by_role("button")
    for _ in range(10):
        if await heading(page) == "Goodbye":
            break
        await answers.first.click()
    assert await answers.count() == 1, "Back is left"


async def test_it_begins_anew_with_each_call(page: PageUnderTest, simulator: DeskSimulator) -> None:
    await page.get_by_role("button", name="No, a question").click()
    simulator.ring(ani="5550100")
    await simulator.settled()
    assert await heading(page) == "Welcome"
