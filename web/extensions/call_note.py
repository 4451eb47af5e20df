"""A note for each call, and "mark done" blocked until it is saved.

User data is refused once a call has ended, so a block that waits for a note in user data would never end.
So it is lifted when the call ends, and what was not saved by then stays in the field, to be copied.
"""

from py_ext import (
    Desk,
    DeskError,
    Input,
    Interaction,
    InteractionEvent,
    MarkdoneEvent,
    State,
    Submit,
    html,
)

desk = Desk()

KEY = "Note"
WARNING = "Save the note first."
LIVE = {State.RINGING, State.DIALING, State.TALKING, State.HELD}

current = ""
"""The call that the page is about."""

written = 0
"""How many letters the agent's note has."""


@desk.on_start
async def begin() -> None:
    for interaction in desk.interactions.values():
        if interaction.media == "voice" and interaction.state in LIVE:
            await take(interaction)
            return
    await show(None)


@desk.on(InteractionEvent, media="voice", state=State.TALKING)
async def a_call_is_answered(event: InteractionEvent) -> None:
    await take(event.interaction)


@desk.on(InteractionEvent, media="voice", state=State.IDLE)
async def a_call_has_ended(event: InteractionEvent) -> None:
    """Nothing can be attached any more, so nobody may be kept from marking it done."""
    if event.interaction_id != current:
        return
    if KEY not in event.interaction.user_data:
        await event.interaction.unblock_markdone()
    await show(event.interaction)


@desk.on(InteractionEvent, media="voice", state={State.COMPLETED, State.REVOKED})
async def it_is_gone(event: InteractionEvent) -> None:
    global current
    if event.interaction_id == current:
        current = ""
        await show(None)


@desk.on(MarkdoneEvent)
def agent_wants_to_mark_done() -> None:
    """Blocks want this event subscribed."""


async def take(interaction: Interaction) -> None:
    global current, written
    if interaction.interaction_id == current:
        return
    current, written = interaction.interaction_id, 0
    if KEY not in interaction.user_data:
        await interaction.block_markdone(WARNING)
    await show(interaction)
    await desk.page.focus("text")


@desk.page.on(Input, name="text")
async def count(event: Input) -> None:
    global written
    written = len(event.value)
    await show(desk.interactions.get(current))


@desk.page.on(Submit, form="note")
async def save(event: Submit) -> None:
    interaction = desk.interactions.get(current)
    if interaction is None:
        return
    try:
        await interaction.set_user_data({KEY: event.values["text"]})
    except DeskError:
        await show(interaction, "The desktop did not take the note. Copy it before you go on.")
        return
    await interaction.unblock_markdone()
    await show(desk.interactions.get(current, interaction), saved=True)


async def show(interaction: Interaction | None, problem: str = "", saved: bool = False) -> None:
    if interaction is None:
        await desk.page.show(
            html('<p class="muted">When you answer a call, you can note something here.</p>')
        )
        return
    is_over = interaction.state not in LIVE
    note = interaction.user_data.get(KEY)
    if problem:
        state = html('<p class="notice bad" role="alert">{problem}</p>', problem=problem)
    elif is_over and note is None:
        state = html(
            '<p class="notice warn" role="status">The call is over: the note cannot be attached any more. '
            "You can mark it done.</p>"
        )
    elif saved or note is not None:
        state = html('<p class="good" role="status">Saved. You can mark the call done.</p>')
    else:
        state = html(
            '<p class="muted" role="status">The call can be marked done once a note is saved.</p>'
        )
    await desk.page.show(
        html(
            """
            <h1>Call from {ani}</h1>
            <form name="note" data-key="{id}">
              <label>Note
              <textarea name="text" rows="4" maxlength="500"
                required="{live}" readonly="{over}">{note}</textarea>
              <small>{written} of 500 letters</small></label>
              <button name="save" disabled="{over}">Save note</button>
            </form>
            {state}
            """,
            ani=interaction.ani or "unknown",
            id=interaction.interaction_id,
            note=note or "",
            written=written,
            live=not is_over,
            over=is_over,
            state=state,
        )
    )
