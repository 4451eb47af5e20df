"""What the bench measures: it says when it is ready, counts what it hears, and times its requests."""

import asyncio
import time

import js
from pyodide.ffi import create_proxy

from py_ext import Desk, InteractionEvent

desk = Desk()
times: list[float] = []
is_timing = True
heard = js.probe.heard  # looked up once, as an author would who cares


@desk.on(InteractionEvent)
def hear(event: InteractionEvent) -> None:
    if is_timing:
        heard(event.interaction.user_data["Number"])
    else:
        times.append(time.perf_counter())


@desk.on_start
def start() -> None:
    js.probe.ready()
    js.probe.begin(create_proxy(request), create_proxy(burst))


async def request() -> None:
    await desk.interaction.get_by_interaction_id("1")


async def burst(count: int) -> float:
    """Events per second, when so many have come."""
    global is_timing
    is_timing = False
    js.probe.send(count)
    while len(times) < count:
        await asyncio.sleep(0.05)
    return (count - 1) / (times[-1] - times[0])
