"""``python3 -m tests.bench``: how quickly our pages start and answer, beside a bare Pyodide and PyScript.

Everything is measured in turns, in one run, in plain browsers, and told as medians with their spread and
as ratios: machines differ, and one machine differs from hour to hour, but ratios within one run hold.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from py_ext.workbench.browser import use_browser
from py_ext.workbench.messages import SetupError, fail
from py_ext.workbench.npm_packages import use_npm_packages
from py_ext.workbench.python_packages import use_python_packages

PARTS = ("warm", "cold", "slow", "frames", "calls", "packages")
KINDS = ("bare", "pyscript", "plain", "snapshot")
TEN_MEGABITS = 10e6 / 8


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="of each; the median counts")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="measure these parts only"
    )
    parser.add_argument(
        "--kinds", nargs="+", choices=KINDS, default=KINDS, help="compare these pages only"
    )
    given = parser.parse_args()
    try:
        use_python_packages("-m", "tests.bench", *sys.argv[1:])
        use_npm_packages()
        use_browser()
        asyncio.run(run(given))
    except SetupError as error:
        fail(error)


async def run(given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="py-ext-bench-") as name:
        async with Bench.opened(Path(name), given.runs, given.kinds) as bench:
            for part in given.only:
                print("\n".join(await getattr(bench, part)()), flush=True)
            print("\n".join(bench.summary()), flush=True)


class Bench:
    """The parts of the bench; each measures and returns the lines of its table."""

    def __init__(self, site: object, folder: Path, runs: int, kinds: Iterable[str]) -> None:
        from tests.bench.measure import Site

        assert isinstance(site, Site)
        self.site = site
        self.folder = folder
        self.runs = runs
        self.kinds = list(kinds)
        self.figures: dict[str, float] = {}

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls, folder: Path, runs: int, kinds: Iterable[str]) -> AsyncIterator[Bench]:
        """Build the pages and serve them while the block of code runs."""
        from tests.bench.measure import Site
        from tests.bench.server import ISOLATED, Server
        from tests.bench.site import HERE, make_site

        desktop = Server(folder / "desktop", headers=ISOLATED)
        pages = Server(folder / "site", headers=ISOLATED)
        (folder / "desktop").mkdir()
        shutil.copy(HERE / "desktop.js", folder / "desktop" / "desktop.js")
        page = '<!doctype html><title>desktop</title><script src="desktop.js"></script><body>'
        (folder / "desktop" / "desktop.html").write_text(page)
        async with desktop.serving("localhost"), pages.serving("127.0.0.1"):
            make_site(folder / "site", desktop.origin)
            yield cls(Site(desktop, pages), folder, runs, kinds)

    async def warm(self) -> list[str]:
        """With all that browsers keep: files, and the code that they have compiled."""
        from tests.bench.measure import load

        for kind in self.kinds:
            for _ in range(3):  # they compile for keeping when a page comes again
                await load(self.site, kind, self.folder / f"profile-{kind}", keep=True)
        times: dict[str, list[float]] = {kind: [] for kind in self.kinds}
        for _ in range(self.runs):
            for kind in self.kinds:
                result = await load(self.site, kind, self.folder / f"profile-{kind}")
                times[kind].append(result.ready)
        self._note("warm", times)
        self._note("pyscript", times, over="pyscript")
        return table("Warm cache, until the first handler is subscribed", "ms", times)

    async def cold(self) -> list[str]:
        """A browser that was never here, on a line that does not matter."""
        times, _ = await self._cold()
        return table("Cold cache, as fast as the line goes", "ms", times)

    async def slow(self) -> list[str]:
        """A browser that was never here, at 10 Mbit/s; and what had come until it was ready."""
        self.site.pages.bytes_per_second = TEN_MEGABITS
        try:
            times, sent = await self._cold()
        finally:
            self.site.pages.bytes_per_second = None
        self._note("slow", times)
        self._note("bytes", sent)
        return table("Cold cache, 10 Mbit/s", "ms", times) + table(
            "Bytes until ready, brotli", "kB", sent
        )

    async def _cold(self) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
        from tests.bench.measure import load

        times: dict[str, list[float]] = {kind: [] for kind in self.kinds}
        sent: dict[str, list[float]] = {kind: [] for kind in self.kinds}
        for _ in range(self.runs):
            for kind in self.kinds:
                with tempfile.TemporaryDirectory(dir=self.folder) as profile:
                    result = await load(self.site, kind, Path(profile))
                times[kind].append(result.ready)
                sent[kind].append(result.sent / 1000)
        return times, sent

    async def frames(self) -> list[str]:
        """One frame and five of them at a time, warm: until all are ready, and what they cost."""
        from tests.bench.measure import load

        kinds = [kind for kind in self.kinds if kind != "pyscript"]
        lines = []
        for frames in (1, 5):
            times: dict[str, list[float]] = {kind: [] for kind in kinds}
            memory: dict[str, list[float]] = {kind: [] for kind in kinds}
            for _ in range(self.runs):
                for kind in kinds:
                    profile = self.folder / f"profile-{kind}"
                    if not profile.exists():
                        await load(self.site, kind, profile, keep=True)
                    result = await load(self.site, kind, profile, frames=frames, memory=True)
                    times[kind].append(result.ready)
                    memory[kind].append(result.memory)
            if frames > 1:
                self._note("frames", times)
                self._note("memory", memory)
            lines += table(f"Frames: {frames}, all ready, warm cache", "ms", times)
            lines += table(f"Frames: {frames}, extra memory (PSS)", "MB", memory)
        return lines

    async def calls(self) -> list[str]:
        """Requests and events of Python beside those of plain JavaScript on the same page."""
        from tests.bench.measure import load

        lines = []
        for kind, words in (("snapshot", "our service"), ("vendor", "the vendor's stand-in")):
            requests: dict[str, list[float]] = {"JavaScript": [], "Python": []}
            events: dict[str, list[float]] = {"JavaScript": [], "Python": []}
            rates: dict[str, list[float]] = {"JavaScript": [], "Python": []}
            for _ in range(self.runs):
                profile = self.folder / f"profile-{kind}"
                measured = (await load(self.site, kind, profile, calls=True)).measured
                assert measured is not None
                for told, into in (("requests", requests), ("events", events)):
                    into["JavaScript"] += measured[told]["page"]
                    into["Python"] += measured[told]["python"]
                rates["JavaScript"].append(measured["perSecond"]["page"])
                rates["Python"].append(measured["perSecond"]["python"])
            if kind == "snapshot":
                self._note("requests", requests, kind="Python", over="JavaScript")
                self._note("events", events, kind="Python", over="JavaScript")
                self.figures["rate"] = statistics.median(rates["Python"])
            lines += percentiles(f"Round trip of a request, over {words}", requests)
            lines += percentiles(f"Handler called after an event, over {words}", events)
            lines += table(f"Events per second, over {words}", "", rates)
        return lines

    async def packages(self) -> list[str]:
        """Warm, with packages: beside our page without, and beside micropip in a bare Pyodide."""
        from tests.bench.measure import load
        from tests.bench.packages import make_pages

        sources = self.folder / "packages"
        sources.mkdir()
        make_pages(self.folder / "site", sources, self.site.desktop.origin)
        kinds = ("snapshot", "pure", "micropip", "compiled")
        times: dict[str, list[float]] = {kind: [] for kind in kinds}
        for kind in kinds:
            for _ in range(3):
                await load(self.site, kind, self.folder / f"profile-{kind}", keep=True)
        for _ in range(self.runs):
            for kind in kinds:
                result = await load(self.site, kind, self.folder / f"profile-{kind}")
                times[kind].append(result.ready)
        self._note("pure", times, kind="pure", over="snapshot")
        self._note("compiled", times, kind="compiled", over="micropip")
        return table("Warm cache, with packages", "ms", times)

    def summary(self) -> list[str]:
        """What all that was measured comes to."""
        from tests.bench.figures import summary

        return summary(self.figures)

    def _note(
        self,
        figure: str,
        values: dict[str, list[float]],
        kind: str = "snapshot",
        over: str = "bare",
    ) -> None:
        if kind in values and over in values:
            ratio = statistics.median(values[kind]) / statistics.median(values[over])
            self.figures[figure] = ratio


def table(title: str, unit: str, values: dict[str, list[float]]) -> list[str]:
    """A Markdown table: medians, spread, and ratios to the kinds that others are compared with."""
    base = [kind for kind in ("bare", "pyscript", "JavaScript") if kind in values]
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


def percentiles(title: str, values: dict[str, list[float]]) -> list[str]:
    """A Markdown table: p50 and p99 in milliseconds, and their ratios to the first row."""
    lines = [
        "",
        f"### {title}",
        "",
        "| | p50, ms | p99, ms | p50 over | p99 over |",
        "|---|---|---|---|---|",
    ]
    cuts = {kind: statistics.quantiles(each, n=100) for kind, each in values.items()}
    first = next(iter(cuts.values()))
    for kind, cut in cuts.items():
        ratios = f"{cut[49] / first[49]:.2f} | {cut[98] / first[98]:.2f}"
        lines.append(f"| {kind} | {cut[49]:.3f} | {cut[98]:.3f} | {ratios} |")
    return lines


def spread(values: list[float]) -> str:
    return f"{min(values):,.0f} to {max(values):,.0f}"


if __name__ == "__main__":
    main()
