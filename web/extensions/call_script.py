"""A script to read out, with branches: what the agent presses leads on, and can be taken back.

It begins anew with each call.
"""

from dataclasses import dataclass, field

from py_ext import Click, Desk, InteractionEvent, State, html

desk = Desk()


@dataclass(frozen=True)
class Step:
    """One thing to say.

    Attributes:
        title: What it is about.
        say: What is read out; ``{name}`` is the agent's name.
        next: The answers that the caller may give, each with the step that it leads to.
        hint: For the agent only.
    """

    title: str
    say: str
    next: dict[str, str] = field(default_factory=dict)
    hint: str = ""


STEPS = {
    "welcome": Step(
        "Welcome",
        "Good day, this is {name} of Example Furniture. Is it about an order of yours?",
        {"Yes, an order": "number", "No, a question": "question"},
    ),
    "number": Step(
        "Order number",
        "Would you give me the order's number, please? It begins with an A.",
        {"Has it": "late", "Cannot find it": "address"},
        "It is at the top of the invoice, and in the e-mail.",
    ),
    "address": Step(
        "Find it by address",
        "No problem. Under which post code did you order?",
        {"Found": "late", "Not found": "callback"},
    ),
    "late": Step(
        "What is wrong",
        "I see it here. Has it not arrived yet, or is something wrong with it?",
        {"Not arrived": "callback", "Something is broken": "callback"},
    ),
    "question": Step(
        "Question", "I'm listening: what would you like to know?", {"Answered": "goodbye"}
    ),
    "callback": Step(
        "Callback",
        "I will find out and call you back today. Is this number all right?",
        {"Yes": "goodbye"},
        "Attach the order's number to the call.",
    ),
    "goodbye": Step("Goodbye", "Thank you for calling, and have a nice day."),
}

path = ["welcome"]
agent = "…"


@desk.on_start
async def begin() -> None:
    global agent
    agent = (await desk.agent.get()).firstname or "…"
    await show()


@desk.on(InteractionEvent, media="voice", state={State.RINGING, State.DIALING})
async def begin_anew() -> None:
    path[:] = ["welcome"]
    await show()


@desk.page.on(Click, name="answer")
async def go_on(event: Click) -> None:
    step = STEPS[path[-1]].next.get(event.value)
    if step is not None:
        path.append(step)
    await show()
    await desk.page.focus("say")


@desk.page.on(Click, name="back")
async def go_back() -> None:
    if len(path) > 1:
        path.pop()
    await show()
    await desk.page.focus("say")


async def show() -> None:
    step = STEPS[path[-1]]
    await desk.page.show(
        html(
            """
            <nav aria-label="Steps until here"><small>{trail}</small></nav>
            <h1>{title}</h1>
            <blockquote id="say" tabindex="-1"><p>{say}</p></blockquote>
            {hint}
            <div class="row" role="group" aria-label="Answer of the caller">
              {answers}
              <button type="button" name="back" class="quiet" disabled="{first}">Back</button>
            </div>
            """,
            trail=" > ".join(STEPS[each].title for each in path),
            title=step.title,
            say=step.say.format(name=agent),
            hint=html('<p class="notice">{hint}</p>', hint=step.hint) if step.hint else None,
            answers=[
                html(
                    '<button type="button" name="answer" value="{answer}">{answer}</button>',
                    answer=answer,
                )
                for answer in step.next
            ],
            first=len(path) == 1,
        )
    )
