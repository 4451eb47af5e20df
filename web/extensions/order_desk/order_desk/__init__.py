"""When a call rings, the caller is looked up in the CRM, and his tier is attached to the call."""

from __future__ import annotations

import logging

from py_ext import Desk, Interaction, InteractionEvent, State

from .crm import CrmError, customer_of

log = logging.getLogger(__name__)

desk = Desk()


@desk.on_start
async def look_up_who_rings_already() -> None:
    """The frame may open after the call has begun to ring."""
    for interaction in desk.interactions.values():
        if interaction.media == "voice" and interaction.state is State.RINGING:
            desk.start_soon(attach_customer, interaction)


@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def look_up(event: InteractionEvent) -> None:
    """A call begins to ring."""
    await attach_customer(event.interaction)


async def attach_customer(interaction: Interaction) -> None:
    """Attach what the CRM knows. An agent must get the call in any case, with or without it."""
    if not interaction.ani:
        return
    try:
        customer = await customer_of(desk.settings["crm"], interaction.ani)
    except CrmError as error:
        log.warning("The caller could not be looked up: %s", error)
        return
    if customer is not None:
        await interaction.set_user_data(
            {"Tier": customer.tier, "Open orders": str(customer.open_orders)}
        )
