"""The sample extension web/extensions/chat_suggest.py: answers for a chat, in its own frame."""

import pytest

from py_ext.simulator import DeskSimulator, SimulatedInteraction
from py_ext.testing import ExtensionUnderTest, PageUnderTest

pytestmark = pytest.mark.extension("../../web/extensions/chat_suggest.py")

SET = "interaction.setUserData"


@pytest.fixture
async def chat(extension: ExtensionUnderTest, simulator: DeskSimulator) -> SimulatedInteraction:
    """A chat about an invoice, which the agent has accepted."""
    simulator.options["interaction.web-content"] = "Answers"
    await extension.open()
    return await accepted(simulator, "invoice")


async def accepted(simulator: DeskSimulator, topic: str) -> SimulatedInteraction:
    chat = simulator.invite("chat", user_data={"Topic": topic})
    await simulator.settled()
    simulator.accept(chat.interaction_id)
    await simulator.settled()
    return chat


def page_of(extension: ExtensionUnderTest, chat: SimulatedInteraction) -> PageUnderTest:
    return extension.pages[f"Answers-{chat.interaction_id}"]


async def test_the_answer_that_was_used_is_attached_once(
    extension: ExtensionUnderTest, simulator: DeskSimulator, chat: SimulatedInteraction
) -> None:
    page = page_of(extension, chat)
    assert await page.get_by_text("I send you a copy").is_visible()
    await page.get_by_role("button", name="I used it").first.click()
    assert chat.user_data["Suggestion"] == "invoice 1"
    assert await page.get_by_text("used", exact=True).count() == 1
    assert await page.get_by_role("button", name="I used it").count() == 1
    assert len(simulator.requests(SET)) == 1


async def test_each_chat_has_its_own(
    extension: ExtensionUnderTest, simulator: DeskSimulator, chat: SimulatedInteraction
) -> None:
    other = await accepted(simulator, "delivery")
    await page_of(extension, other).get_by_role("button", name="I used it").last.click()
    assert other.user_data["Suggestion"] == "delivery 2"
    assert "Suggestion" not in chat.user_data
    assert await page_of(extension, chat).get_by_text("used", exact=True).count() == 0


async def test_a_desktop_that_refuses_is_told_of(
    extension: ExtensionUnderTest, simulator: DeskSimulator, chat: SimulatedInteraction
) -> None:
    page = page_of(extension, chat)
    with simulator.faults.refuse(SET, "Not today."):
        await page.get_by_role("button", name="I used it").first.click()
    assert "did not take it" in await page.get_by_role("alert").text_content()
    assert await page.get_by_role("button", name="I used it").count() == 2


async def test_a_topic_without_answers_says_so(
    extension: ExtensionUnderTest, simulator: DeskSimulator, chat: SimulatedInteraction
) -> None:
    other = await accepted(simulator, "weather")
    assert await page_of(extension, other).get_by_text("there are none").is_visible()


async def test_a_call_is_no_chat(
    extension: ExtensionUnderTest, simulator: DeskSimulator, chat: SimulatedInteraction
) -> None:
    call = simulator.ring(user_data={"Topic": "invoice"})
    await simulator.settled()
    assert await page_of(extension, call).get_by_text("There is no chat").is_visible()
