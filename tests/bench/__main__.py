"""``python3 -m tests.bench``: how quickly our pages start and answer, beside a bare Pyodide and PyScript.

Everything is measured in turns, in one run, in plain browsers, and told as medians with their spread and
as ratios: machines differ, and one machine differs from hour to hour, but ratios within one run hold.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from py_ext.workbench.browser import use_browser
from py_ext.workbench.messages import SetupError, fail
from py_ext.workbench.npm_packages import use_npm_packages
from py_ext.workbench.python_packages import use_python_packages

PARTS = (
    *("warm", "later", "after", "frames", "calls", "hangs", "page", "packages", "cold", "slow"),
    "limit",
    "soak",
)
KINDS = ("bare", "pyscript", "plain", "frame", "shared")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="of each; the median counts")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="measure these parts only"
    )
    parser.add_argument(
        "--kinds", nargs="+", choices=KINDS, default=KINDS, help="compare these pages only"
    )
    parser.add_argument(
        "--browser",
        choices=("chromium", "firefox"),
        default="chromium",
        help="where to measure; limit and soak are always Chromium's",
    )
    given = parser.parse_args()
    try:
        use_python_packages("-m", "tests.bench", *sys.argv[1:])
        use_npm_packages()
        use_browser(given.browser)
        sys.exit(asyncio.run(run(given)))
    except SetupError as error:
        fail(error)


async def run(given: argparse.Namespace) -> int:
    """Measure and print; 1 when a part could not be measured, else 0."""
    from tests.bench.bench import Bench  # it needs the packages
    from tests.bench.measure import Unsound

    missing = 0
    with tempfile.TemporaryDirectory(prefix="py-ext-bench-") as name:
        async with Bench.opened(Path(name), given.runs, given.kinds, given.browser) as bench:
            for part in given.only:
                try:
                    print("\n".join(await getattr(bench, part)()), flush=True)
                except (Unsound, TimeoutError) as error:
                    missing = 1
                    print(f"\n**{part} is not measured**: {error or 'no report came'}", flush=True)
            print("\n".join(bench.summary()), flush=True)
            print(f"\nThe machine had {os.cpu_count()} cores and, at the end, a load of {load()}.")
    return missing


def load() -> str:
    return (
        ", ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    )


if __name__ == "__main__":
    main()
