"""Finishes calls for the agent: half a minute after a call has ended, it is marked done.

While it is live, how it goes is attached as user data (key WrapUp: missed until somebody answers, then
talked). A call to which the key KeepOpen is attached stays open until the agent closes it. In a frame of
its own for each interaction (``?interactionId=$Interaction.Id$``), it looks after that one only.
"""

import asyncio

from py_ext import Desk, DeskError, Interaction, InteractionEvent, RequestTimeout, State

GRACE = 30.0
"""Seconds in which the agent can still write something down."""

desk = Desk()
closing: dict[str, asyncio.Task[None]] = {}


def is_mine(interaction: Interaction) -> bool:
    mine = desk.params.get("interactionId", interaction.interaction_id)
    return mine == interaction.interaction_id and interaction.media == "voice"


@desk.on_start
async def look_after_what_is_there() -> None:
    """A frame may open, or the desktop reload, at any moment of a call."""
    for interaction in filter(is_mine, list(desk.interactions.values())):
        if interaction.state == State.IDLE:
            finish_later(interaction)
        else:
            await note(interaction)


@desk.on(InteractionEvent, state={State.RINGING, State.TALKING}, is_consultation=False)
async def a_call_comes_or_is_answered(event: InteractionEvent) -> None:
    if is_mine(event.interaction):
        await note(event.interaction)


@desk.on(InteractionEvent, state=State.IDLE, is_consultation=False)
def a_call_has_ended(event: InteractionEvent) -> None:
    if is_mine(event.interaction):
        finish_later(event.interaction)


@desk.on(InteractionEvent, state={State.COMPLETED, State.REVOKED})
def it_is_gone(event: InteractionEvent) -> None:
    stop_waiting(event.interaction_id)


@desk.on(InteractionEvent, media="voice", state_changed=False)
def user_data_has_changed(event: InteractionEvent) -> None:
    if "KeepOpen" in event.interaction.user_data:
        stop_waiting(event.interaction_id)


@desk.on_stop
def leave() -> None:
    for interaction_id in list(closing):
        stop_waiting(interaction_id)


async def note(interaction: Interaction) -> None:
    """Attach how the call goes. That is worth a line of output, but not a failure."""
    how = "missed" if interaction.state in (State.RINGING, State.DIALING) else "talked"
    if interaction.user_data.get("WrapUp") == how:
        return
    try:
        await interaction.set_user_data({"WrapUp": how})
    except RequestTimeout:
        # It may be attached or not, and nothing may be written twice unseen: look first.
        now = desk.interactions.get(interaction.interaction_id, interaction)
        if now.user_data.get("WrapUp") != how:
            print(f"Call {interaction.interaction_id}: how it went is not written down")
    except DeskError as error:
        print(f"Call {interaction.interaction_id}: how it went is not written down: {error}")


def finish_later(interaction: Interaction) -> None:
    if interaction.interaction_id not in closing and "KeepOpen" not in interaction.user_data:
        closing[interaction.interaction_id] = asyncio.ensure_future(finish(interaction))


def stop_waiting(interaction_id: str) -> None:
    task = closing.pop(interaction_id, None)
    if task is not None:
        task.cancel()


async def finish(interaction: Interaction) -> None:
    await asyncio.sleep(GRACE)
    try:
        await interaction.mark_done()
    except DeskError as error:
        # The agent still has the call, and can close it by hand.
        print(f"Call {interaction.interaction_id} is left to the agent: {error}")
    finally:
        closing.pop(interaction.interaction_id, None)
