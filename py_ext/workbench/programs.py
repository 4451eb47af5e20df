"""Runs other programs, and finds the line in which they say why they failed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

__all__ = ["last_line", "run"]


def run(
    command: list[str], cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with nothing to read and these variables beside our own."""
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        text=True,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """The last line of what a program printed: most say there what went wrong."""
    lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    return lines[-1].strip() if lines else f"exit code {done.returncode}"
