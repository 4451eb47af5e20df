"""One extension in many frames: one for each interaction, which shows that one, and one for the desktop,
which lists all. What is attached is attached once, however many frames are open.

A frame is known by the parameter in its address, ``?interactionId=$Interaction.Id$``, never by its name.
"""

import logging

from py_ext import Desk, DeskError, Frame, InteractionEvent, State, html

log = logging.getLogger(__name__)
desk = Desk()


@desk.on_frame
async def a_frame_opens(frame: Frame) -> None:
    await show(frame)


@desk.on(InteractionEvent, state={State.RINGING, State.INVITED})
async def an_interaction_comes(event: InteractionEvent) -> None:
    """Runs once for the event, not once for each frame."""
    try:
        await event.interaction.set_user_data({"SeenBy": "order desk"})
    except DeskError as error:
        log.warning("Nothing is attached: %s", error)


@desk.on(InteractionEvent)
async def something_changes() -> None:
    for frame in list(desk.frames.values()):
        await show(frame)


async def show(frame: Frame) -> None:
    if "interactionId" in frame.params:
        one = frame.interaction
        shown = html(
            "<h1>{from_}</h1><p>{state}</p>",
            from_=(one.ani or one.media or "") if one else "It is gone",
            state=str(one.state) if one else "",
        )
    else:
        there = desk.interactions.values()
        rows = [html("<li>{media}: {state}</li>", media=e.media, state=e.state) for e in there]
        shown = html("<h1>All</h1><ul>{rows}</ul>", rows=rows)
    await frame.page.show(shown)
