"""What the bench measures: it says when it is ready, and times what it hears and asks for.

Python's clock is the browser's: ``time.perf_counter`` is ``performance.now`` of the page or of the worker
that Python is in, in seconds.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

import js
from pyodide.ffi import create_proxy

from py_ext import Desk, Frame, Html, InteractionEvent, html

desk = Desk()


def now() -> float:
    """Milliseconds, on the clock that all pages and workers share."""
    origin: float = js.performance.timeOrigin
    return origin + time.perf_counter() * 1000


def report(params: Mapping[str, str], moment: str) -> None:
    """Tell the bench's server that the frame with these parameters has come to that moment."""
    told = {"method": "POST", "body": json.dumps({moment: now()})}
    js.fetch(f"/report?run={params['run']}&n={params['n']}", js.JSON.parse(json.dumps(told)))


ROW = (
    '<tr><td>{number}</td><td>{what}</td><td class="number">{total}</td>'
    '<td><button type="button" name="attach" value="{number}">Attach</button></td></tr>'
)
"""The probe makes the same of elements."""


class Measures:
    """What the probe has Python do."""

    def __init__(self) -> None:
        self.first = ""  # the frame that this Python began with
        self.heard_at: dict[str, float] = {}
        self.awaited = 0  # events of a burst
        self.seconds = 0.0  # that a handler takes
        self.came = 0
        self.begun = self.ended = 0.0
        self.content = Html("")

    def hear(self, event: InteractionEvent) -> None:
        if not self.awaited:
            self.heard_at[event.interaction.user_data["Number"]] = now()
            return
        self.came += 1
        if self.came == 1:
            self.begun = time.perf_counter()
        if self.seconds:
            until = time.perf_counter() + self.seconds
            while time.perf_counter() < until:
                pass
        if self.came == self.awaited:
            self.ended = time.perf_counter()

    async def time_requests(self, count: int) -> list[float]:
        """Milliseconds that each of so many requests took."""
        took = []
        for _ in range(count):
            begun = time.perf_counter()
            await desk.interaction.get_by_interaction_id("1")
            took.append((time.perf_counter() - begun) * 1000)
        return took

    async def prepare(self, count: int, first: int, changed: str = "") -> None:
        """Make a table of so many rows, numbered from that one on, perhaps with a word in the middle."""
        rows = [
            html(
                ROW,
                number=f"A-{number}",
                what=changed if changed and number == first + count // 2 else f"Lamp {number}",
                total=f"{number}.00",
            )
            for number in range(first, first + count)
        ]
        self.content = html("<table><tbody>{rows}</tbody></table>", rows=rows)

    async def show(self) -> float:
        """Show what was prepared; when that began."""
        begun = now()
        await desk.page.show(self.content)
        return begun

    async def heard(self) -> list[float]:
        """When the handler was called with each of the events so far."""
        return [self.heard_at[str(number)] for number in range(len(self.heard_at))]

    async def sleep(self, seconds: float) -> None:
        """Keep the thread, for so long."""
        time.sleep(seconds)  # noqa: ASYNC251 - what is measured is what that holds up

    async def hang(self) -> None:
        """Begin what takes longer than anybody waits, and cannot be interrupted."""
        sum(range(10**10))

    async def count(self, awaited: int, seconds: float = 0) -> None:
        """Be ready for so many events, with a handler that works so long with each."""
        self.came, self.awaited, self.seconds = 0, awaited, seconds

    async def counted(self) -> float:
        """Wait for them; how many there were in a second."""
        while self.came < self.awaited:
            await asyncio.sleep(0.05)
        return (self.awaited - 1) / (self.ended - self.begun)


measures = Measures()


@desk.on(InteractionEvent)
def hear(event: InteractionEvent) -> None:
    measures.hear(event)


@desk.on_start
def start() -> None:
    measures.first = desk.params["n"]
    report(desk.params, "subscribed")
    if {"calls", "hangs", "page"} & desk.params.keys():
        serve(js.BroadcastChannel.new(f"bench {desk.params['run']}"))


@desk.on_frame
def attach(frame: Frame) -> None:
    if frame.params["n"] != measures.first:
        report(frame.params, "attached")


def serve(channel: Any) -> None:
    """Do what the probe asks for."""

    async def answer(method: str, given: list[Any]) -> None:
        channel.postMessage(json.dumps(await getattr(measures, method)(*given)))

    def asked(message: Any) -> None:
        tasks.append(asyncio.ensure_future(answer(*json.loads(message.data))))

    channel.onmessage = create_proxy(asked)


tasks: list[asyncio.Future[None]] = []
