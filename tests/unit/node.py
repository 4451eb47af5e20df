"""Runs JavaScript in Node, as a module."""

from __future__ import annotations

import subprocess
from pathlib import Path


def run_node(script: str, folder: Path) -> str:
    """What the script prints; its relative imports are from the folder."""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
