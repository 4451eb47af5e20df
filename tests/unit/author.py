"""An author's project: a folder with an extension and its tests, and pytest run in it as he runs it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from py_ext.workbench.places import ROOT


def run_pytest(
    folder: Path, *options: str, files: Mapping[str, str] | None = None, ini: str = ""
) -> str:
    """What pytest prints. Without ``ini`` there are no settings: no mode, no scope."""
    for name, text in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "pytest.ini").write_text(f"[pytest]\n{ini}\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def outcomes(printed: str) -> dict[str, str]:
    """The outcome of each test by its name; of two (a test that passes, but not its end), the worse."""
    found: dict[str, str] = {}
    for outcome, name in re.findall(r"^(PASSED|FAILED|ERROR) \S+::(\S+)", printed, re.MULTILINE):
        if found.get(name, "PASSED") == "PASSED":
            found[name] = outcome
    return found
