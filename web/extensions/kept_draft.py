"""What the agent types about a call outlives a reload of the desktop, and the end of a Python, until it is
saved.

A draft is customer data. ``desk.session`` refuses what it knows to be some, unless the desk says that it
may hold it. So a draft is taken out as soon as it is saved, or its call is gone.
"""

from py_ext import Desk, DeskError, Input, Interaction, InteractionEvent, State, Submit, html

desk = Desk(session_holds_customer_data=True)

THERE = {State.TALKING, State.HELD, State.IDLE}


@desk.on_frame
async def a_frame_opens() -> None:
    """After a reload, calls have other ids. Drafts are kept by their UUIDs, which stay."""
    there = {each.interaction_uuid for each in desk.interactions.values()}
    for uuid in set(desk.session) - there:
        del desk.session[uuid]
    await show()


@desk.on(InteractionEvent, media="voice", state=THERE | {State.COMPLETED, State.REVOKED})
async def a_call_changes(event: InteractionEvent) -> None:
    if event.interaction.is_over:
        desk.session.pop(event.interaction.interaction_uuid or "", None)
    await show()


@desk.page.on(Input, name="note")
async def type_on(event: Input) -> None:
    call = the_call()
    if call is not None and call.interaction_uuid:
        desk.session[call.interaction_uuid] = event.value[:500]  # 64 kB are for all drafts together


@desk.page.on(Submit, form="note")
async def save(event: Submit) -> None:
    call = the_call()
    if call is None:
        return
    try:
        await call.set_user_data({"CallNote": event.values["note"]})
    except DeskError:
        await show("It is not saved. The draft stays.")
        return
    desk.session.pop(call.interaction_uuid or "", None)
    await show("Saved.")


def the_call() -> Interaction | None:
    calls = [each for each in desk.interactions.values() if each.media == "voice"]
    return next((each for each in calls if each.state in THERE), None)


async def show(said: str = "") -> None:
    call = the_call()
    if call is None:
        await desk.page.show(html('<p class="muted">There is no call.</p>'))
        return
    is_over = call.state == State.IDLE
    if is_over and not said:
        said = "The call is over: what is not saved can only be copied."
    await desk.page.show(
        html(
            """<form name="note" data-key="{uuid}"><p role="status">{said}</p>
            <label>Note <textarea name="note" readonly="{over}" required>{draft}</textarea></label>
            <button disabled="{over}">Save</button></form>""",
            uuid=call.interaction_uuid,
            said=said,
            over=is_over,
            draft=desk.session.get(call.interaction_uuid or "", call.user_data.get("CallNote", "")),
        )
    )
