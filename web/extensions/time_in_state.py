"""How long the agent has been in each state since the page was opened, and for how long in this one.

What was before that, no function of the desktop tells: whole days are counted on a server.
"""

import asyncio
from time import monotonic

from py_ext import AgentEvent, AgentState, Desk, DeskError, DeskReconnected, html

desk = Desk()

seconds: dict[str, float] = {}
"""By the state's name, those that are over."""

now: tuple[str, float] | None = None
"""The state that the agent is in, and since when; None where that is not known."""


@desk.on_start
async def begin() -> None:
    await look()
    desk.start_soon(tick)


@desk.on(AgentEvent)
async def the_state_changes(event: AgentEvent) -> None:
    await enter(event.state)


@desk.on(DeskReconnected)
async def look() -> None:
    """Nobody tells what was missed while the desktop was away."""
    try:
        await enter(await desk.agent.get_state())
    except DeskError:  # a start hook that fails would end the extension
        await enter(None)


async def enter(state: AgentState | None) -> None:
    global now
    name = (state.display_name or str(state.type or "unknown")) if state else ""
    if now is not None:
        seconds[now[0]] = seconds.get(now[0], 0.0) + monotonic() - now[1]
    now = (name, monotonic()) if name else None
    await show()


async def tick() -> None:
    while True:
        await asyncio.sleep(1)
        await show()


async def show() -> None:
    all_of = dict(seconds)
    if now is not None:
        all_of[now[0]] = all_of.get(now[0], 0.0) + monotonic() - now[1]
    row = '<tr data-key="{name}"><th scope="row">{name}</th><td class="number">{time}</td></tr>'
    rows = [html(row, name=name, time=clock(each)) for name, each in all_of.items()]
    await desk.page.show(
        html(
            """<h1>{state}</h1><table><caption>Since this page is open</caption>{rows}</table>""",
            state=now[0] if now else "The state is not known",
            rows=rows,
        )
    )


def clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
