"""The contract of voice and email."""

from __future__ import annotations

from typing import Any

from py_ext import (
    Desk,
    InteractionEvent,
    NotAllowed,
    RecordingState,
    RequestRefused,
    State,
    VoiceEvent,
)
from tests.contract.cases import Desktop, raises
from tests.contract.covers import covers, forbidden, state_of


async def talking(desktop: Desktop) -> Any:
    call = await desktop.do("ring")
    await desktop.do("answer", call)
    return call


@covers("voice.dial")
async def dialing_makes_a_call_that_rings_out_until_it_is_answered(
    desktop: Desktop, desk: Desk
) -> None:
    events = desk.events(InteractionEvent, state=State.DIALING)
    heard = desk.events(VoiceEvent)
    call = await desk.voice.dial("5550170", user_data={"Order": "A-1042"})
    assert call is not None
    dialing = await anext(events)
    assert dialing.interaction_id == call.interaction_id
    assert (dialing.direction, dialing.call_type) == ("OUT", "OUTBOUND")
    assert dialing.interaction.user_data == {"Order": "A-1042"}
    assert (await desktop.do("interaction", call.interaction_id))["dnis"] == "5550170"
    await desktop.do("answer", call.interaction_id)
    await call.hold()
    await call.resume()
    await call.hang_up()
    assert await state_of(desktop, call.interaction_id) == "IDLE"
    told = [(await anext(heard)).state for _ in range(5)]
    assert told == [State.DIALING, State.TALKING, State.HELD, State.TALKING, State.IDLE]
    count = len(await desktop.do("look", "interactions"))
    with raises(RequestRefused, "no number that can be dialed", "Nobody was called") as caught:
        await desk.voice.dial("+()")
    assert "+()" not in str(caught[0])
    assert len(await desktop.do("look", "interactions")) == count


@covers("voice.dialEx")
async def dialing_with_extensions_gives_them_to_the_telephony_server(
    desktop: Desktop, desk: Desk
) -> None:
    call = await desk.voice.dial_ex("5550170", {"a": "b"}, {"NO_ANSWER_TIMEOUT": 20, "x": "y"})
    assert call is not None
    assert call.state is State.DIALING
    uuid = call.interaction_uuid
    extensions = {"NO_ANSWER_TIMEOUT": 20, "x": "y"}
    assert await desktop.do("look", "extensions") == {uuid: extensions}
    assert await desktop.do("user_data", call.interaction_id) == {"a": "b"}
    with raises(RequestRefused, "Nobody was called"):
        await desk.voice.dial_ex("-", {}, {})
    with raises(TypeError, "'x'"):
        await desk.voice.dial_ex("5550170", {}, {"x": None})  # type: ignore[dict-item]
    await desktop.do("answer_with", "voice.dialEx", None)
    assert await desk.voice.dial_ex("5550170", {}, {}) is None


@covers("voice.answer")
async def a_ringing_call_is_answered(desktop: Desktop, desk: Desk) -> None:
    call = await desktop.do("ring")
    await desk.voice.answer(call)
    assert await state_of(desktop, call) == "TALKING"
    with raises(RequestRefused, "possible only when", "It was not answered"):
        await desk.voice.answer(call)
    dialed = await desktop.do("dial", "5550170")
    with raises(RequestRefused, "at the other end"):
        await desk.voice.answer(dialed)
    assert await state_of(desktop, dialed) == "DIALING"


@covers("voice.hold")
async def a_call_is_held(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    await desk.voice.hold(call)
    assert await state_of(desktop, call) == "HELD"
    with raises(RequestRefused, "It was not put on hold"):
        await desk.voice.hold(call)
    assert await state_of(desktop, call) == "HELD"


@covers("voice.resume")
async def a_held_call_goes_on(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    await desktop.do("hold", call)
    await desk.voice.resume(call)
    assert await state_of(desktop, call) == "TALKING"
    with raises(RequestRefused, "is HELD"):
        await desk.voice.resume(call)


@covers("voice.hangUp")
async def hanging_up_ends_a_call_and_its_recording(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    await desk.voice.start_call_recording(call)
    events = desk.events(InteractionEvent, interaction_id=call, state=State.IDLE)
    await desk.voice.hang_up(call)
    assert (await anext(events)).interaction.recording_state is RecordingState.STOPPED
    assert await state_of(desktop, call) == "IDLE"
    with raises(RequestRefused, "It was not ended"):
        await desk.voice.hang_up(call)


async def recording(desktop: Desktop, call: str) -> Any:
    return (await desktop.do("interaction", call))["recordingState"]


@covers("voice.startCallRecording")
async def a_call_is_recorded(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    events = desk.events(VoiceEvent, recording_state=RecordingState.RECORDING)
    await desk.voice.start_call_recording(call)
    assert await recording(desktop, call) == "RECORDING"
    assert (await anext(events)).interaction_id == call
    ringing = await desktop.do("ring")
    for wrong in (call, ringing, "99"):
        with raises(RequestRefused, "The recording stays as it was"):
            await desk.voice.start_call_recording(wrong)
    assert await recording(desktop, ringing) == "STOPPED"


@covers("voice.stopCallRecording")
async def a_recording_stops(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    await desk.voice.start_call_recording(call)
    await desk.voice.stop_call_recording(call)
    assert await recording(desktop, call) == "STOPPED"
    with raises(RequestRefused, "not being recorded"):
        await desk.voice.stop_call_recording(call)


@covers("voice.pauseCallRecording")
async def a_recording_pauses(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    with raises(RequestRefused, "The recording stays as it was"):
        await desk.voice.pause_call_recording(call)
    assert await recording(desktop, call) == "STOPPED"
    await desk.voice.start_call_recording(call)
    await desk.voice.pause_call_recording(call)
    assert await recording(desktop, call) == "PAUSED"


@covers("voice.resumeCallRecording")
async def a_recording_goes_on(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    await desk.voice.start_call_recording(call)
    with raises(RequestRefused, "pauses in its recording"):
        await desk.voice.resume_call_recording(call)
    await desk.voice.pause_call_recording(call)
    await desk.voice.resume_call_recording(call)
    assert await recording(desktop, call) == "RECORDING"


@covers("email.create")
async def an_email_is_begun(desktop: Desktop, desk: Desk) -> None:
    events = desk.events(InteractionEvent, media="email")
    email = await desk.email.create("customer@example.com", user_data={"Order": "A-1042"})
    assert email is not None
    created = await anext(events)
    assert (created.state, created.interaction_id) == (State.CREATED, email.interaction_id)
    assert [party.name for party in created.interaction.parties] == ["customer@example.com"]
    assert await desktop.do("user_data", email.interaction_id) == {"Order": "A-1042"}
    with raises(RequestRefused, "no email address", "No email was begun") as caught:
        await desk.email.create("customer")
    assert not isinstance(caught[0], NotAllowed)
    await forbidden(desktop, "email.create", lambda: desk.email.create("customer@example.com"))
    assert len(await desktop.do("look", "interactions")) == 1
