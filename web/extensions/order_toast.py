"""Asks the agent in a toast whether the order that a call is about is settled.

When a call is answered that has an order number (user data, key OrderNumber), a toast shows the order,
with its answers as buttons. What the agent presses is attached to the call (key OrderState). The toast goes
away with the answer, with the button Later, or when the call ends.
"""

import asyncio

from py_ext import Desk, DeskError, Interaction, InteractionEvent, State, Toast

desk = Desk()

ANSWERS = {"Settled": "settled", "Call back": "open"}
"""The buttons, and what each attaches."""

LATER = "Later"
"""The button that only takes the toast away."""

asking: dict[str, asyncio.Task[None]] = {}


@desk.on_start
async def ask_about_what_is_there() -> None:
    """A frame may open in the middle of a call; of what is there then, no event tells again."""
    for interaction in list(desk.interactions.values()):
        if interaction.media == "voice" and interaction.state == State.TALKING:
            await ask_about(interaction)


@desk.on(InteractionEvent, media="voice", state=State.TALKING, previous_state=State.RINGING)
async def a_call_is_answered(event: InteractionEvent) -> None:
    await ask_about(event.interaction)


async def ask_about(call: Interaction) -> None:
    if "OrderNumber" not in call.user_data or "OrderState" in call.user_data:
        return
    toast = await desk.system.popup_toast(
        title=f"Order {call.user_data['OrderNumber']}",
        subject="Is it settled?",
        key_values={"Customer": call.ani or "unknown"},
        buttons=[*ANSWERS, LATER],
    )
    # Not here: the call's next event comes only when this function has ended.
    asking[call.interaction_id] = desk.start_soon(wait_for_answer, call, toast)


@desk.on(InteractionEvent, media="voice", state=State.IDLE)
def a_call_has_ended(event: InteractionEvent) -> None:
    task = asking.get(event.interaction_id)
    if task is not None:
        task.cancel()


async def wait_for_answer(call: Interaction, toast: Toast) -> None:
    try:
        async for click in toast:
            if click.button in ANSWERS:
                await call.set_user_data({"OrderState": ANSWERS[click.button]})
            return await toast.close()
    except asyncio.CancelledError:
        await toast.close()
    except DeskError as error:
        print(f"Call {call.interaction_id}: the answer is not written down: {error}")
    finally:
        del asking[call.interaction_id]
