"""What reads the code and complains: the one list of it, for ``python3 -m tests --check`` and the tests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from py_ext.workbench.places import ROOT

__all__ = ["CHECKERS", "complaint", "run_all"]

PYTHON = (sys.executable, "-m")
NPM = ("npm", "--prefix", "web", "run", "--silent")
"""Runs a script of web/package.json."""

CHECKERS: dict[str, Sequence[str]] = {
    "mypy": (*PYTHON, "mypy"),
    "ruff check": (*PYTHON, "ruff", "check", "."),
    "ruff format": (*PYTHON, "ruff", "format", "--check", "."),
    "tsc": (*NPM, "types"),
    "biome": (*NPM, "lint"),
}
"""By name, the command of each: it ends with 0 when it has nothing to say. Those that take long come
first, as they run side by side."""


def complaint(command: Sequence[str]) -> str:
    """What a checker has to say of this checkout; empty when it is content."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError as error:
        return f"{command[0]} cannot be run: {error.strerror}"
    said = (done.stdout + done.stderr).strip()
    return (said or f"exit code {done.returncode}") if done.returncode else ""


def run_all(checkers: Mapping[str, Sequence[str]] = CHECKERS) -> int:
    """Run them side by side, and print what they say; 1 when one complains, else 0."""
    with ThreadPoolExecutor(len(checkers)) as pool:
        complaints = dict(zip(checkers, pool.map(complaint, checkers.values()), strict=True))
    for name, said in complaints.items():
        print(f"{name}: {said or 'content'}", flush=True)
    return int(any(complaints.values()))
