"""Finds a Chromium for the tests, and installs one where there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from py_ext.workbench import programs
from py_ext.workbench.messages import SetupError, say

__all__ = ["find_browser", "use_browser"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)


def find_browser() -> str | None:
    """The path of a Chromium: $PY_EXT_BROWSER, one on the PATH, or Playwright's own."""
    given = os.environ.get("PY_EXT_BROWSER")
    if given:
        return given
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    if MAC_BROWSER.exists():
        return str(MAC_BROWSER)
    own = programs.run([sys.executable, "-c", ASK_PLAYWRIGHT]).stdout.strip()
    return own if own and Path(own).exists() else None


def use_browser() -> str:
    """The path of a Chromium, installed first where there is none.

    Raises:
        SetupError: There is none and it could not be installed.
    """
    found = find_browser()
    if found:
        return found
    say("installing a browser: Playwright's Chromium")
    programs.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])
    found = find_browser()
    if found is None and shutil.which("apt-get"):
        say("that did not work; installing a browser: Debian's chromium")
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        quiet = ["-y", "-qq", "--no-install-recommends"]
        programs.run([*root, "apt-get", "update", "-qq"])
        programs.run([*root, "apt-get", "install", *quiet, "chromium"])
        found = find_browser()
    if found is None:
        raise SetupError(
            "the browser tests need a Chromium and none could be installed: install Chrome or "
            "Chromium, or set PY_EXT_BROWSER to its path"
        )
    say(f"installed {found}")
    return found
