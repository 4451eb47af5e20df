"""The customer behind the call: a card with what he has ordered, filled while the call rings.

What the company's CRM knows stands in ``ORDERS`` here; an extension of yours asks it over HTTP.
An order can be attached to the call with a button.
"""

from py_ext import Click, Desk, DeskError, Interaction, InteractionEvent, State, html

desk = Desk()

ORDERS = {
    "5550100": (
        "Ada Example",
        "gold",
        [("A-1042", "Lamp", "on its way"), ("A-0977", "Desk", "delivered")],
    ),
    "5550101": ("Bo Example", "new", []),
}
LIVE = {State.RINGING, State.TALKING, State.HELD, State.DIALING}


@desk.on_start
async def begin() -> None:
    calls = [each for each in desk.interactions.values() if each.state in LIVE]
    await show(calls[0] if calls else None)


@desk.on(InteractionEvent, media="voice", state={State.RINGING, State.DIALING})
async def a_call_comes(event: InteractionEvent) -> None:
    await show(event.interaction)


@desk.on(InteractionEvent, media="voice", state_changed=False)
async def its_data_has_changed(event: InteractionEvent) -> None:
    await show(event.interaction)


@desk.on(InteractionEvent, media="voice", state={State.IDLE, State.COMPLETED, State.REVOKED})
async def it_is_over(event: InteractionEvent) -> None:
    await show(event.interaction if event.state == State.IDLE else None)


@desk.page.on(Click, name="attach")
async def attach(event: Click) -> None:
    # The UUID: the page that is shown outlives a reload of the desktop, which changes the id.
    uuid, _, order = event.value.partition(" ")
    calls = desk.interactions.values()
    interaction = next((each for each in calls if each.interaction_uuid == uuid), None)
    if interaction is None:
        return
    try:
        await interaction.set_user_data({"Order": order})
    except DeskError:
        await show(
            interaction, "The desktop did not take the number of the order. Is the call over?"
        )


async def show(interaction: Interaction | None, problem: str = "") -> None:
    if interaction is None:
        await desk.page.show(
            html('<p class="muted">When a call comes, its customer is shown here.</p>')
        )
        return
    name, tier, orders = ORDERS.get(interaction.ani or "", ("Unknown caller", "", []))
    attached = interaction.user_data.get("Order")
    is_over = interaction.state == State.IDLE
    rows = [
        html(
            """<tr data-key="{number}"><th scope="row">{number}</th>
            <td>{what}</td><td>{state}</td><td>{does}</td></tr>""",
            number=number,
            what=what,
            state=html('<span class="badge {kind}">{state}</span>', state=state, kind=kind(state)),
            does=html('<span class="good">attached</span>')
            if number == attached
            else html(
                """<button name="attach" value="{uuid} {number}" disabled="{over}"
                aria-label="Attach {number}">Attach</button>""",
                uuid=interaction.interaction_uuid,
                number=number,
                over=is_over,
            ),
        )
        for number, what, state in orders
    ]
    await desk.page.show(
        html(
            """
            <div class="row"><h1>{name}</h1>{tier}</div>
            {problem}
            <dl class="facts">
              <dt>Number</dt><dd><a href="tel:{ani}" name="number">{ani}</a></dd>
              <dt>Open orders</dt><dd>{open}</dd>
            </dl>
            {table}
            """,
            name=name,
            tier=html('<span class="badge good">{tier}</span>', tier=tier) if tier else None,
            problem=html('<p class="notice warn" role="alert">{problem}</p>', problem=problem)
            if problem
            else None,
            ani=interaction.ani,
            open=sum(state != "delivered" for _, _, state in orders),
            table=html(
                """<table><caption>Orders</caption>
                <thead><tr><th>Number</th><th>What</th><th>State</th><th>Call</th></tr></thead>
                <tbody>{rows}</tbody></table>""",
                rows=rows,
            )
            if rows
            else html("<p>No orders yet.</p>"),
        )
    )


def kind(state: str) -> str:
    return "good" if state == "delivered" else "warn"
