"""Tells the agent at the first ring how valuable the caller is.

When a call rings, the tier of the caller's number is attached to it as user data. While the call is
with the agent, "mark done" is blocked until an order number is attached, so that none is forgotten.
"""

from py_ext import Desk, Interaction, InteractionEvent, State

desk = Desk()

TIERS = {"5550100": "gold", "5550101": "silver"}
ORDER_MISSING = "Enter the order number (key OrderNumber) before you mark this call done."


async def tier_of(ani: str | None) -> str:
    """The tier of a customer, by phone number: here would be a look-up in the company's CRM."""
    return TIERS.get(ani or "", "standard")


@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def screen_pop(event: InteractionEvent) -> None:
    interaction = event.interaction
    tier = await tier_of(interaction.ani)
    await interaction.set_user_data({"Tier": tier})
    print(f"Call {interaction.interaction_id} rings: tier {tier}")


@desk.on(InteractionEvent, media="voice", state=State.TALKING, previous_state=State.RINGING)
async def ask_for_order_number(event: InteractionEvent) -> None:
    if "OrderNumber" not in event.interaction.user_data:
        await event.interaction.block_markdone(ORDER_MISSING)


@desk.on(InteractionEvent, media="voice", state_changed=False)
async def order_number_came(event: InteractionEvent) -> None:
    if has_order_number(event.interaction):
        await event.interaction.unblock_markdone()


def has_order_number(interaction: Interaction) -> bool:
    return bool(interaction.user_data.get("OrderNumber"))
