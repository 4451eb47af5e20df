"""One load of a page, in a browser of its own, and what came of it."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from py_ext.simulator import DeskSimulator
from tests.bench.browser import memory_of, showing
from tests.bench.server import Server

DELAY = 1500
"""Milliseconds that a browser has to come to rest before frames open."""

REST = 2000
"""Milliseconds between a frame that is ready and the next, where they come one after the other."""

SETTLED = 5
"""Seconds after which a page has loaded what it loads when idle, and the browser has kept its caches."""

runs = itertools.count(1)


TIMEOUT = 120
"""Seconds for a report, beside those that a plan lets pass."""


class Unsound(Exception):
    """What was measured says nothing: something else has happened than what was to be measured."""


@dataclass(frozen=True)
class Plan:
    """How the frames come.

    Attributes:
        frames: How many, one after the other or at once.
        rest: Milliseconds between one that is ready and the next; 0 is all at once.
        absent: Milliseconds without any: each goes after its rest, and the next comes after that.
        measures: What the page measures itself: ``calls`` and events; what its ``page`` shows; or, as
            ``hangs``, what a Python that sleeps holds up, and when one that hangs is replaced.
    """

    frames: int = 1
    rest: float = 0
    absent: float = 0
    measures: str = ""


ONE = Plan()
HANGS = "hangs"


@dataclass
class Site:
    """The two servers: the desktop's page and, of another origin on the same site, the pages in its frames.

    Attributes:
        ours: The kinds of page that are ours.
        browser: ``chromium`` or ``firefox``.
    """

    desktop: Server
    pages: Server
    ours: Collection[str]
    browser: str

    def address(self, kind: str, run: str, plan: Plan) -> str:
        """The desktop's page with frames of that kind."""
        simulator = DeskSimulator()
        call = simulator.ring(ani="5550100", user_data={"Tier": "gold", "Note": "prefers mail"})
        more = f"&{plan.measures}" if plan.measures else ""
        told = {
            "frames": [
                f"{self.pages.origin}/{kind}/?run={run}&n={number}{more}"
                for number in range(plan.frames)
            ],
            "interaction": call.as_plain(None),
            "delay": DELAY,
            "rest": plan.rest,
            "absent": plan.absent,
        }
        return f"{self.desktop.origin}/desktop.html#{quote(json.dumps(told))}"


@dataclass
class Frame:
    """What one frame has reported: when what was, in milliseconds on the clock that all share."""

    moments: dict[str, float] = field(default_factory=dict)

    @property
    def origin(self) -> float:
        """When its navigation began."""
        return self.moments["origin"]

    @property
    def ready(self) -> float:
        """When its own Python had subscribed the first handler or run the first line; or, where that is
        another frame's, when the page said that it runs and Python knew of it."""
        for moment in ("subscribed", "ready"):
            if moment in self.moments:
                return self.moments[moment]
        return max(self.moments["running"], self.moments.get("attached", 0))


@dataclass
class Load:
    """What one load came to.

    Attributes:
        frames: In their order.
        sent: Bytes that the server had sent when all were ready.
        memory: Megabytes that the frames have cost; 0 where it was not asked for.
        measured: What the page has measured itself.
    """

    frames: list[Frame]
    sent: int
    memory: float = 0
    measured: dict[str, Any] | None = None

    @property
    def ready(self) -> float:
        """Milliseconds from the navigation of the first frame until all were ready."""
        begun = min(frame.origin for frame in self.frames)
        return max(frame.ready for frame in self.frames) - begun

    @property
    def each(self) -> list[float]:
        """Milliseconds from the navigation of each frame until it was ready."""
        return [frame.ready - frame.origin for frame in self.frames]


async def load(
    site: Site,
    kind: str,
    profile: Path,
    plan: Plan = ONE,
    *,
    keep: bool = False,
    memory: bool = False,
) -> Load:
    """Open frames of that kind.

    Args:
        keep: Stay until the browser has put into its caches what it will.
        memory: Measure it too.
    """
    run = str(next(runs))
    site.pages.sent = 0
    # Each frame says that it runs; and Python, where it is ours, that it knows of each.
    expected = 2 * plan.frames if kind in site.ours else plan.frames
    timeout = TIMEOUT + plan.frames * (plan.rest + plan.absent) / 1000
    async with showing(site.browser, profile, site.address(kind, run, plan)) as pid:
        before = 0.0
        if memory:
            await asyncio.sleep(DELAY / 1000 * 0.8)
            before = memory_of(pid)
        result = Load([Frame() for _ in range(plan.frames)], 0)
        for _ in range(expected):
            report = await site.pages.report(run, timeout)
            moments = result.frames[report.frame].moments
            if report.values.keys() & moments.keys():
                raise Unsound(f"{kind}: Python was started again")
            moments |= report.values
            result.sent = max(result.sent, report.sent)
        if plan.measures:
            result.measured = await measured(site, run, plan, timeout)
        if keep or memory:
            await asyncio.sleep(SETTLED)
        if memory:
            result.memory = memory_of(pid) - before
        return result


async def measured(site: Site, run: str, plan: Plan, timeout: float) -> dict[str, Any]:
    """What a page has measured itself. One whose Python hangs reports anew that it runs, in between."""
    while True:
        values = (await site.pages.report(run, timeout)).values
        if plan.measures in values:
            told: dict[str, Any] = values[plan.measures]
            return told
        if plan.measures != HANGS:
            raise Unsound("Python was started again while it was measured")
