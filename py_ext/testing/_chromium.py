"""The Chromium of ``--desktop-browser``: one for all tests of a session.

When this process ends, however it ends, so does Chromium. What both have left in the temporary folder is
deleted by the next session.
"""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Chromium", "chromium"]

NEEDS = ("playwright", "starlette", "uvicorn", "websockets")
"""The packages that the browser mode needs beside those of every test."""

LONGEST_FOLDER = 104 - len("/org.chromium.Chromium.XXXXXX/SingletonSocket") - 1
"""Chromium makes a socket in there, and systems have a limit for the path of one."""

KEEPER = """
import os, signal, subprocess, sys
chromium = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for pytest, which then closes the input
os.close(2)  # else whoever reads it would not see that Chromium has ended
sys.stdin.read()
chromium.terminate()
try:
    chromium.wait(10)
except subprocess.TimeoutExpired:
    chromium.kill()
    chromium.wait()
"""
"""Starts Chromium and ends it when its own input ends. A process that is killed can end nothing itself, but
the system closes what it has open."""


class Chromium:
    """A Chromium that runs, the folder for what is made for it, and the ports that its pages keep, for its
    cache."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder
        self.ports: tuple[int, ...] = (0, 0)


def environment(folder: Path) -> dict[str, str]:
    """What Chromium gets: its own temporary files, which it leaves behind, are in the folder."""
    if len(str(folder)) > LONGEST_FOLDER:
        return dict(os.environ)
    return {**os.environ, "TMPDIR": str(folder)}


@contextmanager
def chromium() -> Iterator[Chromium]:
    """A running Chromium. Raises RuntimeError where something is missing: it says what."""
    from py_ext.workbench import places
    from py_ext.workbench.browser import use_browser
    from py_ext.workbench.held_folder import temporary_folder
    from py_ext.workbench.npm_packages import use_npm_packages

    for package in NEEDS:
        try:
            importlib.import_module(package)
        except ModuleNotFoundError as error:
            raise RuntimeError(
                f"--desktop-browser needs {package}: pip install {package}"
            ) from error
    for page in ("page", "desktop"):
        if not (places.WEB / page / "index.html").is_file():
            raise RuntimeError(
                "--desktop-browser needs the page's files, page/ and desktop/: they are not in "
                f"{places.WEB}. This py_ext was installed without them: install it from a checkout, with "
                "pip install -e."
            )
    use_npm_packages()
    with temporary_folder("py-ext-kit-") as folder:
        command = [
            use_browser(),
            "--headless",
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--remote-debugging-port=0",
            f"--user-data-dir={folder / 'profile'}",
            "about:blank",
        ]
        keeper = subprocess.Popen(
            [sys.executable, "-c", KEEPER, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(folder),
        )
        assert keeper.stdin is not None
        assert keeper.stderr is not None
        try:
            for line in keeper.stderr:
                found = re.search(r"DevTools listening on (ws://\S+)", line)
                if found:
                    break
            else:
                raise RuntimeError("Chromium did not start.")
            yield Chromium(found[1], folder)
        finally:
            keeper.stdin.close()
            keeper.wait()
            keeper.stderr.close()
