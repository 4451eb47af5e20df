"""The agent's day in numbers: calls taken and missed, how long they lasted, and how long this one has.

It counts what it hears itself; what was before it was opened, it does not know.
"""

import asyncio
from dataclasses import dataclass, field
from time import monotonic

from py_ext import AgentEvent, AgentState, Desk, InteractionEvent, State, html

desk = Desk()


@dataclass
class Day:
    """What has been counted.

    Attributes:
        begun: Of each call that lasts, by its UUID, when it was answered. Ids change when the desktop
            reloads.
        lengths: Of those that are over, how many seconds they lasted.
        missed: How many nobody answered.
        state: The agent's.
    """

    begun: dict[str | None, float] = field(default_factory=dict)
    lengths: list[float] = field(default_factory=list)
    missed: int = 0
    state: str = ""


day = Day()
ringing: set[str | None] = set()


@desk.on_start
async def begin() -> None:
    day.state = name_of(await desk.agent.get_state())
    for interaction in desk.interactions.values():
        if interaction.media == "voice" and interaction.state in (State.TALKING, State.HELD):
            day.begun[interaction.interaction_uuid] = monotonic()
    await show()
    desk.start_soon(tick)


@desk.on(AgentEvent)
async def the_agent_changes(event: AgentEvent) -> None:
    day.state = name_of(event.state)
    await show()


@desk.on(
    InteractionEvent,
    media="voice",
    state={State.RINGING, State.TALKING, State.IDLE},
    is_consultation=False,
)
async def a_call_changes(event: InteractionEvent) -> None:
    call = event.interaction.interaction_uuid
    if event.state == State.RINGING:
        ringing.add(call)
    elif event.state == State.TALKING:
        ringing.discard(call)
        day.begun.setdefault(call, monotonic())
    elif call in day.begun:
        day.lengths.append(monotonic() - day.begun.pop(call))
    elif call in ringing:
        ringing.discard(call)
        day.missed += 1
    await show()


def name_of(state: AgentState) -> str:
    return state.display_name or str(state.type or "")


async def tick() -> None:
    """The clock of the call that lasts."""
    while True:
        await asyncio.sleep(1)
        if day.begun:
            await show()


async def show() -> None:
    taken = len(day.lengths) + len(day.begun)
    longest = max(day.lengths, default=0.0)
    average = sum(day.lengths) / len(day.lengths) if day.lengths else 0.0
    now = monotonic() - min(day.begun.values()) if day.begun else None
    tiles = [
        ("Taken", str(taken), ""),
        ("Missed", str(day.missed), "bad" if day.missed else ""),
        ("Average", clock(average), ""),
        ("Longest", clock(longest), ""),
    ]
    await desk.page.show(
        html(
            """
            <div class="row"><h1>Today</h1>{state}</div>
            <div class="tiles">{tiles}</div>
            <section class="card" aria-label="Now">{now}</section>
            """,
            state=html('<span class="badge">{state}</span>', state=day.state)
            if day.state
            else None,
            tiles=[
                html(
                    """<div class="card"><span class="muted">{label}</span>
                    <span class="big {kind}">{value}</span></div>""",
                    label=label,
                    value=value,
                    kind=kind,
                )
                for label, value, kind in tiles
            ],
            now=html('In a call for <span class="big" role="timer">{time}</span>', time=clock(now))
            if now is not None
            else html('<p class="muted">No call now.</p>'),
        )
    )


def clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
