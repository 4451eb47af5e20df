"""The timers of a transport end with it."""

from __future__ import annotations

import asyncio

from py_ext._timers import Timers
from py_ext.testing._virtual_time import virtual_time


async def test_a_timer_runs_once_unless_it_is_cancelled() -> None:
    with virtual_time():
        timers = Timers(lambda *given: asyncio.get_running_loop().call_later(*given).cancel)
        heard: list[str] = []
        timers.call_later(1, lambda: heard.append("first"))
        cancel = timers.call_later(2, lambda: heard.append("second"))
        timers.call_later(3, lambda: heard.append("third"))
        cancel()
        cancel()
        assert len(timers) == 2
        await asyncio.sleep(2.5)
        assert (heard, len(timers)) == (["first"], 1)
        timers.cancel()
        await asyncio.sleep(2.5)
        assert (heard, len(timers)) == (["first"], 0)
