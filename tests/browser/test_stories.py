"""Whole stories in a browser: the extension acts when a button of its toast is pressed, the agent and the
customer act by the page's buttons, and both see the same desktop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from py_ext import CallbackType, State
from tests.browser.shown import Shown, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEAD = """
import asyncio
from datetime import datetime

from py_ext import Desk, InteractionEvent, OutboundEvent, State, Target

desk = Desk()


@desk.on_start
async def show() -> None:
    global toast
    toast = await desk.system.popup_toast(title="Story", buttons=BUTTONS)
    asyncio.ensure_future(act())
"""

TELEPHONY = """
BUTTONS = ["Dial", "Record", "Pause", "Consult", "Transfer", "Done"]


async def act() -> None:
    async for click in toast:
        match click.button:
            case "Dial":
                call = await desk.voice.dial("5550199", user_data={"Order": "A-1042"})
            case "Record":
                await call.start_call_recording()
            case "Pause":
                await call.pause_call_recording()
            case "Consult":
                consultation = await call.consult(Target.agent("jane"))
            case "Transfer":
                await consultation.complete_transfer()
            case "Done":
                await call.mark_done()


@desk.on(InteractionEvent, state_changed=True)
def tell(event: InteractionEvent) -> None:
    kind = "consultation" if event.interaction.is_consultation else "call"
    print(f"The {kind} is {event.interaction.state}")
"""

OUTBOUND = """
BUTTONS = ["Next", "Later", "Cancel", "Call", "Note"]


async def act() -> None:
    async for click in toast:
        match click.button:
            case "Next":
                record = await desk.outbound.get_preview_record("Winter")
                preview = record.interaction_id
            case "Later":
                later = datetime(2030, 1, 31, 9, 5)
                await desk.outbound.reschedule_record(
                    preview, record.record_handle, later, "PERSONAL"
                )
            case "Cancel":
                await desk.outbound.cancel_preview_record(preview)
            case "Call":
                *_, last = await desk.outbound.get_chained_records(preview)
                call = await desk.outbound.call_preview_record(preview, last.record_handle)
            case "Note":
                results = await desk.outbound.get_list_of_call_results()
                (answer,) = [each for each in results if each.name == "Answer"]
                await desk.outbound.set_call_result(call.interaction_id, answer)


@desk.on(OutboundEvent)
def tell(event: OutboundEvent) -> None:
    print(f"{event.event_type} of {event.campaign}")
"""

EMAIL = """
BUTTONS = ["Write"]


async def act() -> None:
    async for click in toast:
        await desk.email.create("ada@example.com", user_data={"Order": "A-1042"})


@desk.on(InteractionEvent, media="email", state=State.SENT)
async def it_was_sent(event: InteractionEvent) -> None:
    print("Sent to", *[party.name for party in event.interaction.parties])
    await event.interaction.mark_done()
"""


@asynccontextmanager
async def story(chromium: Browser, folder: Path, body: str) -> AsyncIterator[tuple[Shown, Locator]]:
    """The desktop and the toast of the story."""
    path = folder / "story.py"
    path.write_text(HEAD + body)
    async with shown(chromium, path) as it:
        await it.running()
        yield it, it.page.get_by_role("group", name="Story")
        assert [line for line in it.console if not line.startswith("log: ")] == []


async def press(place: Locator, name: str) -> None:
    await place.get_by_role("button", name=name, exact=True).click()


def fact(panel: Locator, name: str) -> Locator:
    """What an interaction's panel says about it."""
    return panel.locator(".facts > div").filter(has_text=name).first.locator("dd")


async def test_telephony(chromium: Browser, tmp_path: Path) -> None:
    async with story(chromium, tmp_path, TELEPHONY) as (it, toast):
        page, simulator = it.page, it.simulator
        panel = page.get_by_role("region", name="Interaction 1")
        await press(toast, "Dial")
        await expect(fact(panel, "State")).to_have_text("DIALING")
        await expect(panel.get_by_role("textbox", name="Value of Order")).to_have_value("A-1042")
        await press(panel, "Customer answers")
        await expect(fact(panel, "State")).to_have_text("TALKING")
        (call,) = simulator.interactions.values()
        assert (call.dnis, call.state) == ("5550199", State.TALKING)
        await press(toast, "Record")
        await expect(fact(panel, "Recording")).to_have_text("RECORDING")
        await press(toast, "Pause")
        await expect(fact(panel, "Recording")).to_have_text("PAUSED")
        await press(toast, "Consult")
        colleague = page.get_by_role("region", name="Interaction 2")
        await expect(fact(panel, "State")).to_have_text("HELD")
        await expect(fact(colleague, "Parties")).to_have_text("jane")
        await press(colleague, "Colleague answers")
        await expect(fact(colleague, "State")).to_have_text("TALKING")
        await press(toast, "Transfer")
        await expect(colleague).to_have_count(0)
        await expect(fact(panel, "State")).to_have_text("IDLE")
        await expect(fact(panel, "Recording")).to_have_text("STOPPED")
        await press(toast, "Done")
        await expect(panel).to_have_count(0)
        await expect(page.get_by_text("All quiet.")).to_be_visible()
        assert simulator.interactions == {}
        await expect(it.frame.get_by_text("The call is COMPLETED")).to_be_visible()
        said = [line for line in it.console if line.startswith("log: The")]
        assert [line.removeprefix("log: The ") for line in said] == [
            "call is DIALING",
            "call is TALKING",
            "call is HELD",
            "consultation is DIALING",
            "consultation is TALKING",
            "consultation is IDLE",
            "consultation is COMPLETED",
            "call is IDLE",
            "call is COMPLETED",
        ]


async def test_outbound(chromium: Browser, tmp_path: Path) -> None:
    async with story(chromium, tmp_path, OUTBOUND) as (it, toast):
        page, simulator = it.page, it.simulator
        fields = {"Name": "Ada Example"}
        campaign = simulator.outbound.load(
            "Winter", phones=["5550170", ["5550171", "5550172"]], fields=fields
        )
        first, _, last = campaign.records
        await expect(it.frame.get_by_text("CampaignStarted of Winter")).to_be_visible()

        await press(toast, "Next")
        preview = page.get_by_role("region", name="Interaction 1")
        await expect(fact(preview, "State")).to_have_text("PREVIEW")
        await expect(fact(preview, "Parties")).to_have_text("5550170")
        await expect(preview.get_by_role("textbox", name="Value of Name")).to_have_value(
            "Ada Example"
        )
        await press(toast, "Later")
        await expect(it.frame.get_by_text("RecordRescheduled of Winter")).to_be_visible()
        assert first.rescheduled is not None
        assert first.rescheduled.date == "1/31/2030 9:05"
        assert first.rescheduled.callback_type is CallbackType.PERSONAL
        log = page.get_by_role("treegrid", name="Messages")
        await expect(log.get_by_text("outbound.rescheduleRecord").first).to_be_visible()
        await press(toast, "Cancel")
        await expect(fact(preview, "State")).to_have_text("CANCELED")
        await press(preview, "Mark done")
        await expect(preview).to_have_count(0)

        await press(toast, "Next")
        preview = page.get_by_role("region", name="Interaction 2")
        await press(preview, "Accept")
        await press(toast, "Call")
        call = page.get_by_role("region", name="Interaction 3")
        await expect(fact(call, "State")).to_have_text("DIALING")
        await expect(fact(call, "Parties")).to_have_text("5550172")
        await expect(preview).to_have_count(0)
        await press(call, "Customer answers")
        await press(call, "Release")
        await press(toast, "Note")
        await expect(it.frame.get_by_text("CallResultSet of Winter")).to_be_visible()
        assert last.call_result == 33
        await press(call, "Mark done")
        await expect(call).to_have_count(0)
        assert simulator.interactions == {}


async def test_an_email(chromium: Browser, tmp_path: Path) -> None:
    async with story(chromium, tmp_path, EMAIL) as (it, toast):
        page = it.page
        await press(toast, "Write")
        email = page.get_by_role("region", name="Interaction 1")
        await expect(fact(email, "State")).to_have_text("CREATED")
        await expect(fact(email, "Parties")).to_have_text("ada@example.com")
        await expect(email.get_by_role("textbox", name="Value of Order")).to_have_value("A-1042")
        (written,) = it.simulator.interactions.values()
        assert (written.media, written.state) == ("email", State.CREATED)
        await press(email, "Send")
        await expect(it.frame.get_by_text("Sent to ada@example.com")).to_be_visible()
        await expect(email).to_have_count(0)
        assert written.state is State.COMPLETED
        assert it.simulator.interactions == {}
