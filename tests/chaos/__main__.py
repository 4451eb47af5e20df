"""``python3 -m tests.chaos``: a thousand runs; ``python3 -m tests.chaos 17``: the one of seed 17, with all
that happened in it; ``--from 1000 --runs 5000``: others."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from tests.chaos.history import violations
from tests.chaos.run import play


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tests.chaos", description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", help="play this one only, and tell all of it")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    parser.add_argument("--runs", type=int, default=1000, help="how many (default: %(default)s)")
    asked = parser.parse_args()
    alone = asked.seed is not None
    first = asked.seed if alone else asked.first
    began, failed = time.perf_counter(), []
    for seed in range(first, first + (1 if alone else asked.runs)):
        history = asyncio.run(play(seed))
        found = list(violations(history))
        if alone:
            print("\n".join(history.log))
        for each in found:
            print(f"seed {seed}: {each}")
        if found:
            failed.append(seed)
    seconds = time.perf_counter() - began
    runs = 1 if alone else asked.runs
    print(
        f"seeds {first} to {first + runs - 1}: {runs - len(failed)} of {runs} are well, {seconds:.0f} s"
    )
    if failed:
        print(f"failed: {' '.join(map(str, failed))}")
        print(f"one of them alone: python3 -m tests.chaos {failed[0]}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
