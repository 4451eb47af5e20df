"""Clocks in a test: all of them move with the virtual time, for its duration, in its thread."""

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.author import outcomes, run_pytest

EXTENSION = """
import time
from datetime import UTC, date, datetime
from email.utils import localtime
from time import monotonic, perf_counter, time_ns
from uuid import uuid1
from zoneinfo import ZoneInfo

from py_ext import Desk

desk = Desk()

def clocks():
    return {
        "time": time.time(),
        "time_ns": time_ns() / 1e9,
        "monotonic": time.monotonic(),
        "monotonic, by its name": monotonic(),
        "monotonic_ns": time.monotonic_ns() / 1e9,
        "perf_counter": perf_counter(),
        "perf_counter_ns": time.perf_counter_ns() / 1e9,
        "datetime": datetime.now().timestamp(),
        "datetime, UTC": datetime.now(UTC).timestamp(),
        "datetime, zone": datetime.now(ZoneInfo("Europe/Berlin")).timestamp(),
        "email": localtime().timestamp(),
        "gmtime": float(time.mktime(time.localtime())),
        "uuid1": uuid1().time / 1e7,
    }
"""
TESTS = """
import asyncio, sys, threading, time
from datetime import date, datetime, timedelta
import pytest
from py_ext import DeskReconnected

REAL = time.monotonic, time.time_ns, time.sleep

async def test_all_clocks_move_with_the_virtual_time(desk, clock):
    import watch
    before = watch.clocks()
    await clock.advance(90)
    after = watch.clocks()
    for name in before:
        assert after[name] - before[name] == pytest.approx(90, abs=1.1 if name == "gmtime" else 1e-3), name

async def test_work_takes_no_time(desk):
    before = time.time(), time.monotonic(), datetime.now()
    sum(range(200_000))
    assert before == (time.time(), time.monotonic(), datetime.now())

async def test_it_begins_now(desk, clock):
    assert abs(time.time() - START) < 300
    await clock.advance(86_400)
    assert date.today() >= date.fromtimestamp(START) + timedelta(days=1)

async def test_years_pass_as_well(desk, clock):
    await clock.advance(1e9)
    await asyncio.sleep(0.1)

async def test_the_loop_goes_by_the_same_clock(desk, clock):
    loop = asyncio.get_running_loop()
    for _ in range(3):
        assert loop.time() == pytest.approx(time.monotonic(), abs=0.05)
        await clock.advance(1000)

async def test_a_timeout_is_seen_on_the_clock(desk):
    before = time.monotonic()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.get_running_loop().create_future(), 7)
    assert time.monotonic() - before == pytest.approx(7, abs=1e-3)

async def test_sleep_blocks_and_moves_the_clock(desk):
    before, real = time.time(), REAL[0]()
    time.sleep(0.02)
    assert time.time() - before == pytest.approx(0.02, abs=1e-3) and REAL[0]() - real >= 0.02

async def test_threads_have_the_real_clocks(desk, clock):
    await clock.advance(1e6)
    seen = []
    thread = threading.Thread(target=lambda: seen.extend([time.time(), time.monotonic()]))
    thread.start()
    thread.join()
    assert seen[0] - START < 300 and abs(seen[1] - REAL[0]()) < 300

async def test_what_runs_in_a_thread_takes_real_time(desk, clock):
    before = time.monotonic()
    await asyncio.wait_for(asyncio.to_thread(REAL[2], 0.05), 30)
    assert 0.04 < time.monotonic() - before < 20
    await clock.advance(3600)  # the thread is idle: nothing to wait for any more

async def test_timers_fire_while_a_thread_works(desk):
    working = asyncio.ensure_future(asyncio.to_thread(REAL[2], 0.3))
    await asyncio.wait_for(asyncio.sleep(0.05), 0.2)
    await working

def test_afterwards_all_is_real():
    assert (time.monotonic, time.sleep) == (REAL[0], REAL[2])
    assert abs(time.time() - START) < 300 and abs(datetime.now().timestamp() - START) < 300

def test_a_test_of_others_has_the_real_clocks(simulator):
    before = time.time_ns()
    REAL[2](0.001)
    assert time.time_ns() > before

async def test_an_author_may_travel_as_well(desk, clock, time_machine):
    time_machine.move_to(1_000_000_000, tick=False)
    await clock.advance(5)
    assert time.time() == 1_000_000_000

async def test_a_machine_sleeps_and_the_desk_notices(simulator, desk, clock):
    told = []
    desk.on(DeskReconnected)(told.append)
    before = time.time()
    with simulator.faults.drop("interaction"):
        simulator.ring()
    await clock.sleep_machine(hours=2)
    assert time.time() - before == pytest.approx(7200, abs=1)
    assert len(told[0].began) == 1 and told[0].seconds >= 7190
    with pytest.raises(ValueError, match="hours=2"):
        await clock.sleep_machine()

START = time.time()
"""


def test_clocks(tmp_path: Path) -> None:
    files = {"watch.py": EXTENSION, "test_watch.py": TESTS}
    ran = run_pytest(tmp_path, "--durations=0", "-vv", "-o", "faulthandler_timeout=60", files=files)
    found = outcomes(ran)
    assert len(found) == TESTS.count("def test_"), ran
    assert set(found.values()) == {"PASSED"}, ran
    # pytest's own clock is the real one: no test took a day.
    durations = [
        float(each) for each in re.findall(r"^([\d.]+)s (?:call|setup)", ran, re.MULTILINE)
    ]
    assert max(durations) < 60, ran
