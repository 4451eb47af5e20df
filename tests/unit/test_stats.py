"""``desk.stats``: what is counted, by which clock, and that it stays small."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path

import pytest

from py_ext import (
    Click,
    Desk,
    InteractionEvent,
    RateLimited,
    RequestRefused,
    RequestTimeout,
    State,
)
from py_ext._durations import FOLDED, Durations, ranges_of, upper_end
from py_ext._runtime.scheduler import Scheduler
from py_ext._steps import SLOW, steps
from py_ext._tally import AGAIN, MOST_CLASSES, MOST_FAILURES, MOST_NAMES, OTHERS, Tally
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.testing._virtual_time import virtual_time


@pytest.fixture
def simulator() -> DeskSimulator:
    return DeskSimulator()


# Times


def test_each_time_is_in_the_range_that_ends_after_it() -> None:
    given = [0.0, 1e-6, 0.0123, 0.5, 0.999, 1.0, 59.9, 1e5]
    given += [random.Random(7).uniform(0, 2) for _ in range(1000)]
    for seconds, number in zip(given, ranges_of(given), strict=True):
        assert seconds < upper_end(number)
        assert not number or upper_end(number - 1) <= seconds
        assert upper_end(number) <= max(seconds * 17 / 16, 1e-300)


def test_percentiles_are_at_most_a_sixteenth_too_high() -> None:
    numbers = random.Random(7)
    given = [numbers.expovariate(20) for _ in range(5000)]
    durations = Durations()
    for seconds in given:
        durations.add(seconds)
    times, ordered = durations.times(), sorted(given)
    assert times.count == 5000
    assert ordered[2499] - 1e-6 <= times.p50 <= ordered[2499] * 17 / 16
    assert ordered[4749] - 1e-6 <= times.p95 <= ordered[4749] * 17 / 16
    assert times.max == pytest.approx(ordered[-1], abs=1e-6)


def test_few_times_are_told_as_they_are() -> None:
    durations = Durations()
    assert durations.times().count == 0
    durations.add(0.25)
    assert durations.times().as_plain() == {"count": 1, "p50": 0.25, "p95": 0.25, "max": 0.25}


def test_a_clock_that_is_set_back_and_an_endless_wait_do_no_harm() -> None:
    durations = Durations()
    durations.add(-3.0)
    durations.add(1e9)
    assert durations.times().max == 2**17


def test_what_waits_to_be_counted_is_bounded() -> None:
    durations = Durations()
    longest = 0
    for _ in range(1000):
        durations.add(0.001)
        longest = max(longest, len(durations.raw))
    assert longest <= FOLDED
    for number in range(-20, 40):
        durations.add(2.0**number)
    assert durations.times().count == 1060


# A desk's


async def test_requests_are_counted_by_name_with_their_failures(
    desk: Desk, simulator: DeskSimulator
) -> None:
    async with desk.connected(SimulatedTransport(simulator)):
        await desk.agent.get()
        with simulator.faults.refuse("agent.get", "Not today."), pytest.raises(RequestRefused):
            await desk.agent.get()
        with simulator.faults.drop("agent.get"), pytest.raises(RequestTimeout):
            await desk.request("agent.get", timeout=0.01)
        asked = desk.stats.requests["agent.get"]
    assert asked.count == 3
    assert asked.failures == {"RequestRefused": 1, "RequestTimeout": 1}
    assert asked.seconds.count == 1
    assert "interaction.getInteractions" in desk.stats.requests


async def test_times_are_those_of_the_event_loop(desk: Desk, simulator: DeskSimulator) -> None:
    with virtual_time():
        async with desk.connected(SimulatedTransport(simulator)):
            with simulator.faults.answer_late("agent.get", 2.5):
                await desk.agent.get()
    assert desk.stats.requests["agent.get"].seconds.max == pytest.approx(2.5, abs=0.01)


async def test_waits_for_a_turn_are_told_and_each_who_waited_counts(
    simulator: DeskSimulator,
) -> None:
    simulator.options["service-client-api.rate-limit"] = "20"
    name, desk = "interaction.getByInteractionId", Desk()
    with virtual_time():
        async with desk.connected(SimulatedTransport(simulator)):
            await asyncio.sleep(1)
            asking = [desk.interaction.get_by_interaction_id("same")]
            asking += [desk.interaction.get_by_interaction_id(f"{each}") for each in range(15)]
            await asyncio.gather(*asking)
            assert desk.stats.requests[name].waits.count == 0
            asking = [desk.interaction.get_by_interaction_id("same") for _ in range(10)]
            asking += [desk.interaction.get_by_interaction_id(f"x{each}") for each in range(60)]
            ended = await asyncio.gather(*asking, return_exceptions=True)
            asked = desk.stats.requests[name]
    refused = [each for each in ended if isinstance(each, RateLimited)]
    assert asked.failures == {"RateLimited": len(refused)}
    assert refused
    assert asked.count == 16 + 70
    assert asked.seconds.count < asked.count - len(refused), "those that are alike went as one"
    assert 10 <= asked.waits.count <= 70 - len(refused)
    assert 30 < asked.waits.max < 100


async def test_events_and_handlers_are_counted(desk: Desk, simulator: DeskSimulator) -> None:
    @desk.on(InteractionEvent)
    def heard() -> None: ...

    @desk.on(InteractionEvent, state=State.RINGING)
    async def fails() -> None:
        await asyncio.sleep(0)
        raise ValueError("no such tier")

    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring()
        await simulator.settled()
        stats = desk.stats
    name = f"{__name__}.test_events_and_handlers_are_counted.<locals>"
    assert stats.events["InteractionEvent"] >= 1
    assert stats.handlers[f"{name}.heard"].count == stats.events["InteractionEvent"]
    failing = stats.handlers[f"{name}.fails"]
    assert (failing.count, failing.failures) == (1, {"ValueError": 1})
    (failure,) = stats.failures
    assert (failure.error, failure.handler, failure.count) == ("ValueError", f"{name}.fails", 1)
    line = fails.__code__.co_firstlineno + 3
    assert failure.place == f"test_stats.py:{line}"


async def test_what_is_done_on_a_page_counts_once(desk: Desk, simulator: DeskSimulator) -> None:
    transport = SimulatedTransport(simulator)
    async with desk.connected(transport):
        transport.act({"type": "click", "name": "save"})
        await simulator.settled()
    assert desk.stats.events[Click.__name__] == 1


async def test_stats_are_plain_data_without_a_customer_s(
    desk: Desk, simulator: DeskSimulator
) -> None:
    @desk.on(InteractionEvent)
    def fails(event: InteractionEvent) -> None:
        raise KeyError(event.interaction.ani)

    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring(ani="5550177", user_data={"Name": "Jane Doe"})
        await simulator.settled()
        told = json.dumps(desk.stats.as_plain()) + repr(desk.stats)
    assert "KeyError" in told
    assert "5550177" not in told
    assert "Jane" not in told


def test_they_cannot_be_changed(desk: Desk) -> None:
    with pytest.raises(AttributeError):
        desk.stats.events = {}  # type: ignore[misc]
    with pytest.raises(TypeError):
        desk.stats.requests["agent.get"] = None  # type: ignore[index]


def test_however_many_names_there_are_it_stays_small() -> None:
    tally = Tally()
    for number in range(MOST_NAMES * 3):
        tally.of_request(f"a.b{number}").seconds.add(0.1)
        tally.of_handler(f"a.b{number}").seconds.add(0.1)
        tally.failed(type(f"E{number}", (Exception,), {})())
        tally.of_request("a.b0").fail(type(f"E{number}", (Exception,), {})())
    stats = tally.stats()
    assert len(stats.requests) == len(stats.handlers) == MOST_NAMES + 1
    assert stats.requests[OTHERS].seconds.count == MOST_NAMES * 2
    assert len(stats.failures) == MOST_FAILURES + 1
    assert sum(each.count for each in stats.failures) == MOST_NAMES * 3
    assert len(stats.requests["a.b0"].failures) == MOST_CLASSES + 1


# Handlers that hold up all others


def late_by(tally: Tally, seconds: float) -> None:
    """Have the clock go on by so much between any two looks."""
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += seconds
        return now

    tally.now = clock


async def test_a_handler_that_runs_too_long_is_named_with_its_line(
    desk: Desk, simulator: DeskSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    @desk.on(InteractionEvent, state=State.RINGING)
    def computes() -> None: ...

    async with desk.connected(SimulatedTransport(simulator)):
        late_by(desk._tally, SLOW * 1.5)
        simulator.ring()
        await simulator.settled()
    (said,) = [each.getMessage() for each in caplog.records if "without a pause" in each.message]
    assert "computes (test_stats.py:" in said
    assert f":{computes.__code__.co_firstlineno}) ran for 1.50 s without a pause." in said
    (slow,) = desk.stats.handlers.values()
    assert slow.slow == 1


def test_it_is_named_at_once_and_then_at_most_once_in_a_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tally, now = Tally(), 0.0
    tally.now = lambda: now

    def computes() -> None: ...

    def other() -> None: ...

    for _ in range(100):
        tally.slow(computes, 0.5)
    tally.slow(computes, 0.75)
    tally.slow(other, 0.3)
    now += AGAIN
    tally.slow(computes, 0.5)
    said = [each.getMessage().partition("s without")[2] for each in caplog.records]
    assert len(said) == 3
    assert said[0].startswith(" a pause. ")
    assert said[2].startswith(" a pause, 101 times since it was told last. ")
    assert "ran for 0.75 s" in caplog.records[2].getMessage()
    assert [each.slow for each in tally.stats().handlers.values()] == [102, 1]


def test_a_step_of_a_task_is_the_handler_s_whose_call_it_runs(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, now, desk = asyncio.new_event_loop(), 0.0, Desk()
    loop.time = lambda: now  # type: ignore[method-assign]
    scheduler = Scheduler(loop, lambda: None, lambda: None, lambda *_: lambda: None)
    monkeypatch.setattr(steps, "on_slow", None)

    @desk.on(InteractionEvent)
    async def computes() -> None:
        nonlocal now
        await asyncio.sleep(0)
        now += SLOW * 2

    async def hears() -> None:
        desk._tally.begin(loop)
        plain = {"interactionId": "1", "state": "RINGING", "media": "voice"}
        desk._handlers.release()
        desk._handlers.dispatch(InteractionEvent.from_plain({"interaction": plain}))

    task = loop.create_task(hears())
    asyncio._set_running_loop(loop)
    try:
        for _ in range(10):
            scheduler.take()
    finally:
        asyncio._set_running_loop(None)
    loop.close()
    assert task.done()
    (said,) = [each.getMessage() for each in caplog.records]
    assert "computes (test_stats.py:" in said
    (slow,) = desk.stats.handlers.values()
    assert (slow.count, slow.slow) == (1, 1)
    assert slow.seconds.max == pytest.approx(SLOW * 2)


def test_what_is_not_the_author_s_is_not_named(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "home", str(Path(__file__).parent))
    tally = Tally()
    for function in (json.dumps, print, SimulatedTransport.close):
        tally.slow(function, 1.0)
    assert caplog.records == []
    tally.slow(late_by, 1.0)
    assert len(caplog.records) == 1
