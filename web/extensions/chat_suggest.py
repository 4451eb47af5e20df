"""Answers to copy into a chat, in a frame of its own for each interaction; which one was used is attached.

The desktop's API tells no line of a chat and writes none: known of it are its state and its user data.
The frame's address has ``?interactionId=$Interaction.Id$``.
"""

from py_ext import Click, Desk, DeskError, Frame, InteractionEvent, State, html

desk = Desk()

ANSWERS = {
    "delivery": ["It leaves our warehouse today.", "The carrier will call before he comes."],
    "invoice": ["I send you a copy of the invoice.", "The amount is corrected today."],
}
KEY = "Suggestion"
OPEN = {State.ACCEPTED, State.JOIN_PENDING, State.HISTORY_IN_PROGRESS, State.HISTORY_DONE}


@desk.on_frame
async def a_frame_opens(frame: Frame) -> None:
    await show(frame)


@desk.on(InteractionEvent, media="chat")
async def the_chat_changes(event: InteractionEvent) -> None:
    for frame in list(desk.frames.values()):
        if frame.params.get("interactionId") == event.interaction_id:
            await show(frame)


@desk.page.on(Click, name="used")
async def note(event: Click) -> None:
    chat = event.interaction
    if chat is None or chat.user_data.get(KEY) == event.value:
        return
    try:
        await chat.set_user_data({KEY: event.value})
    except DeskError:
        await show(desk.frames[event.frame.name], "The desktop did not take it.")


async def show(frame: Frame, problem: str = "") -> None:
    chat = frame.interaction
    if chat is None or chat.media != "chat" or chat.state not in OPEN:
        await frame.page.show(html('<p class="muted">There is no chat to answer.</p>'))
        return
    topic = str(chat.user_data.get("Topic", ""))
    used = chat.user_data.get(KEY)
    answers = [(f"{topic} {number}", text) for number, text in enumerate(ANSWERS.get(topic, []), 1)]
    await frame.page.show(
        html(
            '<h1>Answers</h1><p role="alert">{problem}</p>{answers}',
            problem=problem,
            answers=[
                html(
                    """<section class="card" data-key="{name}"><p>{text}</p>{note}</section>""",
                    name=name,
                    text=text,
                    note=html('<span class="badge good">used</span>')
                    if used == name
                    else html('<button name="used" value="{name}">I used it</button>', name=name),
                )
                for name, text in answers
            ]
            or html("<p>For this topic there are none.</p>"),
        )
    )
