"""The recording of a call pauses while the customer says his card number, and goes on by itself after some
minutes at the latest."""

import asyncio

from py_ext import (
    Click,
    Desk,
    DeskError,
    Interaction,
    InteractionEvent,
    RecordingState,
    State,
    html,
)

desk = Desk()

LONGEST = 180.0
"""Seconds after which the recording goes on, should the agent forget it."""


@desk.on_start
@desk.on(InteractionEvent, media="voice")
async def the_call_changes() -> None:
    """A pause comes as an event that leaves the state as it was, so no state is asked for here."""
    await show()


@desk.page.on(Click, name="pause")
async def pause() -> None:
    call = call_that_is(RecordingState.RECORDING)
    if call is None:
        return
    try:
        await call.pause_call_recording()
    except DeskError:
        await show("It may still be recorded. Do not ask for the card number.")
        return
    desk.start_soon(go_on_in_time, call.interaction_uuid)


@desk.page.on(Click, name="resume")
async def go_on() -> None:
    call = call_that_is(RecordingState.PAUSED)
    if call is not None:
        try:
            await call.resume_call_recording()
        except DeskError:
            await show("The recording did not go on. Try again.")


async def go_on_in_time(uuid: str | None) -> None:
    await asyncio.sleep(LONGEST)
    call = call_that_is(RecordingState.PAUSED)
    if call is not None and call.interaction_uuid == uuid:
        await go_on()


def call_that_is(recording: RecordingState) -> Interaction | None:
    """The call in which the agent talks, if its recording is in that state."""
    talked = (each for each in desk.interactions.values() if each.state == State.TALKING)
    return next((each for each in talked if each.recording_state == recording), None)


async def show(problem: str = "") -> None:
    """What the desktop has told, not what was pressed: only that is sure."""
    paused = call_that_is(RecordingState.PAUSED) is not None
    recorded = call_that_is(RecordingState.RECORDING) is not None
    state = "Recorded" if recorded else "Paused: the customer may pay" if paused else "Not recorded"
    await desk.page.show(
        html(
            """<p role="alert">{problem}</p><p role="status">{state}</p><div class="row">
            <button name="pause" disabled="{cannot}">The customer pays</button>
            <button name="resume" disabled="{goes}">Payment is done</button></div>""",
            problem=problem,
            state=state,
            cannot=not recorded,
            goes=not paused,
        )
    )
