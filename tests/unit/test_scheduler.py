"""What is ready runs at once, in order, and leaves the browser its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from py_ext._runtime.scheduler import LONGEST, Scheduler


class Page:
    """Stands in for the browser: keeps who wants to be woken."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.woken: list[str] = []
        self.timers: dict[float, Callable[[], None]] = {}
        self.scheduler = Scheduler(
            self.loop,
            lambda: self.woken.append("soon"),
            lambda: self.woken.append("later"),
            self.after,
        )

    def after(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        self.timers[seconds] = callback
        return lambda: self.timers.pop(seconds, None) and None

    def pass_time(self, seconds: float) -> None:
        """The time of one is over."""
        self.timers.pop(seconds)()
        if self.scheduler.is_due:
            self.scheduler.take()


@pytest.fixture
def page() -> Iterator[Page]:
    page = Page()
    yield page
    page.loop.close()


def test_what_becomes_ready_runs_in_the_same_turn_and_in_order(page: Page) -> None:
    ran: list[int] = []
    page.loop.call_soon(lambda: page.loop.call_soon(ran.append, 3))
    page.loop.call_soon(ran.append, 1)
    page.loop.call_soon(ran.append, 2)
    assert page.woken == ["soon"]  # once for all of them
    page.scheduler.take()
    assert ran == [1, 2, 3]
    assert page.woken == ["soon"]


def test_a_coroutine_goes_on_in_the_turn_of_its_answer(page: Page) -> None:
    answer: asyncio.Future[str] = asyncio.Future(loop=page.loop)

    async def asks() -> str:
        return await answer

    task = page.loop.create_task(asks())
    page.scheduler.take()
    answer.set_result("yes")
    page.scheduler.take()
    assert task.result() == "yes"


def test_what_was_cancelled_does_not_run(page: Page) -> None:
    ran: list[int] = []
    page.loop.call_soon(ran.append, 1).cancel()
    page.scheduler.take()
    assert ran == []


def test_who_is_always_ready_leaves_the_browser_its_turn(page: Page) -> None:
    count = 0

    def again() -> None:
        nonlocal count
        count += 1
        page.loop.call_soon(again)

    page.loop.call_soon(again)
    page.scheduler.take()
    assert count == LONGEST
    assert page.woken == ["soon", "later"]
    page.scheduler.take()
    assert count == 2 * LONGEST


def test_a_turn_inside_of_a_turn_waits(page: Page) -> None:
    ran: list[str] = []

    def outer() -> None:
        page.loop.call_soon(ran.append, "inner")
        page.scheduler.take()
        ran.append("outer")

    page.loop.call_soon(outer)
    page.scheduler.take()
    assert ran == ["outer", "inner"]


def test_a_turn_inside_of_a_task_comes_after_it(page: Page) -> None:
    ran: list[str] = []

    async def outer() -> None:
        page.loop.call_soon(ran.append, "inner")
        page.scheduler._is_running = False  # as when the task runs in a callback of the browser's
        page.scheduler.take()
        ran.append("outer")

    task = page.loop.create_task(outer())
    page.scheduler.take()
    assert ran[0] == "outer"
    page.scheduler.take()
    assert ran == ["outer", "inner"]
    assert task.done()


def test_one_that_fails_hard_keeps_nobody_else_from_running(page: Page) -> None:
    ran: list[int] = []

    def leaves() -> None:
        raise SystemExit(1)

    page.loop.call_soon(leaves)
    page.loop.call_soon(ran.append, 1)
    with pytest.raises(SystemExit):
        page.scheduler.take()
    assert page.woken == ["soon", "later"]
    page.scheduler.take()
    assert ran == [1]


def test_a_timer_that_is_over_runs_as_what_is_ready_does(page: Page) -> None:
    ran: list[object] = []

    async def sleeps() -> None:
        ran.append(asyncio.get_running_loop() is page.loop)
        await asyncio.sleep(60)
        ran.append("awake")

    asyncio._set_running_loop(page.loop)  # as in Pyodide, where it always runs
    try:
        task = page.loop.create_task(sleeps())
        page.scheduler.take()
        page.loop.call_later(5, ran.append, "timer")
        page.pass_time(5)
        page.pass_time(60)
    finally:
        asyncio._set_running_loop(None)
    assert ran == [True, "timer", "awake"]
    assert task.done()
    assert page.timers == {}


def test_of_a_timer_that_is_cancelled_nothing_is_left(page: Page) -> None:
    """Also when it is over already, and waits for its turn."""
    ran: list[int] = []
    timer = page.loop.call_later(3600, ran.append, 1)
    assert 3600 in page.timers
    timer.cancel()
    timer.cancel()
    assert page.timers == {}
    assert timer.cancelled()
    late = page.loop.call_later(5, ran.append, 2)
    page.timers.pop(5)()
    late.cancel()
    page.scheduler.take()
    assert ran == []


def test_moments_that_are_past_are_now_and_those_that_never_come_are_none(page: Page) -> None:
    given: list[float] = []
    page.scheduler._call_later = lambda delay, *rest, **more: given.append(delay)  # type: ignore[assignment,func-returns-value,return-value]
    for delay in (-1, 0.001, float("inf")):
        page.loop.call_later(delay, print)
    assert given == [0, 0.001, float("inf")]  # what the loop itself knows
    assert page.timers == {}
