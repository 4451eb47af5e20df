"""The page in Debian's Firefox: the very files that pass in Chromium."""

from __future__ import annotations

import subprocess
import sys

import pytest

from py_ext.workbench.places import ROOT

SUITE = "tests/browser/test_page.py"
"""What runs with all other tests. The rest does with ``--browser=firefox``, and takes half an hour."""


@pytest.mark.browser
def test_it_passes_in_firefox(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--browser") == "firefox":
        pytest.skip("this is Firefox")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--browser=firefox"]
    done = subprocess.run([*command, SUITE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
