"""The kit's example suite in a browser: the very file that passes in this Python."""

from __future__ import annotations

import re
import subprocess
import sys

from py_ext.workbench.places import ROOT


def test_the_example_suite_passes_in_chromium_too(chromium: object) -> None:
    suite = "tests/kit/test_wrap_up.py"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", suite]
    done = subprocess.run(
        [*command, "--desktop-browser"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^19 passed", done.stdout, re.MULTILINE), done.stdout
