"""The clocks of this process, while a test's time is virtual: they begin at what they showed, and move
with it only.

``time_machine`` sees to the wall clock, wherever it is read (``datetime``, ``time``, ``uuid``), which is
in C. It leaves ``monotonic`` and ``perf_counter`` alone, because event loops go by them. Here they follow
as well, for whoever finds them in the module ``time`` now: the extension, whose file runs anew. Who took
them before, such as pytest for its durations, has the real ones; and so has every other thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pytest

__all__ = ["Passing", "clocks_follow", "wall_clock_runs_ahead"]

NANOSECONDS = 1_000_000_000


class Passing(Protocol):
    """What knows how much time has passed since it began, in seconds."""

    passed: float


@contextmanager
def clocks_follow(passing: Passing) -> Iterator[None]:
    """Have this thread's clocks show the time at which this began, and what has passed since."""
    ours = threading.get_ident()
    begin = time.time_ns()

    def follow(clock: Callable[[], Any], unit: int) -> Callable[[], Any]:
        start = clock()

        def follows() -> Any:
            if threading.get_ident() != ours:
                return clock()
            return start + (passing.passed if unit == 1 else round(passing.passed * unit))

        return follows

    def sleep(seconds: float) -> None:
        # It blocks the whole page, so it is really waited for here too: who polls a thread needs that.
        real_sleep(seconds)
        if threading.get_ident() == ours:
            passing.passed += seconds

    real_sleep = time.sleep
    clocks = {
        "monotonic": follow(time.monotonic, 1),
        "monotonic_ns": follow(time.monotonic_ns, NANOSECONDS),
        "perf_counter": follow(time.perf_counter, 1),
        "perf_counter_ns": follow(time.perf_counter_ns, NANOSECONDS),
        "sleep": sleep,
    }
    wall_clock = wall_clock_shows(lambda: begin + round(passing.passed * NANOSECONDS))
    with wall_clock, pytest.MonkeyPatch.context() as patches:
        for name, clock in clocks.items():
            patches.setattr(time, name, clock)
        yield


@contextmanager
def wall_clock_runs_ahead(seconds: Callable[[], float]) -> Iterator[None]:
    """Have the wall clock go on as it does, but so far ahead; the others stay, because the loop that waits
    for a browser goes by them."""
    real = real_clock()
    with wall_clock_shows(lambda: real() + round(seconds() * NANOSECONDS)):
        yield


@contextmanager
def wall_clock_shows(now: Callable[[], int]) -> Iterator[None]:
    """Have this thread's wall clock show a time, in nanoseconds since 1970."""
    import time_machine

    ours, real = threading.get_ident(), real_clock()
    with time_machine.travel(time.time(), tick=False) as traveller:
        # Asked by whatever reads the clock; `shift` and `move_to` would move it for all threads.
        vars(traveller)["time_ns"] = lambda: now() if threading.get_ident() == ours else real()
        yield


def real_clock() -> Callable[[], int]:
    """The wall clock that nobody has travelled with."""
    import time_machine

    clock: Callable[[], int] = time_machine.escape_hatch.time.time_ns
    return clock
