"""The few figures that a run comes to, beside what they must be and what they aim at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["FIGURES", "Figure", "summary"]


@dataclass(frozen=True)
class Figure:
    """One line of the summary.

    Attributes:
        name: What it says there.
        must: The worst that is good enough.
        aim: What would be better.
        unit: Empty where it is a ratio.
        at_least: More is better; of the others, less.
    """

    name: str
    must: float
    aim: float
    unit: str = ""
    at_least: bool = False

    def row(self, value: float) -> str:
        """Its line in the table."""
        held = value >= self.must if self.at_least else value <= self.must
        sign, unit = "≥" if self.at_least else "≤", f" {self.unit}" if self.unit else ""
        shown = f"{value:.1f}{unit}" if unit else f"{value:.3f}"
        limits = [f"{sign} {limit:g}{unit}" for limit in (self.must, self.aim)]
        return f"| {self.name} | {shown if held else f'**{shown}**'} | {' | '.join(limits)} |"


FIGURES = {
    "first": Figure(
        "first frame: warm boot to first handler subscribed, over bare `loadPyodide`", 0.18, 0.14
    ),
    "own": Figure('the same with `runtime = "frame"`', 0.18, 0.14),
    "pyscript": Figure("the first over PyScript to first line of user code", 0.16, 0.13),
    "later": Figure("second and later frames, navigation to ready, over the first", 0.15, 0.07),
    "frames": Figure("5 frames: all ready, over 5 bare frames", 0.06, 0.04),
    "memory 5": Figure("5 frames: extra memory, over 5 bare frames", 0.45, 0.36),
    "memory 10": Figure("10 frames: extra memory, over 10 bare frames", 0.30, 0.24),
    "after": Figure(
        "a frame after 30 s without any, navigation to ready, over the first", 0.15, 0.07
    ),
    "requests": Figure("round trip from Python, p50, over plain JavaScript in the frame", 1.7, 1.3),
    "slowest requests": Figure("the same, p99 over JavaScript's p99", 2.5, 1.5),
    "events": Figure(
        "handler called after an event, p50, over plain JavaScript in the frame", 1.7, 1.3
    ),
    "rate": Figure(
        "events per second through a handler, over plain JavaScript", 0.7, 0.9, at_least=True
    ),
    "held": Figure(
        "the page's longest task while 1,000 events are handled (a heavy handler, 5 ms each)",
        50,
        16,
        "ms",
    ),
    "desktop held": Figure("the desktop's longest task meanwhile", 50, 16, "ms"),
    "asleep": Figure("the page's longest task during `time.sleep(3)`", 50, 16, "ms"),
    "desktop asleep": Figure("the desktop's longest task meanwhile", 50, 16, "ms"),
    "desktop hung": Figure(
        "the desktop's longest task while a Python hangs and is replaced", 50, 16, "ms"
    ),
    "hang said": Figure("a call that never ends, until the frame says so", 10, 8, "s"),
    "hang over": Figure("the same, until the frame runs again with another Python", 10, 8, "s"),
    "page new": Figure(
        "1,000 rows, all new: from `show` to layout, over plain JavaScript that makes them", 3, 1.3
    ),
    "page changed": Figure("the same with one changed cell", 1, 0.7),
    "page few": Figure("20 rows: from `show` to layout", 5, 4, "ms"),
    "kit": Figure("a test of the kit with a form and a click", 20, 10, "ms"),
    "pure": Figure("warm boot with httpx2 and phonenumbers, over without", 1.25, 1.10),
    "compiled": Figure("warm boot with compiled packages, over micropip in a bare one", 0.60, 0.30),
    "soak": Figure(
        "a long shift: heaps after 100,000 events, over those after the first 10,000", 1.02, 1.0
    ),
    "slow": Figure("cold boot at 10 Mbit/s, over bare", 0.70, 0.45),
    "bytes": Figure("bytes until ready (brotli), over bare", 1.0, 0.65),
}


def summary(values: Mapping[str, float]) -> list[str]:
    """A Markdown table of the figures that were measured; what misses its "must" is bold."""
    rows = [figure.row(values[key]) for key, figure in FIGURES.items() if key in values]
    head = ["", "### Summary", "", "| figure | measured | must | aim |", "|---|---|---|---|"]
    return [*head, *rows] if rows else []
