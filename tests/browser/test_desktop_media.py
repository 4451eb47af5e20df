"""Consultations, recordings, and what else can come to the agent, on the desktop's page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from py_ext import State
from tests.browser.plain_page import plain_desktop

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_colleague_is_consulted_and_joins(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page, simulator = it.page, it.simulator
        call = simulator.ring()
        simulator.answer(call.interaction_id)
        await page.get_by_role("button", name="Consult…").click()
        dialog = page.get_by_role("dialog", name="Consult (interaction 1)")
        await expect(dialog.get_by_label("Destination")).to_have_value("7002")  # an example
        await page.keyboard.type("7009")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Consultation")).to_be_visible()
        cards = page.get_by_role("region", name="Interactions")
        await expect(cards.get_by_text("Consult: 7009")).to_be_visible()
        (consultation,) = simulator.consultations(call.interaction_id)
        panel = page.get_by_role("region", name=f"Interaction {consultation.interaction_id}")
        await panel.get_by_role("button", name="Colleague answers").click()
        await panel.get_by_role("button", name="Complete conference").click()
        await expect(page.get_by_role("heading", name="Consultation")).to_have_count(0)
        assert (call.state, call.parties) == (State.TALKING, ["5550100", "7009"])
        await page.get_by_role("button", name="Transfer…").click()
        dialog = page.get_by_role("dialog", name="Transfer (interaction 1)")
        await dialog.get_by_role("button", name="Transfer").click()
        await expect(page.get_by_text("IDLE").first).to_be_visible()
        while call.state is not State.IDLE:  # the log may have said so of another call before
            await page.wait_for_timeout(20)


async def test_a_refused_consultation_says_why_in_its_dialog(
    chromium: Browser, tmp_path: Path
) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        call = it.simulator.ring()
        it.simulator.answer(call.interaction_id)
        it.simulator.consult(call.interaction_id, "7002")
        await it.page.get_by_role("button", name="Consult…").click()
        dialog = it.page.get_by_role("dialog", name="Consult")
        await dialog.get_by_label("Destination").fill("7003")
        await dialog.get_by_role("button", name="Consult").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("has a consultation already")
        await expect(dialog.get_by_label("Destination")).to_have_value("7003")


async def test_a_call_is_recorded_while_somebody_talks(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page, simulator = it.page, it.simulator
        call = simulator.ring()
        button = page.get_by_role("region", name="Interaction 1").get_by_role("button")
        await expect(button.filter(has_text="Answer")).to_be_visible()
        await expect(button.filter(has_text="recording")).to_have_count(0)
        simulator.answer(call.interaction_id)
        for action in ("Start", "Pause", "Resume", "Stop"):
            await button.filter(has_text=f"{action} recording").click()
        await expect(button.filter(has_text="Start recording")).to_be_visible()
        said = [entry.name for entry in simulator.journal if entry.kind == "event"]
        assert said
        simulator.start_recording(call.interaction_id)
        simulator.hold(call.interaction_id)
        await button.filter(has_text="Pause recording").click()
        await expect(button.filter(has_text="Resume recording")).to_be_visible()
        assert call.recording_state == "PAUSED"


async def test_what_else_can_come_to_the_agent(chromium: Browser, tmp_path: Path) -> None:
    async with plain_desktop(chromium, tmp_path) as it:
        page = it.page
        invite = page.get_by_role("button", name="Invite")

        await invite.press("Enter")
        await page.keyboard.press("End")
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="A campaign previews a call")
        await dialog.get_by_role("button", name="Show the preview").click()
        await page.get_by_role("button", name="Accept").click()
        await page.get_by_role("button", name="Call", exact=True).click()
        await expect(page.get_by_role("heading", name="Voice, main interaction")).to_be_visible()

        await invite.click()
        await page.get_by_role("menuitem", name="chat, to join").click()
        await invite.click()
        await page.get_by_role("menuitem", name="From a workbin").click()
        dialog = page.get_by_role("dialog", name="The agent takes something from a workbin")
        await dialog.get_by_label("Medium").select_option("Email")
        await dialog.get_by_label("Customer").fill("ada@example.com")
        await dialog.get_by_role("button", name="Pull it").click()
        await invite.click()
        await page.get_by_role("menuitem", name="Write to a customer").click()
        dialog = page.get_by_role("dialog", name="The agent writes an email")
        await dialog.get_by_label("To").fill("bob@example.com")
        await dialog.get_by_role("button", name="Begin the email").click()
        await expect(page.get_by_role("region", name="Interactions")).to_contain_text("CREATED")
        assert [
            (each.media, str(each.state), each.parties[0])
            for each in it.simulator.interactions.values()
        ] == [
            ("voice", "DIALING", "5550170"),
            ("chat", "INVITED_CONFERENCE", "customer@example.com"),
            ("email", "PULLED", "ada@example.com"),
            ("email", "CREATED", "bob@example.com"),
        ]
