"""After a call the agent is not ready for a minute, with a reason, and then ready again.

Who was not ready before stays so, and whoever changes the state in that minute has the last word.
"""

import asyncio
import logging

from py_ext import AgentStateType, Desk, DeskError, InteractionEvent, State

log = logging.getLogger(__name__)
desk = Desk()

REASON = "Wrap-up"
"""What the desktop calls the reason. Where it has none of that name, it is After Call Work."""

SECONDS = 60.0
BUSY = {State.RINGING, State.DIALING, State.TALKING, State.HELD}

waiting: asyncio.Task[None] | None = None


@desk.on(InteractionEvent, media="voice", state=State.IDLE, is_consultation=False)
def a_call_is_over() -> None:
    """The last call counts: the minute begins anew."""
    global waiting
    if waiting is not None:
        waiting.cancel()
    waiting = desk.start_soon(wrap_up)


async def wrap_up() -> None:
    try:
        ready, pause = await the_states()
        before = (await desk.agent.get_state()).operation_name
        if before == ready and pause:
            await desk.agent.set_state(pause)
        elif before != pause:
            return  # the agent is away for a reason of his own
        await asyncio.sleep(SECONDS)
        now = (await desk.agent.get_state()).operation_name
        is_in_a_call = any(each.state in BUSY for each in desk.interactions.values())
        if ready and now == pause and not is_in_a_call:
            await desk.agent.set_state(ready)
    except DeskError as error:
        log.warning("The agent's state stays: %s", error)


async def the_states() -> tuple[str | None, str | None]:
    """What Ready and the pause are called: that differs from desktop to desktop, so the list is asked."""
    states = await desk.agent.get_state_list()
    named = [each for each in states if each.display_name == REASON]
    usual = [each for each in states if each.type == AgentStateType.NOT_READY_AFTER_CALLWORK]
    ready = [each for each in states if each.type == AgentStateType.READY]
    return (
        next((each.operation_name for each in ready), None),
        next((each.operation_name for each in named + usual), None),
    )
