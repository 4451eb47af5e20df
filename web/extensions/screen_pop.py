"""Tells the agent at the first ring how valuable the caller is.

When a call rings, the tier of the caller's number is attached to it as user data. While the call is
with the agent, "mark done" is blocked until an order number is attached, so that none is forgotten.

A reload of the desktop lifts all blocks: a frame that opens sets them again.
"""

from py_ext import Desk, Frame, Interaction, InteractionEvent, State

desk = Desk()

TIERS = {"5550100": "gold", "5550101": "silver"}
ORDER_MISSING = "Enter the order number (key OrderNumber) before you mark this call done."


asked: set[str | None] = set()
"""The calls whose order number is asked for, by their UUIDs: ids change when the desktop reloads."""


async def tier_of(ani: str | None) -> str:
    """The tier of a customer, by phone number: here would be a look-up in the company's CRM."""
    return TIERS.get(ani or "", "standard")


@desk.on_start
async def attend_to_what_is_there() -> None:
    """A frame may open after a call has rung."""
    for interaction in list(desk.interactions.values()):
        if interaction.media == "voice" and interaction.state != State.IDLE:
            await show_tier(interaction)


@desk.on_frame
async def a_frame_opens(frame: Frame) -> None:
    """Blocks end with the frames that made them."""
    for interaction in list(desk.interactions.values()):
        is_talked = interaction.state not in (State.RINGING, State.DIALING, State.IDLE)
        is_asked = interaction.interaction_uuid in asked
        if interaction.media == "voice" and (is_talked or is_asked):
            await ask_for_order_number(interaction)


@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def a_call_rings(event: InteractionEvent) -> None:
    await show_tier(event.interaction)


@desk.on(InteractionEvent, media="voice", state=State.TALKING, previous_state=State.RINGING)
async def a_call_is_answered(event: InteractionEvent) -> None:
    await ask_for_order_number(event.interaction)


@desk.on(InteractionEvent, media="voice", state_changed=False)
async def user_data_has_changed(event: InteractionEvent) -> None:
    if event.interaction.user_data.get("OrderNumber"):
        await event.interaction.unblock_markdone()


async def show_tier(interaction: Interaction) -> None:
    tier = await tier_of(interaction.ani)
    await interaction.set_user_data({"Tier": tier})
    print(f"Call {interaction.interaction_id}: tier {tier}")


async def ask_for_order_number(interaction: Interaction) -> None:
    if not interaction.user_data.get("OrderNumber"):
        asked.add(interaction.interaction_uuid)
        await interaction.block_markdone(ORDER_MISSING)
