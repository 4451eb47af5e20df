"""A note for each call, and "mark done" blocked until it is saved.

User data is refused once a call has ended, so a block that waits for a note in user data would never end.
So it is lifted when the call ends, and what was not saved by then stays in the field, to be copied.

A reload of the desktop lifts all blocks and gives calls other ids. The call is known by its UUID, and each
frame that opens sets the block, and what the agent had typed, again.
"""

from py_ext import (
    Desk,
    DeskError,
    Frame,
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

current: str | None = None
"""The UUID of the call that the page is about."""

typed = ""
"""The note, as far as the agent has written it."""

given = ""
"""What the field began with. While somebody types in it, it is given nothing else."""


@desk.on_frame
async def a_frame_opens(frame: Frame) -> None:
    global given
    call = the_call()
    if call is not None:
        given = typed
        await keep_open(call)
        await show(call)
        return
    for interaction in list(desk.interactions.values()):
        is_main_call = interaction.media == "voice" and not interaction.is_consultation
        if is_main_call and interaction.state in LIVE:
            await take(interaction)
            return
    await show(None)


@desk.on(InteractionEvent, media="voice", state=State.TALKING, is_consultation=False)
async def a_call_is_answered(event: InteractionEvent) -> None:
    await take(event.interaction)


@desk.on(InteractionEvent, media="voice", state=State.IDLE, is_consultation=False)
async def a_call_has_ended(event: InteractionEvent) -> None:
    """Nothing can be attached any more, so nobody may be kept from marking it done."""
    if event.interaction.interaction_uuid != current:
        return
    if KEY not in event.interaction.user_data:
        await event.interaction.unblock_markdone()
    await show(event.interaction)


@desk.on(
    InteractionEvent, media="voice", state={State.COMPLETED, State.REVOKED}, is_consultation=False
)
async def it_is_gone(event: InteractionEvent) -> None:
    global current
    if event.interaction.interaction_uuid == current:
        current = None
        await show(None)


@desk.on(MarkdoneEvent)
def agent_wants_to_mark_done() -> None:
    """Blocks want this event subscribed."""


def the_call() -> Interaction | None:
    """The call that the page is about, under whatever id it has now."""
    return next(
        (
            each
            for each in desk.interactions.values()
            if each.interaction_uuid == current and current and not each.is_consultation
        ),
        None,
    )


async def take(call: Interaction) -> None:
    global current, typed, given
    if call.interaction_uuid == current:
        return
    current, typed, given = call.interaction_uuid, "", ""
    await keep_open(call)
    await show(call)
    await desk.page.focus("text")


async def keep_open(call: Interaction) -> None:
    """Nobody may mark it done without a note, as long as one can be attached."""
    if call.state in LIVE and KEY not in call.user_data:
        await call.block_markdone(WARNING)


@desk.page.on(Input, name="text")
async def count(event: Input) -> None:
    global typed
    typed = event.value
    await show(the_call())


@desk.page.on(Submit, form="note")
async def save(event: Submit) -> None:
    call = the_call()
    if call is None:
        return
    try:
        await call.set_user_data({KEY: event.values["text"]})
    except DeskError:
        await show(call, "The desktop did not take the note. Copy it before you go on.")
        return
    await call.unblock_markdone()
    await show(the_call() or call, saved=True)


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
            id=interaction.interaction_uuid,
            note=given if note is None else note,
            written=len(typed),
            live=not is_over,
            over=is_over,
            state=state,
        )
    )
