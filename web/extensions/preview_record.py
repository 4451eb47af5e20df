"""A record of an outbound campaign: its fields and its numbers, one of which is called, or the record is
given back."""

from collections.abc import Sequence

from py_ext import (
    Click,
    Desk,
    DeskError,
    Interaction,
    InteractionEvent,
    OutboundRecord,
    State,
    html,
)

desk = Desk()


@desk.on_start
async def look() -> None:
    """A preview may be there before the frame."""
    preview = the_preview()
    if preview is not None:
        await read(preview)


@desk.on(InteractionEvent, state=State.PREVIEW)
async def a_record_comes(event: InteractionEvent) -> None:
    await read(event.interaction)


@desk.on(InteractionEvent, state={State.COMPLETED, State.REJECTED, State.CANCELED, State.REVOKED})
async def it_is_dealt_with() -> None:
    if the_preview() is None:
        await desk.page.show(html('<p class="muted">There is no record.</p>'))


@desk.page.on(Click, name="call")
async def call(event: Click) -> None:
    preview = the_preview()  # none once it was called: a second click does nothing
    if preview is not None:
        try:
            await desk.outbound.call_preview_record(preview.interaction_id, int(event.value))
        except DeskError:
            await read(preview, "It was perhaps not called: look at the desktop.")


@desk.page.on(Click, name="give back")
async def give_back() -> None:
    preview = the_preview()
    if preview is not None:
        try:
            await desk.outbound.reject_preview_record(preview.interaction_id)
        except DeskError:
            await read(preview, "It was perhaps not given back: look at the desktop.")


def the_preview() -> Interaction | None:
    """By its state: what its medium is called is not documented."""
    previews = (each for each in desk.interactions.values() if each.state == State.PREVIEW)
    return next(previews, None)


async def read(preview: Interaction, problem: str = "") -> None:
    try:
        fields = await desk.outbound.get_record_fields(preview.interaction_id)
        chain = await desk.outbound.get_chained_records(preview.interaction_id)
    except DeskError:
        await desk.page.show(html('<p class="notice bad" role="alert">It cannot be read.</p>'))
        return
    await desk.page.show(
        html(
            """<h1>Before the call</h1><p role="alert">{problem}</p>
            <dl class="facts">{fields}</dl>
            <div class="row">{numbers}
            <button name="give back" class="quiet">Give back</button></div>""",
            problem=problem,
            fields=[html("<dt>{n}</dt><dd>{v}</dd>", n=n, v=v) for n, v in fields.items()],
            numbers=numbers(chain),
        )
    )


def numbers(chain: Sequence[OutboundRecord]) -> list[object]:
    button = '<button name="call" value="{handle}">Call {phone}</button>'
    return [html(button, handle=each.record_handle, phone=each.phone) for each in chain]
