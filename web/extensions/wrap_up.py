"""Finishes calls for the agent: half a minute after a call has ended, it is marked done.

While it is live, how it goes is attached as user data (key WrapUp: missed until somebody answers, then
talked). A call to which the key KeepOpen is attached stays open until the agent closes it. It looks after
all calls, in however many frames the desktop shows it: each is written to once.
"""

import asyncio

from py_ext import (
    Desk,
    DeskError,
    Disconnected,
    Interaction,
    InteractionEvent,
    RequestTimeout,
    State,
)

GRACE = 30.0
"""Seconds in which the agent can still write something down."""

desk = Desk()
closing: dict[str | None, asyncio.Task[None]] = {}
"""What waits to be marked done, by the UUIDs of the calls: their ids change when the desktop reloads."""


@desk.on_start
async def look_after_what_is_there() -> None:
    """The first frame may open at any moment of a call."""
    for interaction in list(desk.interactions.values()):
        if interaction.media != "voice":
            continue
        if interaction.state == State.IDLE:
            finish_later(interaction)
        else:
            await note(interaction)


@desk.on(
    InteractionEvent, media="voice", state={State.RINGING, State.TALKING}, is_consultation=False
)
async def a_call_comes_or_is_answered(event: InteractionEvent) -> None:
    await note(event.interaction)


@desk.on(InteractionEvent, media="voice", state=State.IDLE, is_consultation=False)
def a_call_has_ended(event: InteractionEvent) -> None:
    finish_later(event.interaction)


@desk.on(InteractionEvent, state={State.COMPLETED, State.REVOKED})
def it_is_gone(event: InteractionEvent) -> None:
    stop_waiting(event.interaction.interaction_uuid)


@desk.on(InteractionEvent, media="voice", state_changed=False)
def user_data_has_changed(event: InteractionEvent) -> None:
    if "KeepOpen" in event.interaction.user_data:
        stop_waiting(event.interaction.interaction_uuid)


@desk.on_stop
def leave() -> None:
    for uuid in list(closing):
        stop_waiting(uuid)


async def note(interaction: Interaction) -> None:
    """Attach how the call goes. That is worth a line of output, but not a failure."""
    how = "missed" if interaction.state in (State.RINGING, State.DIALING) else "talked"
    if interaction.user_data.get("WrapUp") == how:
        return
    try:
        await interaction.set_user_data({"WrapUp": how})
    except Disconnected:
        # The desktop has closed the frame that carried it, or has reloaded: look, and write if need be.
        now = await as_it_is(interaction.interaction_uuid)
        if now is not None and now.state == interaction.state:
            await note(now)
    except RequestTimeout:
        # It may be attached or not, and nothing may be written twice unseen: look first.
        now = desk.interactions.get(interaction.interaction_id, interaction)
        if now.user_data.get("WrapUp") != how:
            print(f"Call {interaction.interaction_id}: how it went is not written down")
    except DeskError as error:
        print(f"Call {interaction.interaction_id}: how it went is not written down: {error}")


def finish_later(interaction: Interaction) -> None:
    uuid = interaction.interaction_uuid
    if uuid not in closing and "KeepOpen" not in interaction.user_data:
        closing[uuid] = asyncio.ensure_future(finish(uuid))


def stop_waiting(uuid: str | None) -> None:
    task = closing.pop(uuid, None)
    if task is not None:
        task.cancel()


async def finish(uuid: str | None) -> None:
    await asyncio.sleep(GRACE)
    try:
        interaction = await as_it_is(uuid)
        if interaction is not None:
            await interaction.mark_done()
    except Disconnected:
        pass  # with the call, the desktop has closed the frame that carried this
    except DeskError as error:
        # The agent still has the call, and can close it by hand.
        print(f"The call is left to the agent: {error}")
    finally:
        closing.pop(uuid, None)


async def as_it_is(uuid: str | None) -> Interaction | None:
    """The call as the desktop has it now, under whatever id; None where it is gone."""
    return next(
        (
            each
            for each in await desk.interaction.get_interactions()
            if each.interaction_uuid == uuid
        ),
        None,
    )
