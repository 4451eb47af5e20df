"""Cases of a page whose own script uses the service as well, and of times that are not the script's.

Where there is no page, nothing of the page is done, and all is as it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from py_ext import (
    AgentEvent,
    CaseEvent,
    InteractionEvent,
    MessengerEvent,
    RequestTimeout,
    State,
    SystemEvent,
)
from tests.contract.cases import Desktop, case, connected, quiet, raises, until

NAMES = ("interaction", "agent", "messenger:orders", "system")


async def subscribed_once(desktop: Desktop, *names: str) -> None:
    for _ in range(400):
        if await desktop.do("subscriptions") == sorted(names):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(await desktop.do("subscriptions"))


@asynccontextmanager
async def lasting(seconds: float) -> AsyncIterator[None]:
    """What is done here may not end sooner."""
    before = asyncio.get_running_loop().time()
    yield
    assert asyncio.get_running_loop().time() - before > seconds - 0.05


async def tells_each_once(desktop: Desktop, *, page_first: bool, as_array: bool) -> None:
    heard: list[str] = []

    async def page_subscribes() -> None:
        if as_array:
            await desktop.do("page_subscribes", *NAMES)
        else:
            await desktop.do("page_subscribes", NAMES[2])

    if page_first:
        await page_subscribes()
    async with connected(desktop) as desk:
        kinds = (InteractionEvent, CaseEvent, AgentEvent, SystemEvent)
        for kind in kinds:
            desk.listen(kind, lambda event: heard.append(type(event).__name__))
        desk.listen(
            MessengerEvent, lambda event: heard.append(event.message["n"]), channel="orders"
        )
        await subscribed_once(desktop, *NAMES)
        if not page_first:
            await page_subscribes()
            await quiet()
            await subscribed_once(desktop, *NAMES)
        call = await desktop.do("ring")
        await desktop.do("answer", call)
        await until(lambda: heard.count("InteractionEvent") == 2)
        toast = {"id": "wweCustomToast0", "button": "Open"}
        for number in ("1", "1", "2"):  # what really happens twice is told twice
            await desktop.do("send_event", "messenger:orders", {"n": number})
            await desktop.do("send_event", "system", toast)
        await until(lambda: "2" in heard)
        await quiet()
        told = [each for each in heard if not each.endswith("Event")]
        assert told == ["1", "1", "2"], heard
        assert heard.count("InteractionEvent") == 2, heard
        assert heard.count("SystemEvent") == 3, heard
    await desktop.do("page_unsubscribes")
    await subscribed_once(desktop)


@case
async def a_page_s_script_that_subscribes_first_makes_nothing_come_twice(desktop: Desktop) -> None:
    await tells_each_once(desktop, page_first=True, as_array=True)


@case
async def a_page_s_script_that_subscribes_later_makes_nothing_come_twice(desktop: Desktop) -> None:
    await tells_each_once(desktop, page_first=False, as_array=True)


@case
async def a_page_s_script_that_subscribes_to_one_event_makes_nothing_come_twice(
    desktop: Desktop,
) -> None:
    await tells_each_once(desktop, page_first=True, as_array=False)
    await tells_each_once(desktop, page_first=False, as_array=False)


@case
async def what_the_desktop_sends_twice_of_a_state_is_told_once(desktop: Desktop) -> None:
    states: list[object] = []
    said: list[object] = []
    async with connected(desktop) as desk:
        desk.listen(InteractionEvent, lambda event: states.append(event.state))
        desk.listen(MessengerEvent, lambda event: said.append(event.message), channel="orders")
        await subscribed_once(desktop, "interaction", "messenger:orders")
        await desktop.do("send_twice", "*")
        call = await desktop.do("ring")
        await desktop.do("answer", call)
        await desktop.do("hold", call)
        await desktop.do("retrieve", call)
        await desktop.do("send_event", "messenger:orders", {"n": 1})
        await until(lambda: len(said) == 2)
        await quiet()
        assert states == [State.RINGING, State.TALKING, State.HELD, State.TALKING]
        assert said == [{"n": 1}] * 2


# The stand-in's own time is one second when these run over it.


@case
async def an_answer_after_the_script_s_own_time_arrives(desktop: Desktop) -> None:
    call = await desktop.do("ring")
    async with connected(desktop, timeout=10) as desk:
        await desktop.do("answer_late", "*", 1.5)
        answer = await desk.interaction.get_by_interaction_id(call)
        assert answer is not None
        await desk.interactions[call].block_markdone("Wait.")  # subscribes, too
        assert "markdone" in await desktop.do("subscriptions")


@case
async def an_error_says_the_time_that_was_given(desktop: Desktop) -> None:
    async with connected(desktop) as desk:
        await desktop.do("drop", "interaction.getInteractions")
        for seconds in (0.2, 1.5):
            async with lasting(seconds):
                with raises(RequestTimeout, f"within {seconds} s", "accepted-web-content-origins"):
                    await desk.request("interaction.getInteractions", timeout=seconds)


@case
async def so_does_one_of_a_function_in_its_other_spelling(desktop: Desktop) -> None:
    """An old script sends these by itself, and its own time ends the waiting there."""
    call = await desktop.do("ring")
    async with connected(desktop, timeout=1.5) as desk:
        await desktop.do("drop", "*")
        async with lasting(1.5):
            with raises(RequestTimeout, "within 1.5 s", "unblockMarkdone", "may have been"):
                await desk.interactions[call].unblock_markdone()
