"""The scene that the page is judged by: two interactions, a blocked "mark done", a fault switched on, a
frame in quarantine, a toast, and views in the menu bar."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, expect

from py_ext.simulator import DeskSimulator
from tests.browser.plain_page import plain_desktop
from tests.browser.shown import Shown

__all__ = ["busy_desktop"]

LIMITED = "interaction.getInteractions"
OPTIONS = {
    "workspace.web-content": "OrderHistory, Watcher, Phone",
    "OrderHistory/label": "Order history",
    "OrderHistory/url": "PAGE/",
    "Watcher/label": "Activity watcher",
    "Watcher/url": "PAGE/?role=watcher",
    "Watcher/mode": "hidden",
    "Phone/label": "Phone book",
    "Phone/url": "PAGE/",
    "Phone/mode": "popup",
    "interaction.web-content": "OrderDesk",
    "OrderDesk/label": "Order desk",
    "OrderDesk/url": "PAGE/?interactionId=$Interaction.Id$",
    f"service-client-api.rate-limit.{LIMITED}": "2",
    "service-client-api.rate-limit-quarantine-delay": "600",
}


def show(simulator: DeskSimulator) -> None:
    """A toast, views in the menu bar, and a medium in another state than the others."""
    simulator.views.show_toast(
        {
            "title": "Order A-1042",
            "subject": "Is it settled?",
            "message": "The customer has asked for this order before.",
            "keyValues": {"Customer": "Ada Example", "Tier": "silver", "Open since": "2 days"},
            "buttons": ["Settled", "Call back"],
        }
    )
    simulator.views.update_view({"name": "orders", "label": "Orders (3)", "tooltip": "Open orders"})
    colours = {"backgroundColor": "#ffcf70", "labelColor": "#4a2b00"}
    simulator.views.update_view({"name": "wallboard", "label": "Wallboard", **colours})
    simulator.media.set_state("email", "NotReady")


@asynccontextmanager
async def busy_desktop(
    chromium: Browser, folder: Path, viewport: tuple[int, int]
) -> AsyncIterator[Shown]:
    """The desktop of the scene, its call selected."""
    async with plain_desktop(chromium, folder, OPTIONS, viewport=viewport) as it:
        page, simulator = it.page, it.simulator
        call = simulator.ring("5550101", user_data={"Queue": "Returns", "Tier": "silver"})
        simulator.answer(call.interaction_id)
        simulator.start_recording(call.interaction_id)
        consultation = simulator.consult(call.interaction_id, "7002")
        simulator.answer(consultation.interaction_id)
        simulator.hold(consultation.interaction_id)
        simulator.retrieve(call.interaction_id)
        chat = simulator.invite("chat", party="Ada Example", user_data={"Subject": "Where is it?"})
        simulator.accept(chat.interaction_id)
        simulator.blocks.set(
            call, "OrderHistory", "Enter the order number before you mark this done."
        )
        simulator.blocks.set(chat, "OrderHistory", "Ask whether the parcel has arrived.")
        simulator.faults.switch_on("answer_late", LIMITED, times=3)
        simulator.faults.switch_on("unknown_state", "interaction")
        show(simulator)
        ask = page.frame_locator("iframe[data-frame='OrderHistory']").get_by_role("button")
        for _ in range(3):
            await ask.click()
        await expect(page.get_by_text("In quarantine.")).to_be_visible()
        await expect(page.get_by_text("struck 2 times, 1 to go").first).to_be_visible()
        yield it
