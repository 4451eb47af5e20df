"""Finds a Chromium for the tests, or a Firefox, and installs one where there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from py_ext.workbench import programs
from py_ext.workbench.messages import SetupError, say

__all__ = ["find_browser", "use_browser", "use_firefox"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIREFOX_NAMES = ("firefox-esr", "firefox")
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
        install("chromium")
        found = find_browser()
    if found is None:
        raise SetupError(
            "the browser tests need a Chromium and none could be installed: install Chrome or "
            "Chromium, or set PY_EXT_BROWSER to its path"
        )
    say(f"installed {found}")
    return found


def use_firefox() -> str:
    """The path of a Firefox, installed first where there is none. Not Playwright's own, which is not what
    agents have.

    Raises:
        SetupError: There is none and it could not be installed.
    """
    found = find_firefox()
    if found is None and shutil.which("apt-get"):
        say("installing a browser: Debian's firefox-esr")
        install("firefox-esr")
        found = find_firefox()
    if found is None:
        raise SetupError("these tests need a Firefox and none could be installed: install one")
    return found


def find_firefox() -> str | None:
    return next(filter(None, map(shutil.which, FIREFOX_NAMES)), None)


def install(package: str) -> None:
    """Have Debian's package manager install it, if it can."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    programs.run([*root, "apt-get", "update", "-qq"])
    quiet = ["-y", "-qq", "--no-install-recommends"]
    programs.run([*root, "apt-get", "install", *quiet, package])
