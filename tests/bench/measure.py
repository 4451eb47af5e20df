"""One load of a page, in a browser of its own, and what came of it."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from py_ext.simulator import DeskSimulator
from tests.bench.browser import chromium, memory_of
from tests.bench.server import Server

DELAY = 1500
"""Milliseconds that a browser has to come to rest before frames open."""

SETTLED = 5
"""Seconds after which a page has loaded what it loads when idle, and the browser has kept its caches."""

runs = itertools.count(1)


@dataclass
class Site:
    """The two servers: the desktop's page and, on another site, the pages in its frames."""

    desktop: Server
    pages: Server

    def address(self, kind: str, run: str, frames: int, more: str) -> str:
        simulator = DeskSimulator()
        call = simulator.ring(ani="5550100", user_data={"Tier": "gold", "Note": "prefers mail"})
        told = {
            "frames": [f"{self.pages.origin}/{kind}/?run={run}{more}"] * frames,
            "interaction": call.as_plain(None),
            "delay": DELAY,
        }
        return f"{self.desktop.origin}/desktop.html#{quote(json.dumps(told))}"


@dataclass
class Load:
    """What one load came to.

    Attributes:
        ready: Milliseconds from the navigation of the first frame until Python was ready in all.
        sent: Bytes that the server had sent by then.
        memory: Megabytes that the frames have cost; 0 where it was not asked for.
        measured: What the page has measured itself.
    """

    ready: float
    sent: int
    memory: float = 0
    measured: dict[str, Any] | None = None


async def load(
    site: Site,
    kind: str,
    profile: Path,
    *,
    frames: int = 1,
    keep: bool = False,
    memory: bool = False,
    calls: bool = False,
) -> Load:
    """Open so many frames of that kind.

    Args:
        keep: Stay until the browser has put into its caches what it will.
        memory: Measure it too.
        calls: Have the page measure calls and events.
    """
    run = str(next(runs))
    site.pages.sent = 0
    address = site.address(kind, run, frames, "&calls" if calls else "")
    async with chromium(profile, address) as pid:
        before = 0.0
        if memory:
            await asyncio.sleep(DELAY / 1000 * 0.8)
            before = memory_of(pid)
        reports = [await site.pages.report(run) for _ in range(frames)]
        begun = min(report["origin"] for report in reports)
        ended = max(report["origin"] + report["ready"] for report in reports)
        result = Load(ended - begun, max(report["sent"] for report in reports))
        if calls:
            result.measured = await site.pages.report(run)
        if keep or memory:
            await asyncio.sleep(SETTLED)
        if memory:
            result.memory = memory_of(pid) - before
        return result
