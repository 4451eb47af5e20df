"""Mistakes that authors make, each on a line that says so. ``mypy --strict`` must find every one, and
nothing else: ``tests/unit/test_typing.py``. Nobody runs this file."""

# ruff: noqa: B018

from datetime import datetime

from py_ext import (
    AgentEvent,
    CallbackType,
    Desk,
    Event,
    InteractionEvent,
    MessengerEvent,
    State,
    SystemEvent,
    Target,
)

desk = Desk()


@desk.on(InteractionEvent, stat=State.RINGING)  # mistake: a filter that there is not
async def wrong_filter(event: InteractionEvent) -> None: ...


@desk.on(InteractionEvent, state=7)  # mistake: a filter's value of the wrong type
async def wrong_filter_value(event: InteractionEvent) -> None: ...


@desk.on(AgentEvent, state=State.RINGING)  # mistake: another event's filter
async def wrong_event_filter(event: AgentEvent) -> None: ...


@desk.on(MessengerEvent)  # mistake: the channel is missing
async def no_channel(event: MessengerEvent) -> None: ...


@desk.on(InteractionEvent, state=State.RINGING)  # mistake: the handler takes another event
async def wrong_event(event: SystemEvent) -> None: ...


@desk.on(MessengerEvent, channel="orders")
async def a_message(event: MessengerEvent) -> None: ...


@desk.on(Event)  # mistake: no event that can be subscribed to
async def any_event(event: Event) -> None: ...


@desk.on(InteractionEvent, "RINGING")  # mistake: a filter without its name
async def nameless_filter(event: InteractionEvent) -> None: ...


desk.listen(InteractionEvent, a_message)  # mistake: the handler takes another event
desk.listen(SystemEvent, print, button=7)  # mistake: a filter's value of the wrong type
desk.events(InteractionEvent, stat=State.RINGING)  # mistake: a filter that there is not


async def waiting() -> None:
    held = await desk.wait_for(InteractionEvent, timeout=60, state=State.HELD)
    print(held.channel)  # mistake: another event's attribute
    await desk.wait_for(InteractionEvent, timeout="60")  # mistake: text, not seconds
    await desk.wait_for(InteractionEvent, timeout=60, stat=State.HELD)  # mistake: no such filter
    await desk.wait_for(MessengerEvent, timeout=60)  # mistake: the channel is missing
    async for event in desk.events(MessengerEvent, channel={"orders"}):
        print(event.channel, event.media)  # mistake: another event's attribute


@desk.on(InteractionEvent, state=State.TALKING)
async def a_call(event: InteractionEvent) -> None:
    interaction = event.interaction
    await desk.telephony.dial("5550170")  # mistake: a namespace that there is not
    await desk.voice.call("5550170")  # mistake: a function that there is not
    await desk.voice.dial(5550170)  # mistake: an argument of the wrong type
    await desk.voice.dial("5550170", {"a": "b"})  # mistake: by position, not by name
    await desk.voice.hold(interaction)  # mistake: the interaction, not its id
    await interaction.set_user_data({"Count": 7})  # mistake: a value that is not text
    interaction.hold()  # mistake: await is missing
    desk.agent.get().username  # mistake: await is missing
    await desk.interaction.consult(interaction.interaction_id, 7002)  # mistake: no target
    await interaction.single_step_transfer(Target.team("sales"))  # mistake: no such kind of target
    toast = await desk.system.popup_toast(title=7)  # mistake: a title that is not text
    for click in toast:  # mistake: async is missing
        print(click.button)
    call = await desk.voice.dial("5550170")
    await call.hang_up()  # mistake: it may be None
    later = "1/31/2030 9:05"
    await desk.outbound.reschedule_record("1", 1, later)  # mistake: text, not a datetime
    await desk.outbound.reschedule_record("1", 1, datetime.now(), CallbackType.SOMEBODY)  # mistake
    print(event.interacton.ani)  # mistake: misspelled
    interaction.state = State.HELD  # mistake: it does not change
