"""The checkers have nothing to say."""

import shutil
import subprocess
import sys

import pytest

from py_ext.workbench.setup import ROOT

CHECKS = {
    "ruff check": [sys.executable, "-m", "ruff", "check", "."],
    "ruff format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "mypy": [sys.executable, "-m", "mypy"],
    "biome": [shutil.which("npm") or "npm", "--prefix", "web", "run", "--silent", "lint"],
    "tsc": [shutil.which("npm") or "npm", "--prefix", "web", "run", "--silent", "types"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_checkers_are_content(name: str) -> None:
    done = subprocess.run(CHECKS[name], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
