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
awaited = 0  # events of a burst
heard = 0
begun = ended = 0.0


@desk.on(InteractionEvent)
def hear(event: InteractionEvent) -> None:
    global heard, begun, ended
    if not awaited:
        heard_at[event.interaction.user_data["Number"]] = time.perf_counter()
        return
    heard += 1
    if heard == 1:
        begun = time.perf_counter()
    elif heard == awaited:
        ended = time.perf_counter()


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
        global awaited
        awaited = count
        js.probe.send(count)
        while heard < count:
            await asyncio.sleep(0.05)
        return (count - 1) / (ended - begun)
