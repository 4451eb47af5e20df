"""A long shift, in Chromium: 100,000 events, 20,000 requests and more, and what has grown by the end."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from py_ext.workbench.browser import use_browser
from tests.browser.long_shift import Counts, long_shift

__all__ = ["soak"]

FIRST = 10_000
"""Events, after which all is as large as it gets: rings of what came last are full, code is compiled."""

ALL = 100_000
PORTIONS = 9
LEAST_REQUESTS = 20_000
MEGABYTE = 1 << 20

GROWS = {
    "heap": ("JavaScript, where Python is", MEGABYTE),
    "frame_heap": ("JavaScript of the frame and the desktop's page", MEGABYTE),
    "memory": ("Python's memory", MEGABYTE),
    "top": ("what of it was ever used", MEGABYTE),
    "objects": ("Python's objects, in thousands", 1000),
}
"""What is compared, each with its words and its unit."""


async def soak() -> tuple[list[str], dict[str, float]]:
    """The lines of a table for each runtime, and the worst growth of bytes in all of them: a ratio."""
    lines: list[str] = []
    worst: list[float] = []
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=use_browser())
        for runtime in ("shared", "frame"):
            with tempfile.TemporaryDirectory() as folder:
                async with long_shift(chromium, Path(folder), runtime) as shift:
                    await shift.play(FIRST)
                    seen = [await shift.counts()]
                    for _ in range(PORTIONS):
                        played = await shift.play((ALL - FIRST) // PORTIONS)
                        seen.append(await shift.counts())
            assert played["events"] == ALL
            assert played["requests"] >= LEAST_REQUESTS
            first, last = seen[0], seen[-1]
            lines += table(runtime, played, seen)
            worst += [
                last.heap / first.heap,
                last.memory / first.memory,
                last.top / first.top,
            ]
        await chromium.close()
    return lines, {"soak": max(worst)}


def table(runtime: str, played: dict[str, int], seen: list[Counts]) -> list[str]:
    """Each figure after the first events, the highest since, at the end, and over the first."""
    first, last = seen[0], seen[-1]
    told = ", ".join(f"{number:,} {name}" for name, number in played.items())
    lines = [
        "",
        f'### A long shift, `runtime = "{runtime}"`: {told}',
        "",
        f"| | after {FIRST:,} events | highest | at the end | over the first |",
        "|---|---|---|---|---|",
    ]
    for name, (words, unit) in GROWS.items():
        values = [getattr(each, name) for each in seen]
        shown = " | ".join(f"{value / unit:,.2f}" for value in (values[0], max(values), values[-1]))
        lines.append(f"| {words} | {shown} | {values[-1] / values[0]:.3f} |")
    for name, number in first.open.items():
        highest = max(each.open[name] for each in seen)
        lines.append(f"| {name} | {number} | {highest} | {last.open[name]} | |")
    return lines
