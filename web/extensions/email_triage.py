"""The agent's emails in one list, the urgent ones first, with buttons that take one, or begin an email to
the warehouse about it.

The API tells nothing of an email's text, and has no "forward": a new email is all that it can begin. So
what the warehouse needs goes along as user data, and the agent writes the text.
"""

from py_ext import (
    Click,
    Desk,
    DeskError,
    Interaction,
    InteractionEvent,
    RequestTimeout,
    State,
    html,
)

desk = Desk()

WAREHOUSE = "warehouse@example.com"
OPEN = {State.INVITED, State.ACCEPTED, State.PULLED}

passed_on: set[str | None] = set()
"""The emails about which one was begun, by their UUIDs."""


@desk.on_start
@desk.on(InteractionEvent, media="email")
async def the_emails_change() -> None:
    await show()


@desk.page.on(Click, name="take")
async def take(event: Click) -> None:
    email: Interaction | None = emails().get(event.value)
    if email is not None and email.state == State.INVITED:
        try:
            await email.accept()
            await email.select_case()
        except DeskError:
            await show("It was not accepted. Has somebody else got it?")


@desk.page.on(Click, name="pass on")
async def pass_on(event: Click) -> None:
    email: Interaction | None = emails().get(event.value)
    if email is None or event.value in passed_on:
        return
    passed_on.add(event.value)
    order = str(email.user_data.get("OrderNumber", ""))
    try:
        await desk.email.create(WAREHOUSE, user_data={"About": event.value, "OrderNumber": order})
    except RequestTimeout:
        await show("No answer. Look whether the email is there before you write one.")
    except DeskError:
        passed_on.discard(event.value)
        await show("No email was begun.")


def emails() -> dict[str, Interaction]:
    """Those that came from customers, by their UUIDs, the urgent ones first."""
    media = [each for each in desk.interactions.values() if each.media == "email"]
    found = [each for each in media if each.state in OPEN]
    found.sort(key=lambda each: each.user_data.get("Priority") != "urgent")
    return {each.interaction_uuid: each for each in found if each.interaction_uuid}


async def show(problem: str = "") -> None:
    row = """<tr data-key="{uuid}"><th scope="row">{order}</th>
        <td><button name="take" value="{uuid}" disabled="{taken}">Take</button></td>
        <td><button name="pass on" value="{uuid}" disabled="{off}">To the warehouse</button></td></tr>"""
    rows = [
        html(
            row,
            uuid=uuid,
            order=each.user_data.get("OrderNumber", "no order"),
            taken=each.state != State.INVITED,
            off=each.state == State.INVITED or uuid in passed_on,
        )
        for uuid, each in emails().items()
    ]
    await desk.page.show(
        html(
            '<p role="alert">{p}</p><table><caption>Emails</caption>{r}</table>', p=problem, r=rows
        )
    )
