"""Says who calls, by what the CRM knows of the number."""

from __future__ import annotations

from py_ext import Desk, InteractionEvent, State

from . import crm

desk = Desk()


@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def tell_tier(event: InteractionEvent) -> None:
    customer = await crm.customer_of(str(event.interaction.ani))
    if customer is not None:
        orders = await crm.open_orders(customer)
        await event.interaction.set_user_data({"Tier": customer.tier, "Orders": str(orders)})
