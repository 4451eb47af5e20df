"""Buttons that hand the call over to a skill or a number, with the reason attached for whoever gets it."""

from py_ext import (
    Click,
    Desk,
    DeskError,
    Interaction,
    InteractionEvent,
    RequestTimeout,
    State,
    Target,
    html,
)

desk = Desk()

PLACES = {
    "Invoices": Target.skill("Invoices"),
    "Complaints": Target.skill("Complaints"),
    "Warehouse": Target.phone("5550180"),
}

sent: set[str | None] = set()
"""The calls that may be handed over already, by their UUIDs."""


@desk.on_start
@desk.on(InteractionEvent, media="voice")
async def the_call_changes() -> None:
    await show()


@desk.page.on(Click, name="place")
async def hand_over(event: Click) -> None:
    call, target = the_call(), PLACES.get(event.value)
    if call is None or target is None:
        return
    sent.add(call.interaction_uuid)
    try:
        # The pairs go along with the transfer: when it is done, nothing can be attached any more.
        await call.single_step_transfer(target, user_data={"TransferredFor": event.value})
    except RequestTimeout:
        await show("No answer. Look at the desktop: it may be handed over.")
    except DeskError:
        sent.discard(call.interaction_uuid)
        await show("It stays with you: the desktop did not hand it over.")


def the_call() -> Interaction | None:
    """The call that can be handed over."""
    for each in desk.interactions.values():
        is_talked = each.media == "voice" and each.state in (State.TALKING, State.HELD)
        if is_talked and not each.is_consultation and each.interaction_uuid not in sent:
            return each
    return None


async def show(problem: str = "") -> None:
    button = '<button name="place" value="{name}" disabled="{off}">{name}</button>'
    off = the_call() is None
    await desk.page.show(
        html(
            """<h1>Hand over to</h1><p role="alert">{problem}</p><div class="row">{places}</div>""",
            problem=problem,
            places=[html(button, name=name, off=off) for name in PLACES],
        )
    )
