"""The parts of the bench: each measures in turns, and tells its table and what of it counts."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

from tests.bench.figures import summary
from tests.bench.kit import kit_tests
from tests.bench.limit import limit_table
from tests.bench.measure import HANGS, ONE, REST, SETTLED, Load, Plan, Site, load
from tests.bench.packages import PACKAGES, make_pages
from tests.bench.server import Server
from tests.bench.site import OURS, make_desktop, make_site
from tests.bench.soak import soak
from tests.bench.tables import cuts, percentiles, table

__all__ = ["Bench"]

TEN_MEGABITS = 10e6 / 8
ABSENT = 30_000
"""Milliseconds without any frame."""

CALLS = Plan(measures="calls")

KIT_TESTS = 50
"""How many tests of the kit: the first has modules to import, and the median counts."""

AT_WORK = ("shared", "frame")
"""Pages of ours that have calls to handle."""

LATER = Plan(frames=10, rest=REST)
HANGING = Plan(measures=HANGS)
AFTER = Plan(frames=2, rest=SETTLED * 1000, absent=ABSENT)


class Bench:
    """The parts of the bench; each measures and returns the lines of its table."""

    def __init__(self, site: Site, folder: Path, runs: int, kinds: Iterable[str]) -> None:
        """
        Args:
            site: What is measured.
            folder: For the browsers' profiles.
            runs: Of each.
            kinds: Pages to compare.
        """
        self.site = site
        self.folder = folder
        self.runs = runs
        self.kinds = list(kinds)
        self.figures: dict[str, float] = {}

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(
        cls, folder: Path, runs: int, kinds: Iterable[str], browser: str
    ) -> AsyncIterator[Bench]:
        """Build the pages and serve them while the block of code runs."""
        desktop, pages = Server(folder / "desktop"), Server(folder / "site")
        async with desktop.serving(), pages.serving():
            make_desktop(folder / "desktop")
            pages.more |= make_site(folder / "site", desktop.origin)
            yield cls(Site(desktop, pages, (*OURS, *PACKAGES), browser), folder, runs, kinds)

    async def warm(self) -> list[str]:
        """With all that browsers keep: files, and the code that they have compiled."""
        times = await self._warm(self.kinds, [kind for kind in AT_WORK if kind in self.kinds])
        self._note("first", times)
        self._note("own", times, kind="frame")
        self._note("pyscript", times, over="pyscript")
        return table("Warm cache, until the first handler is subscribed", "ms", times)

    async def later(self) -> list[str]:
        """Frames that come one after the other and share a Python."""
        return await self._beside("later", LATER, "Second and later frames, until ready")

    async def after(self) -> list[str]:
        """A frame that comes when for a while there was none: the Python has waited for it."""
        return await self._beside("after", AFTER, "A frame after 30 s without any, until ready")

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

    async def frames(self) -> list[str]:
        """One frame, five and ten of them at a time, warm: until all are ready, and what they cost."""
        kinds = [kind for kind in self.kinds if kind in ("bare", "frame", "shared")]
        lines = []
        for frames in (1, 5, 10):
            times: dict[str, list[float]] = {kind: [] for kind in kinds}
            memory: dict[str, list[float]] = {kind: [] for kind in kinds}
            for _ in range(self.runs):
                for kind in kinds:
                    result = await self._load(kind, Plan(frames), memory=True)
                    times[kind].append(result.ready)
                    memory[kind].append(result.memory)
            if frames == 5:
                self._note("frames", times)
            self._note(f"memory {frames}", memory)
            lines += table(f"Frames: {frames}, all ready, warm cache", "ms", times)
            lines += table(f"Frames: {frames}, extra memory (PSS)", "MB", memory)
        return lines

    async def calls(self) -> list[str]:
        """Requests and events of Python beside those of plain JavaScript on the same page."""
        lines = []
        for kind, words in (
            ("shared", "shared Python"),
            ("frame", "a Python of its own"),
            ("vendor", "shared Python, the vendor's stand-in"),
        ):
            if kind in self.kinds or (kind == "vendor" and "shared" in self.kinds):
                lines += await self._calls(kind, words)
        return lines

    async def _calls(self, kind: str, words: str) -> list[str]:
        requests: dict[str, list[float]] = {"JavaScript": [], "Python": []}
        events: dict[str, list[float]] = {"JavaScript": [], "Python": []}
        rates: dict[str, list[float]] = {"JavaScript": [], "Python": []}
        held: dict[str, list[float]] = {"page": [], "desktop": []}
        for _ in range(self.runs):
            measured = (await self._load(kind, CALLS)).measured
            assert measured is not None
            for told, into in (("requests", requests), ("events", events)):
                into["JavaScript"] += measured[told]["page"]
                into["Python"] += measured[told]["python"]
            rates["JavaScript"].append(measured["perSecond"]["page"])
            rates["Python"].append(measured["perSecond"]["python"])
            for each, longest in held.items():
                longest.append(measured["held"][each])
        if kind == "shared":
            for figure, values, percentile in (
                ("requests", requests, 50),
                ("slowest requests", requests, 99),
                ("events", events, 50),
            ):
                over = cuts(values["JavaScript"])[percentile - 1]
                self.figures[figure] = cuts(values["Python"])[percentile - 1] / over
            self._note("rate", rates, kind="Python", over="JavaScript")
            self.figures["held"] = statistics.median(held["page"])
            self.figures["desktop held"] = statistics.median(held["desktop"])
        return [
            *percentiles(f"Round trip of a request: {words}", requests),
            *percentiles(f"Handler called after an event: {words}", events),
            *table(f"Events per second: {words}", "", rates),
            *table(f"Longest task with a heavy handler: {words}", "ms", held),
        ]

    async def hangs(self) -> list[str]:
        """A Python that sleeps holds nobody up; one that hangs is replaced."""
        if "shared" not in self.kinds:
            return []
        held: dict[str, list[float]] = {"page": [], "desktop": [], "desktop, hanging": []}
        times: dict[str, list[float]] = {"said": [], "running again": []}
        for _ in range(self.runs):
            measured = (await self._load("shared", HANGING)).measured
            assert measured is not None
            for told, into in (
                ("page", "page"),
                ("desktop", "desktop"),
                ("hung", "desktop, hanging"),
            ):
                held[into].append(measured[told])
            times["said"].append(measured["said"] * 1000)
            times["running again"].append(measured["again"] * 1000)
        for figure, values in (
            ("asleep", held["page"]),
            ("desktop asleep", held["desktop"]),
            ("desktop hung", held["desktop, hanging"]),
        ):
            self.figures[figure] = max(values)  # each has to hold, whenever it happens
        self.figures["hang said"] = max(times["said"]) / 1000
        self.figures["hang over"] = max(times["running again"]) / 1000
        return [
            *table("Longest task while Python sleeps 3 s, or hangs", "ms", held),
            *table("After a hang has begun", "ms", times),
        ]

    async def page(self) -> list[str]:
        """From ``show`` in Python to layout, beside elements that plain JavaScript makes in the same frame;
        and a test of the kit."""
        lines = []
        for kind, words in (("shared", "shared Python"), ("frame", "a Python of its own")):
            if kind in self.kinds:
                lines += await self._page(kind, words)
        tests = await asyncio.to_thread(kit_tests, self.folder / "kit", KIT_TESTS)
        self.figures["kit"] = statistics.median(tests)
        return [*lines, *table("A test of the kit with a form and a click", "ms", {"kit": tests})]

    async def _page(self, kind: str, words: str) -> list[str]:
        times: dict[str, dict[str, list[float]]] = {}
        for _ in range(self.runs):
            measured = (await self._load(kind, Plan(measures="page"))).measured
            assert measured is not None
            for what, each in measured.items():
                both = times.setdefault(what, {"JavaScript": [], "Python": []})
                both["JavaScript"] += each["page"]
                both["Python"] += each["python"]
        if kind == "shared":
            self._note("page new", times["new"], kind="Python", over="JavaScript")
            self._note("page changed", times["changed"], kind="Python", over="JavaScript")
            self.figures["page few"] = statistics.median(times["few"]["Python"])
        return [
            *percentiles(f"1,000 rows, all new: {words}", times["new"]),
            *percentiles(f"1,000 rows, one cell changed: {words}", times["changed"]),
            *percentiles(f"20 rows, all new: {words}", times["few"]),
        ]

    async def packages(self) -> list[str]:
        """Warm, with packages: beside our page without, and beside micropip in a bare Pyodide."""
        sources = self.folder / "packages"
        sources.mkdir()
        self.site.pages.more |= make_pages(self.folder / "site", sources, self.site.desktop.origin)
        times = await self._warm(("shared", "pure", "micropip", "compiled"))
        self._note("pure", times, kind="pure", over="shared")
        self._note("compiled", times, kind="compiled", over="micropip")
        return table("Warm cache, with packages", "ms", times)

    async def limit(self) -> list[str]:
        """A desktop that answers so many requests in a minute, and an extension that wants many more."""
        return await limit_table()

    async def soak(self) -> list[str]:
        """A long shift: 100,000 events, and what has grown by its end."""
        lines, figures = await soak()
        self.figures |= figures
        return lines

    def summary(self) -> list[str]:
        """What all that was measured comes to."""
        return summary(self.figures)

    async def _warm(self, kinds: Sequence[str], idle: Sequence[str] = ()) -> dict[str, list[float]]:
        """Each in its turn; ``idle`` are measured in a browser where nobody has worked, too."""
        turns = [(kind, kind, True) for kind in kinds]
        turns += [(f"{kind}, never at work", kind, False) for kind in idle]
        times: dict[str, list[float]] = {name: [] for name, _, _ in turns}
        for _ in range(self.runs):
            for name, kind, has_worked in turns:
                times[name].append((await self._load(kind, has_worked=has_worked)).ready)
        return times

    async def _cold(self) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
        times: dict[str, list[float]] = {kind: [] for kind in self.kinds}
        sent: dict[str, list[float]] = {kind: [] for kind in self.kinds}
        for _ in range(self.runs):
            for kind in self.kinds:
                with tempfile.TemporaryDirectory(dir=self.folder) as profile:
                    result = await load(self.site, kind, Path(profile))
                times[kind].append(result.ready)
                sent[kind].append(result.sent / 1000)
        return times, sent

    async def _beside(self, figure: str, plan: Plan, title: str) -> list[str]:
        """The first frame beside all that follow, of the same loads."""
        if "shared" not in self.kinds:
            return []
        times: dict[str, list[float]] = {"first": [], "following": []}
        for _ in range(self.runs):
            first, *following = (await self._load("shared", plan)).each
            times["first"].append(first)
            times["following"] += following
        self._note(figure, times, kind="following", over="first")
        return table(title, "ms", times)

    async def _load(
        self, kind: str, plan: Plan = ONE, *, memory: bool = False, has_worked: bool = True
    ) -> Load:
        """One load, in a browser that has been there before.

        Args:
            has_worked: An agent has worked there: events and requests have gone through Python. Chromium
                156 keeps what it has compiled of a wasm once that is a megabyte; of a bare Pyodide, that
                is at once, and of a start of ours not before the first calls have come.
        """
        works = has_worked and kind in AT_WORK
        profile = self.folder / f"profile-{kind}-{'at-work' if works else 'visited'}"
        if not profile.exists():
            for visit in range(3):  # they compile for keeping when a page comes again
                await load(
                    self.site, kind, profile, CALLS if works and visit == 1 else ONE, keep=True
                )
        return await load(self.site, kind, profile, plan, memory=memory)

    def _note(
        self,
        figure: str,
        values: dict[str, list[float]],
        kind: str = "shared",
        over: str = "bare",
    ) -> None:
        if kind in values and over in values:
            ratio = statistics.median(values[kind]) / statistics.median(values[over])
            self.figures[figure] = ratio
