"""The few figures that a run comes to, beside what they must be and what they aim at."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FIGURES", "Figure", "summary"]


@dataclass(frozen=True)
class Figure:
    """One line of the summary.

    Attributes:
        name: What it says there.
        must: The worst that is good enough.
        aim: What would be better.
        is_ratio: At most; other figures are counts, at least.
    """

    name: str
    must: float
    aim: float
    is_ratio: bool = True

    def row(self, value: float) -> str:
        """Its line in the table."""
        held = value <= self.must if self.is_ratio else value >= self.must
        sign, form = ("≤", ".3f") if self.is_ratio else ("≥", ",.0f")
        shown = f"{value:{form}}" if held else f"**{value:{form}}**"
        return f"| {self.name} | {shown} | {sign} {self.must:,} | {sign} {self.aim:,} |"


FIGURES = {
    "warm": Figure("warm boot to first handler subscribed, over bare `loadPyodide`", 0.18, 0.10),
    "pyscript": Figure("the same over PyScript to first line of user code", 0.16, 0.09),
    "pure": Figure("warm boot with httpx2 and phonenumbers, over without", 1.25, 1.10),
    "compiled": Figure("warm boot with compiled packages, over micropip in a bare one", 0.60, 0.30),
    "slow": Figure("cold boot at 10 Mbit/s, over bare", 0.70, 0.45),
    "bytes": Figure("bytes until ready (brotli), over bare", 1.0, 0.65),
    "frames": Figure("5 frames: all ready, over 5 bare frames", 0.20, 0.10),
    "memory": Figure("5 frames: extra memory, over 5 bare frames", 1.10, 0.85),
    "requests": Figure("round trip of a request from Python, p50, over JavaScript", 1.6, 1.15),
    "events": Figure("handler called after an event, p50, over JavaScript", 1.5, 1.15),
    "rate": Figure("events per second through a Python handler", 5_000, 20_000, is_ratio=False),
}


def summary(values: dict[str, float]) -> list[str]:
    """A Markdown table of the figures that were measured; what misses its "must" is bold."""
    rows = [figure.row(values[key]) for key, figure in FIGURES.items() if key in values]
    head = ["", "### Summary", "", "| figure | measured | must | aim |", "|---|---|---|---|"]
    return [*head, *rows] if rows else []
