"""Cases of the contract that cover one function of the API each: a success, a refusal, and the effect.

That the desktop has answered that request both ways is checked here, for all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from py_ext import Desk, NotAllowed, RequestRefused
from tests.contract.cases import Case, Desktop, case, connected, raises

COVERED: dict[str, str] = {}
"""The case that covers a function, by the function's name."""

Covering = Callable[[Desktop, Desk], Awaitable[None]]

ORIGINS = "service-client-api.accepted-web-content-origins"


def covers(request: str) -> Callable[[Covering], Case]:
    def register(function: Covering) -> Case:
        async def run(desktop: Desktop) -> None:
            async with connected(desktop) as desk:
                await function(desktop, desk)
                outcomes = await desktop.do("outcomes", request)
                assert outcomes["answer"], f"{request} never succeeded"
                assert outcomes["failure"], f"{request} was never refused"

        run.__name__ = function.__name__
        assert request not in COVERED
        COVERED[request] = function.__name__
        return case(run)

    return register


async def forbidden(desktop: Desktop, request: str, call: Callable[[], Awaitable[Any]]) -> None:
    """The desktop's answer to an origin that may not call this. For most functions that only read, it
    is the only refusal that there is."""
    await desktop.do("set_option", ORIGINS, "* (nothing.*)")
    with raises(NotAllowed, request, ORIGINS) as caught:
        await call()
    await desktop.do("set_option", ORIGINS, None)
    assert isinstance(caught[0], NotAllowed)
    assert (caught[0].request, caught[0].option) == (request, ORIGINS)
    assert caught[0].value.endswith(f" ({request})")


async def hearing(desktop: Desktop, desk: Desk, kind: Any, **filters: Any) -> Any:
    """``desk.events``, once the desktop knows of it: what the agent does is not sent by us, and may come
    before our subscription."""
    stream = desk.events(kind, **filters)
    for name in kind.names(filters):
        while name not in await desktop.do("subscriptions"):
            await asyncio.sleep(0.005)
    return stream


async def state_of(desktop: Desktop, interaction_id: str) -> Any:
    return (await desktop.do("interaction", interaction_id))["state"]


async def same_after(
    desktop: Desktop, look: str, call: Callable[[], Awaitable[Any]], *words: str
) -> None:
    """That a call is refused in such words, and what ``look`` names stays as it was."""
    before = await desktop.do("look", look)
    with raises(RequestRefused, *words):
        await call()
    assert await desktop.do("look", look) == before
