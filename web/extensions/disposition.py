"""How a call went, chosen in a form while it lasts and attached: a frame of its own for each interaction.

The frame's address has ``?interactionId=$Interaction.Id$``. After the call, nothing can be attached any
more: the form says so while there is time.
"""

from py_ext import Change, Desk, Frame, InteractionEvent, State, Submit, html

desk = Desk()

REASONS = {
    "order": ("Order", ["New order", "Change of an order", "Cancellation"]),
    "invoice": ("Invoice", ["Wrong amount", "Reminder", "Copy"]),
    "other": ("Something else", []),
}
TOPICS = ("Callback promised", "Complaint", "Sent by e-mail")
LIVE = {State.RINGING, State.DIALING, State.TALKING, State.HELD}


@desk.on_frame
async def open_form(frame: Frame) -> None:
    await show(frame)


@desk.on(InteractionEvent)
async def the_call_changes(event: InteractionEvent) -> None:
    for frame in desk.frames.values():
        if frame.params.get("interactionId") == event.interaction_id:
            await show(frame)


@desk.page.on(Change, form="disposition", name="reason")
async def another_reason(event: Change) -> None:
    await show(desk.frames[event.frame.name], event.value)


@desk.page.on(Submit, form="disposition")
async def save(event: Submit) -> None:
    if event.interaction is None:
        return
    values = event.values
    chosen = {
        "Reason": values["reason"],
        "Detail": values.get("detail", ""),
        "Topics": ", ".join(values["topic"]),
    }
    await event.interaction.set_user_data({name: value for name, value in chosen.items() if value})


async def show(frame: Frame, reason: str = "") -> None:
    call = frame.interaction
    if call is None:
        await frame.page.show(html('<p class="muted">There is no call here.</p>'))
        return
    attached = call.user_data.get("Reason", "")
    is_over = call.state not in LIVE
    reason = reason or attached
    details = REASONS[reason][1] if reason in REASONS else []
    if is_over and not attached:
        state = html('<p class="notice warn" role="status">The call ended without an outcome.</p>')
    elif attached:
        state = html(
            '<p class="notice good" role="status">Attached: {reason}</p>',
            reason=REASONS.get(attached, (attached,))[0],
        )
    else:
        state = html(
            '<p class="notice" role="status">Choose before the call ends: then it is too late.</p>'
        )
    await frame.page.show(
        html(
            """
            <h1>How did it go?</h1>
            {state}
            <form name="disposition" data-failed="The desktop did not take it. Is the call over?">
              <fieldset disabled="{over}"><legend>Reason</legend>{reasons}</fieldset>
              {details}
              <fieldset disabled="{over}"><legend>Also</legend>{topics}</fieldset>
              <button class="primary" disabled="{over}">Attach</button>
            </form>
            """,
            state=state,
            over=is_over,
            reasons=[
                html(
                    """<label><input type="radio" name="reason" value="{key}" checked="{chosen}" required>
                    {label}</label>""",
                    key=key,
                    label=label,
                    chosen=key == reason,
                )
                for key, (label, _) in REASONS.items()
            ],
            details=html(
                '<label>What exactly <select name="detail" disabled="{over}">{options}</select></label>',
                over=is_over,
                options=[
                    html(
                        '<option selected="{chosen}">{detail}</option>',
                        detail=each,
                        chosen=each == call.user_data.get("Detail"),
                    )
                    for each in details
                ],
            )
            if details
            else None,
            topics=[
                html(
                    '<label><input type="checkbox" name="topic" value="{topic}"> {topic}</label>',
                    topic=topic,
                )
                for topic in TOPICS
            ],
        )
    )
