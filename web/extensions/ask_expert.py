"""The agent asks an expert while the customer waits, then brings all together, hands over, or goes back."""

from py_ext import Click, Desk, DeskError, Interaction, InteractionEvent, State, Target, html

desk = Desk()

EXPERTS = Target.agent_group("Experts")


@desk.on_start
@desk.on(InteractionEvent, media="voice")
async def the_calls_change() -> None:
    await show()


@desk.on(InteractionEvent, media="voice", state=State.IDLE, is_consultation=True)
async def nobody_is_asked_any_more(event: InteractionEvent) -> None:
    """The customer is on hold still, whoever has ended the consultation."""
    call: Interaction | None = desk.interactions.get(event.interaction.parent_interaction_id or "")
    if call is not None and call.state == State.HELD:
        try:
            await call.resume()
        except DeskError:
            await show("The customer is on hold still. Take the call off hold.")


@desk.page.on(Click, name="do")
async def do(event: Click) -> None:
    call: Interaction | None = the_call()
    consultation = the_consultation()
    try:
        if event.value == "ask" and call is not None and consultation is None:
            await call.consult(EXPERTS, user_data={"AskedFor": "advice"})
        elif consultation is not None and event.value == "together":
            await consultation.complete_conference()
        elif consultation is not None and event.value == "hand over":
            await consultation.complete_transfer()
        elif consultation is not None and event.value == "back":
            await consultation.hang_up()
    except DeskError:
        await show("The desktop did not do it. Look who is on hold.")


def the_call() -> Interaction | None:
    return next((each for each in live() if not each.is_consultation), None)


def the_consultation() -> Interaction | None:
    """An interaction of its own, of the same case."""
    return next((each for each in live() if each.is_consultation), None)


def live() -> list[Interaction]:
    voice = [each for each in desk.interactions.values() if each.media == "voice"]
    return [each for each in voice if each.state in {State.DIALING, State.TALKING, State.HELD}]


async def show(problem: str = "") -> None:
    call, consultation = the_call(), the_consultation()
    is_asked = consultation is not None
    speaks = consultation is not None and consultation.state == State.TALKING
    button = '<button name="do" value="{what}" disabled="{off}">{label}</button>'
    can = {
        ("ask", "Ask an expert"): call is not None and call.state != State.DIALING and not is_asked,
        ("together", "All together"): speaks,
        ("hand over", "Hand over"): speaks,
        ("back", "Back to the customer"): is_asked,
    }
    await desk.page.show(
        html(
            """<p role="alert">{problem}</p><div class="row">{buttons}</div>""",
            problem=problem,
            buttons=[
                html(button, what=what, label=label, off=not on)
                for (what, label), on in can.items()
            ],
        )
    )
