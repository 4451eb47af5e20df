"""Registration, filters, ordering, and failures of handlers."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import gc
import inspect
import logging
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from py_ext import (
    CaseEvent,
    Desk,
    Event,
    HandlerFailure,
    Interaction,
    InteractionEvent,
    MarkdoneEvent,
    State,
)
from py_ext.events._handlers import Handlers
from py_ext.simulator import DeskSimulator, SimulatedTransport


def ringing(interaction_id: str = "1", **extra: object) -> InteractionEvent:
    plain = {"interactionId": interaction_id, "state": "RINGING", "media": "voice", **extra}
    return InteractionEvent.from_plain({"eventType": "X", "interaction": plain})


@pytest.fixture
def failures() -> list[HandlerFailure]:
    return []


@pytest.fixture
def handlers(failures: list[HandlerFailure]) -> Handlers:
    made = Handlers(failures.append)
    made.release()
    return made


async def settle(handlers: Handlers) -> None:
    while handlers.running:
        await asyncio.sleep(0)


def test_a_decorator_returns_the_function_unchanged(desk: Desk) -> None:
    def handler() -> None: ...

    assert desk.on(InteractionEvent)(handler) is handler
    assert desk.on_start(handler) is handler
    assert desk.on_stop(handler) is handler
    assert desk.on_error(handler) is handler


def test_a_wrong_filter_fails_where_it_is_written(desk: Desk) -> None:
    with pytest.raises(TypeError, match=r"cannot be filtered by stat: .*state"):
        desk.on(InteractionEvent, stat=State.RINGING)


@pytest.mark.parametrize("kind", [Event, int, "interaction", InteractionEvent.from_plain])
def test_only_kinds_of_event_can_be_subscribed_to(desk: Desk, kind: type) -> None:
    with pytest.raises(TypeError, match="no event"):
        desk.on(kind)


@pytest.mark.parametrize(
    ("kind", "filters", "said"),
    [
        (InteractionEvent, {"stat": 1}, "InteractionEvent cannot be .* did you mean 'state'"),
        (InteractionEvent, {"mediaType": 1}, "by mediaType: .* did you mean 'media'"),
        (CaseEvent, {"selectedCaseId": 1}, "CaseEvent cannot .* did you mean 'selected_case_id'"),
        (MarkdoneEvent, {"zzz": 1}, "by zzz: it has event_type, interaction_id$"),
        ("agent", {}, "'agent' is no event .* did you mean 'AgentEvent'"),
        (Interaction, {}, "Interaction'> is no event .* did you mean 'InteractionEvent'"),
        (int, {}, "int'> is no event .*, such as InteractionEvent$"),
        (ringing(ani="5550100"), {}, "no event class, .*: give the class InteractionEvent$"),
    ],
)
async def test_what_is_misspelt_is_named_with_what_was_meant(
    desk: Desk, simulator: DeskSimulator, kind: type, filters: dict[str, object], said: str
) -> None:
    for register in (desk.on, desk.events, lambda kind, **more: desk.listen(kind, print, **more)):
        with pytest.raises(TypeError, match=said) as refused:
            register(kind, **filters)
        assert "555" not in str(refused.value)
    async with desk.connected(SimulatedTransport(simulator)):
        with pytest.raises(TypeError, match=said):
            await desk.wait_for(kind, timeout=1, **filters)


def test_a_handler_with_two_arguments_is_refused(desk: Desk) -> None:
    def two(event: object, more: object) -> None: ...

    with pytest.raises(TypeError, match=r"two wants 2 arguments; a handler takes one or none"):
        desk.on(InteractionEvent)(two)


def test_a_handler_with_a_keyword_that_nobody_gives_is_refused(desk: Desk) -> None:
    def needs(*, name: str) -> None: ...

    with pytest.raises(TypeError, match="one or none"):
        desk.on(InteractionEvent)(needs)


def test_what_is_no_function_is_refused(desk: Desk) -> None:
    with pytest.raises(TypeError, match="must be a function, not int"):
        desk.on(InteractionEvent)(7)  # type: ignore[type-var]


def test_handlers_take_the_event_or_nothing(handlers: Handlers) -> None:
    heard: list[object] = []
    handlers.add(InteractionEvent.where(), lambda: heard.append("none"))
    handlers.add(InteractionEvent.where(), lambda event, more=7: heard.append(event.interaction_id))
    handlers.add(InteractionEvent.where(), lambda *events: heard.append(len(events)))
    handlers.dispatch(ringing())
    assert heard == ["none", "1", 1]


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        ({}, True),
        ({"state": State.RINGING}, True),
        ({"state": "RINGING"}, True),
        ({"state": {State.RINGING, State.HELD}}, True),
        ({"state": (State.HELD,)}, False),
        ({"state": lambda state: str(state).startswith("RING")}, True),
        ({"state": State.RINGING, "media": "email"}, False),
        ({"interaction_id": "1"}, True),
        ({"interaction_id": "12"}, False),
        ({"case_id": None}, True),
    ],
)
def test_filters(handlers: Handlers, filters: dict[str, object], fits: bool) -> None:
    heard: list[Event] = []
    handlers.add(InteractionEvent.where(**filters), heard.append)
    handlers.dispatch(ringing())
    assert bool(heard) is fits


def test_a_state_filter_means_that_the_state_begins(handlers: Handlers) -> None:
    heard: list[str] = []
    handlers.add(InteractionEvent.where(state=State.RINGING), lambda: heard.append("begins"))
    handlers.add(InteractionEvent.where(media="voice"), lambda: heard.append("any"))
    both = InteractionEvent.where(state=State.RINGING, state_changed=False)
    handlers.add(both, lambda: heard.append("goes on"))
    event = ringing()
    handlers.dispatch(event)
    assert heard == ["begins", "any"]
    heard.clear()
    handlers.dispatch(dataclasses.replace(event, state_changed=False))
    assert heard == ["any", "goes on"]


def test_handlers_hear_only_their_kind(handlers: Handlers) -> None:
    heard: list[object] = []
    handlers.add(CaseEvent.where(), lambda: heard.append("case"))
    handlers.add(MarkdoneEvent.where(), lambda: heard.append("markdone"))
    handlers.dispatch(ringing())
    assert heard == []


async def test_one_interaction_in_order_and_different_ones_side_by_side(handlers: Handlers) -> None:
    heard: list[str] = []
    gate = asyncio.Event()

    async def slow(event: InteractionEvent) -> None:
        heard.append(f"begin {event.interaction_id} {event.event_type}")
        await gate.wait()
        heard.append(f"end {event.interaction_id} {event.event_type}")

    handlers.add(InteractionEvent.where(), slow)
    for number, interaction_id in enumerate(["1", "1", "2"]):
        plain = {"interactionId": interaction_id}
        handlers.dispatch(
            InteractionEvent.from_plain({"eventType": str(number), "interaction": plain})
        )
    for _ in range(5):
        await asyncio.sleep(0)
    assert heard == ["begin 1 0", "begin 2 2"]
    gate.set()
    await settle(handlers)
    assert [said for said in heard if "1 " in said[-3:]] == [
        "begin 1 0",
        "end 1 0",
        "begin 1 1",
        "end 1 1",
    ]
    assert "end 2 2" in heard


async def test_handlers_of_one_event_run_side_by_side(handlers: Handlers) -> None:
    gate, heard = asyncio.Event(), []

    async def waits() -> None:
        await gate.wait()
        heard.append("waited")

    async def opens() -> None:
        heard.append("opened")
        gate.set()

    handlers.add(InteractionEvent.where(), waits)
    handlers.add(InteractionEvent.where(), opens)
    handlers.dispatch(ringing())
    await settle(handlers)
    assert heard == ["opened", "waited"]


async def test_a_sync_handler_keeps_its_place_in_the_order(handlers: Handlers) -> None:
    heard: list[str] = []

    async def slow(event: InteractionEvent) -> None:
        await asyncio.sleep(0.01)
        heard.append("slow")

    handlers.add(InteractionEvent.where(event_type="A"), slow)
    handlers.add(InteractionEvent.where(event_type="B"), lambda: heard.append("quick"))
    for kind in "AB":
        handlers.dispatch(
            InteractionEvent.from_plain({"eventType": kind, "interaction": {"interactionId": "1"}})
        )
    await settle(handlers)
    assert heard == ["slow", "quick"]


async def test_failures_are_reported_and_stop_nothing(
    handlers: Handlers, failures: list[HandlerFailure]
) -> None:
    heard: list[str] = []

    def leaves() -> None:
        raise SystemExit

    async def fails() -> None:
        raise ZeroDivisionError

    async def cancelled_inside() -> None:
        future = asyncio.get_running_loop().create_future()
        future.cancel()
        await future

    def odd_filter(state: object) -> bool:
        raise LookupError

    handlers.add(InteractionEvent.where(), leaves)
    handlers.add(InteractionEvent.where(), fails)
    handlers.add(InteractionEvent.where(), cancelled_inside)
    handlers.add(InteractionEvent.where(state=odd_filter), lambda: heard.append("never"))
    handlers.add(InteractionEvent.where(), lambda: heard.append("ran"))
    handlers.dispatch(ringing())
    await settle(handlers)
    handlers.dispatch(ringing())
    await settle(handlers)
    assert heard == ["ran", "ran"]
    kinds = sorted(type(failure.error).__name__ for failure in failures)
    once = ["CancelledError", "LookupError", "SystemExit", "ZeroDivisionError"]
    assert kinds == sorted(once * 2)
    assert "fails failed with ZeroDivisionError on InteractionEvent of interaction '1'" in str(
        next(failure for failure in failures if isinstance(failure.error, ZeroDivisionError))
    )


def test_a_failure_shows_no_customer_data() -> None:
    event = ringing(ani="5550100", userData={"Card": "4111"})
    failure = HandlerFailure(print, event, ValueError("x"))
    assert "555" not in str(failure) + repr(failure)
    assert "4111" not in str(failure) + repr(failure)


def test_held_events_come_when_released(failures: list[HandlerFailure]) -> None:
    handlers, heard = Handlers(failures.append), []
    handlers.add(InteractionEvent.where(), lambda event: heard.append(event.interaction_id))
    handlers.dispatch(ringing("1"))
    handlers.dispatch(ringing("2"))
    assert heard == []
    handlers.release()
    handlers.dispatch(ringing("3"))
    assert heard == ["1", "2", "3"]


async def test_stopping_cancels_what_runs_and_drops_what_waits(handlers: Handlers) -> None:
    ended: list[str] = []

    async def hangs(event: InteractionEvent) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(event.interaction_id)

    handlers.add(InteractionEvent.where(), hangs)
    handlers.dispatch(ringing("1"))
    handlers.dispatch(ringing("1"))
    await asyncio.sleep(0)
    handlers.dispatch(ringing("2"))  # cancelled before it begins: no warning of Python's either
    await asyncio.wait(handlers.stop())
    await settle(handlers)
    assert ended == ["1"]


async def test_a_handler_may_cancel_the_one_before_it(
    handlers: Handlers, failures: list[HandlerFailure]
) -> None:
    heard: list[str] = []
    running: list[asyncio.Task[None]] = []

    async def only_the_last(event: InteractionEvent) -> None:
        for task in running:
            task.cancel()
        current = asyncio.current_task()
        assert current is not None
        running[:] = [current]
        await asyncio.sleep(0)
        heard.append(str(event.event_type))
        if event.event_type == "A":
            current.cancel()
            await asyncio.sleep(0)
            heard.append("not reached")

    handlers.add(InteractionEvent.where(), only_the_last)
    for kind in "ABC":
        handlers.dispatch(
            InteractionEvent.from_plain({"eventType": kind, "interaction": {"interactionId": "1"}})
        )
    await settle(handlers)
    assert heard == ["A", "B", "C"]
    assert failures == []


def test_a_sync_handler_s_cancelled_error_is_reported(
    handlers: Handlers, failures: list[HandlerFailure]
) -> None:
    heard: list[str] = []

    def cancelled() -> None:
        raise asyncio.CancelledError

    handlers.add(InteractionEvent.where(), cancelled)
    handlers.add(InteractionEvent.where(), lambda: heard.append("ran"))
    handlers.dispatch(ringing())
    assert heard == ["ran"]
    assert [type(failure.error) for failure in failures] == [asyncio.CancelledError]


def test_a_filter_that_cancels_another_disturbs_nobody(handlers: Handlers) -> None:
    heard: list[str] = []
    second = handlers.add(InteractionEvent.where(), lambda: heard.append("second"))

    def cancels(state: object) -> bool:
        first.cancel()
        return True

    first = handlers.watch(
        InteractionEvent.where(state=cancels), lambda event: heard.append("first")
    )
    handlers.watch(InteractionEvent.where(), lambda event: heard.append("third"))
    handlers.dispatch(ringing())
    assert second.active
    assert heard == ["first", "third", "second"]


def test_a_cancelled_handle_is_not_called(handlers: Handlers) -> None:
    heard: list[object] = []
    with handlers.add(InteractionEvent.where(), heard.append) as subscription:
        assert subscription.active
        handlers.dispatch(ringing())
    subscription.cancel()
    handlers.dispatch(ringing())
    assert len(heard) == 1
    assert not subscription.active


async def test_a_failure_is_logged_with_its_traceback(
    desk: Desk, simulator: DeskSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    @desk.on(InteractionEvent)
    def fails() -> None:
        raise ZeroDivisionError("on purpose")

    async with desk.connected(SimulatedTransport(simulator)):
        simulator.ring()
        with caplog.at_level(logging.ERROR, "py_ext"):
            await simulator.settled()
    (record,) = caplog.records
    assert "fails failed with ZeroDivisionError" in record.getMessage()
    assert record.exc_info is not None


async def test_a_handler_cancelled_while_its_event_waits_is_not_called(handlers: Handlers) -> None:
    heard: list[str] = []
    gate = asyncio.Event()

    async def slow(event: InteractionEvent) -> None:
        await gate.wait()

    handlers.add(InteractionEvent.where(), slow)
    late = handlers.add(InteractionEvent.where(event_type="B"), lambda: heard.append("late"))
    for kind in "AB":
        handlers.dispatch(
            InteractionEvent.from_plain({"eventType": kind, "interaction": {"interactionId": "1"}})
        )
    late.cancel()
    gate.set()
    await settle(handlers)
    assert heard == []


@pytest.mark.parametrize(
    ("filters", "warned"),
    [
        (
            {"state": "ringing"},
            "InteractionEvent: state='ringing' is on no list; did you mean 'RINGING'?",
        ),
        ({"call_type": ("INBOUND", "XYZ")}, "InteractionEvent: call_type='XYZ' is on no list"),
        ({"state": State.RINGING, "previous_state": {"TALKING"}}, ""),
        ({"state": None, "media": "instagram"}, ""),
        ({"state": str.isupper}, ""),
    ],
)
def test_a_value_that_is_on_no_list_is_warned_of(
    desk: Desk, caplog: pytest.LogCaptureFixture, filters: dict[str, object], warned: str
) -> None:
    desk.on(InteractionEvent, **filters)(print)
    assert "".join(record.getMessage() for record in caplog.records) == warned


class Own(BaseException):
    """What an author may make of his own."""


FATAL = [KeyboardInterrupt, GeneratorExit, SystemExit, asyncio.CancelledError, Own]


@pytest.mark.parametrize("kind", FATAL)
async def test_whatever_is_raised_is_told_at_once_and_stops_nothing(
    handlers: Handlers, failures: list[HandlerFailure], kind: type[BaseException]
) -> None:
    heard: list[str] = []

    def ends_sync() -> None:
        raise kind

    async def ends() -> None:
        raise kind

    async def ends_later() -> None:
        await asyncio.sleep(0)
        raise kind

    def odd_filter(state: object) -> bool:
        raise kind

    gc.disable()  # nothing may wait for a collection
    try:
        for handler in (ends_sync, ends, ends_later):
            handlers.add(InteractionEvent.where(), handler)
        handlers.add(InteractionEvent.where(state=odd_filter), print)
        handlers.add(InteractionEvent.where(), lambda: heard.append("ran"))
        for _ in range(2):
            handlers.dispatch(ringing())
            await settle(handlers)
    finally:
        gc.enable()
    assert heard == ["ran", "ran"]
    assert [type(failure.error) for failure in failures] == [kind] * 8
    named = {failure.handler for failure in failures}
    assert named == {ends_sync, ends, ends_later, print}


async def test_a_handler_that_is_closed_where_it_waits_has_not_failed(
    handlers: Handlers, failures: list[HandlerFailure]
) -> None:
    async def waits() -> None:
        await asyncio.Event().wait()

    handlers.add(InteractionEvent.where(), waits)
    handlers.dispatch(ringing())
    await asyncio.sleep(0)
    (task,) = handlers._running
    coroutine = task.get_coro()
    assert inspect.iscoroutine(coroutine)
    coroutine.close()
    assert failures == []
    task.cancel()
    await settle(handlers)


def yields(event: object) -> Iterator[int]:
    yield 1


async def yields_too(event: object) -> AsyncIterator[int]:
    yield 1


class Yields:
    def __call__(self, event: object) -> Iterator[int]:
        yield 1

    def method(self, event: object) -> Iterator[int]:
        yield 1


@pytest.mark.parametrize(
    "handler",
    [yields, yields_too, Yields(), Yields().method, functools.partial(yields), lambda: (yield)],
)
def test_a_handler_that_would_never_run_is_refused(handler: Callable[..., object]) -> None:
    desk = Desk()
    for register in (desk.on(InteractionEvent), desk.on_start, desk.on_stop, desk.on_error):
        with pytest.raises(TypeError, match="would never run: it has a yield in it"):
            register(handler)
    with pytest.raises(TypeError, match="would never run"):
        desk.listen(InteractionEvent, handler)
