"""What the bench measures: it says when it is ready, and times what it hears and asks for.

Python's clock is the page's: ``time.perf_counter`` is ``performance.now``, in seconds.
"""

import asyncio
import json
import time

import js
from pyodide.ffi import create_proxy

from py_ext import Desk, InteractionEvent

desk = Desk()
heard_at: dict[str, float] = {}
times: list[float] = []
is_timing = True


@desk.on(InteractionEvent)
def hear(event: InteractionEvent) -> None:
    if is_timing:
        heard_at[event.interaction.user_data["Number"]] = time.perf_counter()
    else:
        times.append(time.perf_counter())


@desk.on_start
def start() -> None:
    js.probe.ready()
    js.probe.begin(create_proxy(Measures()))


class Measures:
    """What the page has Python do."""

    async def time_requests(self, count: int) -> str:
        """Milliseconds that each of so many requests took, as JSON."""
        took = []
        for _ in range(count):
            begun = time.perf_counter()
            await desk.interaction.get_by_interaction_id("1")
            took.append((time.perf_counter() - begun) * 1000)
        return json.dumps(took)

    def heard(self, number: str) -> float:
        """When the handler was called with the event that has this number: milliseconds."""
        return heard_at[number] * 1000

    async def burst(self, count: int) -> float:
        """Events per second, when so many come."""
        global is_timing
        is_timing = False
        js.probe.send(count)
        while len(times) < count:
            await asyncio.sleep(0.05)
        return (count - 1) / (times[-1] - times[0])
