"""A desktop with a rate limit, and an extension that wants ten times as much: for a minute, in Chromium."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from py_ext.simulator import DeskSimulator
from py_ext.workbench.browser import use_browser
from tests.browser.shown import Shown, shown, until

__all__ = ["limit_table"]

LIMIT = 600
"""Requests in a minute."""

SECONDS = 60
WANTED = 10
"""Times the limit, all frames together."""

EXTENSION = """
import asyncio, json, time
from collections import Counter

from py_ext import Desk

desk = Desk(max_wait=30)
ends = Counter()


async def ask(number):
    try:
        await desk.interaction.get_by_interaction_id(f"none {number}")
    except Exception as error:
        ends[type(error).__name__] += 1
    else:
        ends["answered"] += 1


async def load():
    begun, tasks = time.monotonic(), []
    while (passed := time.monotonic() - begun) < SECONDS:
        while len(tasks) < passed * PER_SECOND:
            tasks.append(asyncio.ensure_future(ask(len(tasks))))
        await asyncio.sleep(0.05)
    await asyncio.gather(*tasks)
    print("ENDS", json.dumps({**ends, "asked": len(tasks)}))


@desk.on_start
def start():
    desk.start_soon(load)
"""


@dataclass
class Count:
    """What the desktop has seen."""

    answered: int = 0
    quarantines: int = 0


def watch(simulator: DeskSimulator) -> Count:
    """Count what passes its limits, and what does not."""
    count, limits = Count(), simulator.rate_limits
    let_through = limits.let_through

    def watched(request: str) -> bool:
        was_in_quarantine = limits.in_quarantine(request)
        is_let = let_through(request)
        count.answered += is_let
        count.quarantines += not is_let and not was_in_quarantine
        return is_let

    limits.let_through = watched  # type: ignore[method-assign]
    return count


async def told(it: Shown, frames: int) -> list[str]:
    """What each frame has printed at its end."""
    found = []
    for name in range(frames):
        body = it.page.frame_locator(f"iframe[src*='n={name}']").locator("body")
        found.append((await body.inner_text()).rpartition("ENDS ")[2])
    return found


async def one_run(chromium: Browser, runtime: str, frames: int) -> str:
    """A line of the table."""
    pythons = frames if runtime == "frame" else 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wants_much.py"
        per_second = LIMIT / 60 * WANTED / pythons
        text = EXTENSION.replace("PER_SECOND", str(per_second))
        path.write_text(text.replace("SECONDS", str(SECONDS)))
        async with shown(chromium, path, go=False, its_runtime=runtime, is_cross_site=False) as it:
            options = it.simulator.options
            options["service-client-api.rate-limit"] = LIMIT
            for name in range(frames):
                options[f"F{name}/url"] = f"{it.server.extension_page}/?n={name}"
            options["workspace.web-content"] = ", ".join(f"F{name}" for name in range(frames))
            count = watch(it.simulator)
            await it.page.goto(it.server.desktop)
            await until(lambda: count.answered)
            await asyncio.sleep(SECONDS)
            answered = count.answered
            while not all("asked" in each for each in await told(it, frames)):
                await asyncio.sleep(1)
            ends: Counter[str] = Counter()
            for each in (await told(it, frames))[:pythons]:
                ends.update(json.loads(each))
    asked = ends.pop("asked")
    settled = sum(ends.values())
    who = f"{frames} frames, a Python each" if pythons > 1 else "one frame, shared Python"
    share = answered / LIMIT
    return (
        f"| {who} | {count.quarantines} | {asked:,} | {settled:,} | {answered:,} ({share:.1%}) "
        f"| {', '.join(f'{name} {times:,}' for name, times in sorted(ends.items()))} |"
    )


async def limit_table() -> list[str]:
    """One frame, and five with a Python each."""
    lines = [
        "",
        f"### A limit of {LIMIT} requests a minute, and {LIMIT * WANTED:,} wanted",
        "",
        "| | quarantines | asked | settled | answered in the first minute | what became of all |",
        "|---|---|---|---|---|---|",
    ]
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=use_browser())
        for runtime, frames in (("shared", 1), ("frame", 5)):
            lines.append(await one_run(chromium, runtime, frames))
        await chromium.close()
    return lines
