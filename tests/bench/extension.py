"""What the bench measures: it says when it is ready, counts what it hears, and times its requests."""

import time

import js
from pyodide.ffi import create_proxy

from py_ext import Desk, InteractionEvent

desk = Desk()
times: list[float] = []


@desk.on(InteractionEvent)
def hear(event: InteractionEvent) -> None:
    if js.probe.isTiming:
        js.probe.heard(event.interaction.user_data["Number"])
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
    import asyncio

    while len(times) < count:
        await asyncio.sleep(0.05)
    return (count - 1) / (times[-1] - times[0])
