"""What a desk tells of what it does between the messages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from py_ext import Desk, InteractionEvent, RateLimited, State
from py_ext._doings import Doings
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing._virtual_time import virtual_time

SECRETS = {"Tier": "gold digger", "Card": "4111-1111"}


@pytest.fixture(autouse=True)
async def _no_waiting() -> AsyncIterator[None]:
    with virtual_time():
        yield


@pytest.fixture
def told(desk: Desk) -> list[dict[str, Any]]:
    """What the desk tells, but for when."""
    found: list[dict[str, Any]] = []
    desk._tally.doings = Doings(lambda doing: found.append(without_times(doing)))
    return found


def without_times(doing: dict[str, Any]) -> dict[str, Any]:
    assert isinstance(doing["at"], float)
    return {name: value for name, value in doing.items() if name != "at"}


async def ring(simulator: DeskSimulator, desk: Desk) -> str:
    await desk.connect(SimulatedTransport(simulator))
    call = simulator.ring(ani="5550142", user_data=SECRETS)
    await simulator.settled()
    return call.interaction_id


def called(name: str) -> str:
    return f"{__name__}.{name}"


async def test_a_handler_that_does_not_wait_is_told_once(
    simulator: DeskSimulator, desk: Desk, told: list[dict[str, Any]]
) -> None:
    @desk.on(InteractionEvent, state=State.RINGING)
    def count() -> None: ...

    number = await ring(simulator, desk)
    name = called(count.__qualname__)
    about = {"event": "InteractionEvent", "interaction": number}
    assert told == [{"what": "handler", "name": name, "run": 1, "seconds": 0.0, **about}]


async def test_a_handler_that_waits_is_told_when_it_begins_and_when_it_ends(
    simulator: DeskSimulator, desk: Desk, told: list[dict[str, Any]]
) -> None:
    @desk.on(InteractionEvent, state=State.RINGING)
    async def look_up() -> None:
        await asyncio.sleep(0.5)

    await ring(simulator, desk)
    assert [doing.get("seconds") for doing in told] == [None]
    await asyncio.sleep(1)
    assert [doing.get("seconds") for doing in told] == [None, pytest.approx(0.5)]
    assert {doing["run"] for doing in told} == {1}
    assert all("error" not in doing for doing in told)


@pytest.mark.parametrize("waits", [False, True])
async def test_of_a_failure_the_class_is_told_and_nothing_else(
    simulator: DeskSimulator, desk: Desk, told: list[dict[str, Any]], waits: bool
) -> None:
    def fail(event: InteractionEvent) -> None:
        raise KeyError(dict(event.interaction.user_data))

    async def fail_later(event: InteractionEvent) -> None:
        await asyncio.sleep(0)
        fail(event)

    desk.on(InteractionEvent, state=State.RINGING)(fail_later if waits else fail)
    await ring(simulator, desk)
    assert told[-1]["error"] == "KeyError"
    assert "seconds" in told[-1]
    for secret in (*SECRETS, *SECRETS.values(), "5550142"):
        assert secret not in str(told)


async def test_a_handler_that_is_cancelled_ends(
    simulator: DeskSimulator, desk: Desk, told: list[dict[str, Any]]
) -> None:
    @desk.on(InteractionEvent, state=State.RINGING)
    async def never() -> None:
        await asyncio.sleep(10_000)

    await ring(simulator, desk)
    await desk.close()
    assert told[-1]["error"] == "CancelledError"


async def test_hooks_and_what_is_begun_in_the_background_are_told_by_their_names(
    simulator: DeskSimulator, desk: Desk, told: list[dict[str, Any]]
) -> None:
    async def work() -> None:
        raise ValueError("secret")

    @desk.on_start
    async def begin() -> None:
        desk.start_soon(work)

    @desk.on_error
    def heard() -> None: ...

    await desk.connect(SimulatedTransport(simulator))
    await simulator.settled()
    ended = {doing["name"]: doing.get("error") for doing in told if "seconds" in doing}
    assert ended == {called(begin.__qualname__): None, called(work.__qualname__): "ValueError"}


async def test_a_request_s_wait_for_its_turn_is_told(
    simulator: DeskSimulator, told: list[dict[str, Any]], desk: Desk
) -> None:
    simulator.options["service-client-api.rate-limit"] = "10"
    await desk.connect(SimulatedTransport(simulator))
    await simulator.settled()
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(desk.configuration.get_option("a"))
        for number in range(10):
            group.create_task(desk.configuration.get_option(f"o{number}"))
    waits = [doing for doing in told if doing["what"] == "wait"]
    assert waits
    assert {doing["name"] for doing in waits} == {"configuration.getOption"}
    assert max(doing["seconds"] for doing in waits) == pytest.approx(60, abs=5)


async def test_a_request_that_is_never_sent_is_told_with_its_error(
    simulator: DeskSimulator,
) -> None:
    told: list[dict[str, Any]] = []
    desk = Desk(max_wait=1)
    desk._tally.doings = Doings(told.append)
    simulator.options["service-client-api.rate-limit"] = "5"
    await desk.connect(SimulatedTransport(simulator))
    for number in range(3):
        await desk.configuration.get_option(f"o{number}")
    with pytest.raises(RateLimited):
        await desk.configuration.get_option("one too many")
    assert told[-1]["what"] == "wait"
    assert told[-1]["error"] == "RateLimited"
    await desk.close()


async def test_what_is_shown_and_pressed_is_told_by_its_kind(
    simulator: DeskSimulator, desk: Desk, told: list[dict[str, Any]]
) -> None:
    transport = SimulatedTransport(simulator)
    await desk.connect(transport)
    await desk.page.show("gold digger")
    desk.page.title = "Ms. Secret"
    transport.act({"type": "click", "name": "save"})
    assert [(doing["what"], doing["name"]) for doing in told] == [
        ("page", "show"),
        ("page", "title"),
        ("agent", "Click"),
    ]


async def test_nothing_is_told_where_nobody_listens(simulator: DeskSimulator, desk: Desk) -> None:
    assert desk._tally.doings is None
    await ring(simulator, desk)
    assert simulator.journal.doings == ()
