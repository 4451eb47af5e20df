"""Finds a Chromium for the tests, or a Firefox, and installs one where there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from py_ext.workbench import programs
from py_ext.workbench.messages import SetupError, say

__all__ = ["find_browser", "use_browser"]

NAMES = {
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    "firefox": ("firefox-esr", "firefox"),
}
PACKAGES = {"chromium": "chromium", "firefox": "firefox-esr"}
"""Debian's."""

ADVICE = {
    "chromium": "install Chrome or Chromium, or set PY_EXT_BROWSER to its path",
    "firefox": "install one",
}
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)


def find_browser(which: str = "chromium") -> str | None:
    """The path of a browser: of a Chromium, $PY_EXT_BROWSER, one on the PATH, or Playwright's own; of a
    Firefox, one on the PATH. Playwright's own is not what agents have.

    Args:
        which: ``chromium`` or ``firefox``.
    """
    given = os.environ.get("PY_EXT_BROWSER")
    if given and which == "chromium":
        return given
    for name in NAMES[which]:
        found = shutil.which(name)
        if found:
            return found
    if which != "chromium":
        return None
    if MAC_BROWSER.exists():
        return str(MAC_BROWSER)
    own = programs.run([sys.executable, "-c", ASK_PLAYWRIGHT]).stdout.strip()
    return own if own and Path(own).exists() else None


def use_browser(which: str = "chromium") -> str:
    """The path of a browser, installed first where there is none.

    Args:
        which: ``chromium`` or ``firefox``.

    Raises:
        SetupError: There is none and it could not be installed.
    """
    found = find_browser(which)
    if found:
        return found
    if which == "chromium":
        say("installing a browser: Playwright's Chromium")
        programs.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])
        found = find_browser(which)
    if found is None and shutil.which("apt-get"):
        say(f"installing a browser: Debian's {PACKAGES[which]}")
        install(PACKAGES[which])
        found = find_browser(which)
    if found is None:
        raise SetupError(
            f"the browser tests need a {which.title()} and none could be installed: {ADVICE[which]}"
        )
    say(f"installed {found}")
    return found


def install(package: str) -> None:
    """Have Debian's package manager install it, if it can."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    programs.run([*root, "apt-get", "update", "-qq"])
    quiet = ["-y", "-qq", "--no-install-recommends"]
    programs.run([*root, "apt-get", "install", *quiet, package])
