"""Measured values as Markdown tables."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence

__all__ = ["cuts", "percentiles", "spread", "table"]

CLOCK = 0.1
"""Milliseconds of a step of the clock that pages and workers have. Which step a time comes to is left to
chance by the browser, so that means are right."""

BASES = ("bare", "pyscript", "JavaScript", "first")
"""The rows that others are compared with."""


def table(title: str, unit: str, values: Mapping[str, Sequence[float]]) -> list[str]:
    """Medians, spread, and ratios to the rows that others are compared with."""
    base = [kind for kind in BASES if kind in values]
    median_of = f"median, {unit}" if unit else "median"
    head = [median_of, "lowest to highest", *(f"over {kind}" for kind in base)]
    lines = [
        "",
        f"### {title}",
        "",
        "| | " + " | ".join(head) + " |",
        "|---" * (len(head) + 1) + "|",
    ]
    for kind, each in values.items():
        median = statistics.median(each)
        ratios = [f"{median / statistics.median(values[other]):.3f}" for other in base]
        lines.append("| " + " | ".join([kind, f"{median:,.0f}", spread(each), *ratios]) + " |")
    return lines


def percentiles(title: str, values: Mapping[str, Sequence[float]]) -> list[str]:
    """p50 and p99 in milliseconds, and their ratios to the first row."""
    lines = [
        "",
        f"### {title}",
        "",
        "| | p50, ms | p99, ms | p50 over | p99 over |",
        "|---|---|---|---|---|",
    ]
    found = {kind: cuts(each) for kind, each in values.items()}
    first = next(iter(found.values()))
    for kind, cut in found.items():
        ratios = f"{cut[49] / first[49]:.2f} | {cut[98] / first[98]:.2f}"
        lines.append(f"| {kind} | {cut[49]:.3f} | {cut[98]:.3f} | {ratios} |")
    return lines


def cuts(values: Sequence[float]) -> list[float]:
    """The percentiles, from the first to the 99th, of times on a clock that goes in steps."""
    chance = random.Random(0)  # the same in each run
    return statistics.quantiles(
        (each + chance.uniform(-CLOCK / 2, CLOCK / 2) for each in values), n=100
    )


def spread(values: Sequence[float]) -> str:
    """The lowest and the highest."""
    return f"{min(values):,.0f} to {max(values):,.0f}"
