"""Numbers on the extension's page that are dialed with a click, one call at a time.

A write that timed out may have been carried out, so nothing is dialed twice by itself.
"""

from time import monotonic

from py_ext import Click, Desk, DeskError, InteractionEvent, RequestTimeout, State, html

desk = Desk()

NUMBERS = {"Warehouse": "5550170", "Carrier": "5550171", "Sales": "5550172"}
BUSY = {State.RINGING, State.DIALING, State.TALKING, State.HELD}
PAUSE = 5.0
"""Seconds after a click in which no other counts: an answer may come before the event of the call."""

dialed = -PAUSE
"""When a click dialed last."""


@desk.on_start
@desk.on(InteractionEvent, media="voice")
async def the_calls_change() -> None:
    await show()


@desk.page.on(Click, name="dial")
async def dial(event: Click) -> None:
    global dialed
    number = NUMBERS.get(event.value)
    if number is None or is_busy() or monotonic() - dialed < PAUSE:
        return
    dialed = monotonic()
    try:
        await desk.voice.dial(number, user_data={"DialedFor": event.value})
    except RequestTimeout:
        await show("No answer. It may be dialing: look at the desktop before you try again.")
    except DeskError:
        await show("The desktop did not dial.")


def is_busy() -> bool:
    """Whether there is a call that is not over."""
    return any(each.media == "voice" and each.state in BUSY for each in desk.interactions.values())


async def show(problem: str = "") -> None:
    await desk.page.show(
        html(
            """<h1>Call</h1>{problem}<div class="row">{buttons}</div>""",
            problem=html('<p class="notice warn" role="alert">{text}</p>', text=problem)
            if problem
            else None,
            buttons=[
                html(
                    '<button name="dial" value="{name}" disabled="{busy}">{name}</button>',
                    name=name,
                    busy=is_busy(),
                )
                for name in NUMBERS
            ],
        )
    )
