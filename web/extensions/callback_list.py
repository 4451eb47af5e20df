"""Calls that nobody answered: a toast asks whether to call back, and what is put off is on a list.

The list is in memory only: numbers are customer data, and a reload of the page ends it.
"""

from py_ext import Click, Desk, DeskError, InteractionEvent, State, html

desk = Desk()

missed: list[str] = []
"""The numbers, the oldest first; each once, however often somebody has called."""


@desk.on_start
async def begin() -> None:
    await show()


@desk.on(InteractionEvent, media="voice", state=State.IDLE, previous_state=State.RINGING)
def nobody_answered(event: InteractionEvent) -> None:
    number = event.interaction.ani
    if number and not event.is_consultation and number not in missed:
        missed.append(number)
        desk.start_soon(ask, number)  # it waits for the agent: the call's events must not


async def ask(number: str) -> None:
    await show()
    toast = await desk.system.popup_toast(
        title="Missed call",
        key_values={"Number": number},
        buttons=["Call back", "Later"],
        auto_close_timeout=20_000,
    )
    async for click in toast:
        await toast.close()
        if click.button == "Call back":
            await call_back(number)


@desk.page.on(Click, name="call")
async def chosen(event: Click) -> None:
    await call_back(event.value)


async def call_back(number: str) -> None:
    if number not in missed:
        return
    missed.remove(number)  # before the call: a second click must not dial again
    try:
        await desk.voice.dial(number, user_data={"Callback": "yes"})
    except DeskError:
        missed.insert(0, number)
        await show("It was perhaps not dialed: look at the desktop.")
    else:
        await show()


async def show(problem: str = "") -> None:
    button = '<li data-key="{n}"><button name="call" value="{n}">Call {n}</button></li>'
    await desk.page.show(
        html(
            "<h1>To call back</h1><p role='alert'>{problem}</p><ul>{rows}</ul>",
            problem=problem,
            rows=[html(button, n=number) for number in missed] or html("<li>Nobody</li>"),
        )
    )
