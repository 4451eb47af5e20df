"""What an author's editor says: mypy, strictly, over the sample extensions and over deliberate mistakes."""

from __future__ import annotations

import re
import subprocess
import sys

from py_ext.workbench.places import ROOT, WEB

MISTAKES = ROOT / "tests" / "typing" / "mistakes.py"


def mypy(*paths: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *paths]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_samples_are_accepted() -> None:
    samples = [str(path) for path in sorted((WEB / "extensions").glob("*.py"))]
    assert samples
    for sample in samples:
        assert mypy(sample) == (0, "")


def test_every_deliberate_mistake_is_found_and_nothing_else() -> None:
    lines = MISTAKES.read_text("utf-8").splitlines()
    marked = {number for number, line in enumerate(lines, 1) if "  # mistake" in line}
    assert len(marked) >= 15
    _, said = mypy(str(MISTAKES))
    found = {int(number) for number in re.findall(r"mistakes\.py:(\d+): error", said)}
    assert found == marked, said
