"""A long shift leaves nothing behind: what is open after thousands of events is what was open before them.

The bench has the whole day, and its bytes: ``python3 -m tests.bench --only soak``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from py_ext.project.runtime import RUNTIMES
from tests.browser.long_shift import EVENTS_OF_A_CALL, REQUESTS_OF_A_CALL, long_shift

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRST = 2_000
"""Events, after which what keeps the newest is full."""
THEN = 3_000
FEW = 150
"""Objects of Python's that may come and go: half as many as there are calls."""


@pytest.mark.parametrize("runtime", RUNTIMES)
async def test_nothing_grows(chromium: Browser, tmp_path: Path, runtime: str) -> None:
    async with long_shift(chromium, tmp_path, runtime) as shift:
        await shift.play(FIRST)
        before = await shift.counts()
        played = await shift.play(THEN)
        after = await shift.counts()
    calls = (FIRST + THEN) // EVENTS_OF_A_CALL
    assert played["events"] == FIRST + THEN
    assert played["requests"] >= calls * REQUESTS_OF_A_CALL
    assert played["toasts"] == calls * 2
    assert after.open == before.open
    assert before.open["pending"] == before.open["interactions"] == 0
    assert before.open["timers"] == 1, "the heartbeat's"
    assert FEW * 2 <= THEN / EVENTS_OF_A_CALL
    assert after.objects - before.objects < FEW
