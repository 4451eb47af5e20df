"""A call can be marked done only when the agent has chosen its outcome, or when it is too late for that.

User data is refused once a call is over. So the block is lifted when the call ends, and the agent is told
that the outcome is missing.
"""

from py_ext import Click, Desk, DeskError, Frame, Interaction, InteractionEvent, State, html

desk = Desk()

OUTCOMES = ("Solved", "Callback promised", "Wrong department")
LIVE = {State.TALKING, State.HELD}
KEY = "Outcome"


@desk.on_frame
async def a_frame_opens(frame: Frame) -> None:
    """Blocks end with the frame that made them, and with a reload of the desktop: set them again."""
    for call in list(desk.interactions.values()):
        await keep_open(call)
    await show()


@desk.on(
    InteractionEvent,
    media="voice",
    state=State.TALKING,
    previous_state={State.RINGING, State.DIALING},
)
async def a_call_is_answered(event: InteractionEvent) -> None:
    await keep_open(event.interaction)
    await show()


@desk.on(InteractionEvent, media="voice", state=State.IDLE, is_consultation=False)
async def a_call_is_over(event: InteractionEvent) -> None:
    await event.interaction.unblock_markdone()
    await show("" if KEY in event.interaction.user_data else "The call ended without an outcome.")


@desk.page.on(Click, name="outcome")
async def choose(event: Click) -> None:
    call = the_call()
    if call is None or KEY in call.user_data:
        return
    try:
        await call.set_user_data({KEY: event.value})
    except DeskError:
        await show("The desktop did not take it. Choose again.")
        return
    await call.unblock_markdone()


@desk.on(InteractionEvent, media="voice", state_changed=False)
async def it_is_attached() -> None:
    await show()


async def keep_open(call: Interaction) -> None:
    is_call = call.media == "voice" and not call.is_consultation
    if is_call and call.state in LIVE and KEY not in call.user_data:
        await call.block_markdone("Choose the outcome of the call first.")


def the_call() -> Interaction | None:
    """The call that the agent has now."""
    calls = [each for each in desk.interactions.values() if each.media == "voice"]
    return next((each for each in calls if each.state in LIVE and not each.is_consultation), None)


async def show(said: str = "") -> None:
    call = the_call()
    chosen = call.user_data.get(KEY, "") if call else ""
    button = '<button name="outcome" value="{label}" disabled="{off}">{label}</button>'
    await desk.page.show(
        html(
            """<h1>Outcome</h1><p role="status">{said}</p><div class="row">{buttons}</div>""",
            said=said or (f"Chosen: {chosen}" if chosen else ""),
            buttons=[html(button, label=each, off=not call or bool(chosen)) for each in OUTCOMES],
        )
    )
