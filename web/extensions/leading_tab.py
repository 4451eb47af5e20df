# /// script
# dependencies = ["httpx2"]
# [tool.py-ext]
# connect = ["https://tickets.example.com"]
# ///
"""Opens one ticket for each call, also where the agent has the desktop in several tabs of the browser.

Each tab has a Python of its own, and both hear the call ring: only the tab that leads may act.
"""

import asyncio
import logging

import httpx2

from py_ext import Desk, DeskError, Interaction, InteractionEvent, State

log = logging.getLogger(__name__)
desk = Desk()

TICKETS = "https://tickets.example.com/tickets"
PATIENCE = 10
"""Seconds that the tabs have to agree who leads."""


@desk.on(InteractionEvent, media="voice", state=State.RINGING, is_consultation=False)
def a_call_rings(event: InteractionEvent) -> None:
    desk.start_soon(open_ticket, event.interaction)  # it may wait: the call's events must not


async def open_ticket(call: Interaction) -> None:
    if not await leads():
        return
    # The key lets the service see that it has the ticket already: a tab may take the lead in between.
    headers = {"Idempotency-Key": call.interaction_uuid or call.interaction_id}
    try:
        async with httpx2.AsyncClient(timeout=5) as client:
            answer = await client.post(TICKETS, json={"kind": "call"}, headers=headers)
        answer.raise_for_status()
    except httpx2.HTTPError as error:
        log.warning("Call %s has no ticket: %s", call.interaction_id, type(error).__name__)


async def leads() -> bool:
    """Whether this tab is the one to act. While the tabs negotiate, that is open: ask again."""
    try:
        for _ in range(PATIENCE):
            if await desk.system.is_frame_leading():
                return True
            if not await desk.system.is_frame_negotiating():
                return False
            await asyncio.sleep(1)
    except DeskError as error:
        log.warning("Which tab leads is not known: %s", error)
    return False
