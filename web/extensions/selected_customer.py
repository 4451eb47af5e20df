"""Shows the customer of the case that the agent has selected, with buttons that select the other cases."""

from py_ext import (
    CaseEvent,
    CaseEventType,
    Click,
    Desk,
    DeskError,
    Interaction,
    InteractionEvent,
    html,
)

desk = Desk()

selected: str | None = None
"""The case."""


@desk.on_start
async def begin() -> None:
    """What is selected before this begins, no event tells; the interactions do."""
    global selected
    chosen = [each for each in desk.interactions.values() if each.is_case_selected]
    selected = chosen[0].case_id if chosen else None
    await show()


@desk.on(CaseEvent, event_type=CaseEventType.CASE_SELECTED)
async def another_is_selected(event: CaseEvent) -> None:
    """One of three events for a selection; the other two are about the case before."""
    global selected
    selected = event.selected_case_id
    await show()


@desk.on(InteractionEvent)
async def an_interaction_changes() -> None:
    await show()


@desk.page.on(Click, name="case")
async def go_to(event: Click) -> None:
    there = desk.interactions.values()
    one = next((each for each in there if each.case_id == event.value), None)
    if one is not None and one.case_id != selected:
        try:
            await one.select_case()
        except DeskError:
            await show("The desktop did not select it. Is it closed?")


def main_of(case: str | None) -> Interaction | None:
    """The interaction that has the customer's data: a case can have several, such as a consultation."""
    of_case = [each for each in desk.interactions.values() if case and each.case_id == case]
    main = [each for each in of_case if each.is_main_case_interaction]
    return next(iter(main or of_case), None)


async def show(problem: str = "") -> None:
    one = main_of(selected)
    others = {each.case_id for each in desk.interactions.values()} - {selected, None}
    button = '<button name="case" value="{case}">{who}</button>'
    await desk.page.show(
        html(
            """<h1>{who}</h1><p role="alert">{problem}</p>
            <div class="row" role="group" aria-label="Other cases">{others}</div>""",
            who=name_of(one) if one else "Nobody is selected",
            problem=problem,
            others=[
                html(button, case=c, who=name_of(main_of(c))) for c in sorted(map(str, others))
            ],
        )
    )


def name_of(one: Interaction | None) -> str:
    return str(one.user_data.get("CustomerName") or one.ani or one.media) if one else ""
