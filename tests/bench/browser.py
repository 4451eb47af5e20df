"""A plain Chromium or Firefox, with nothing in its pages but the pages."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

from py_ext.workbench.browser import use_browser

ARGUMENTS = (
    "--headless=new",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",  # pages of the browser's own
)


def command_of(name: str, profile: Path, address: str) -> list[str]:
    """What shows the address in a browser with that profile."""
    if name == "firefox":
        profile.mkdir(exist_ok=True)
        return [use_browser(name), "--headless", "--no-remote", "--profile", str(profile), address]
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [use_browser(), *ARGUMENTS, *root, f"--user-data-dir={profile}", address]


@contextlib.asynccontextmanager
async def showing(name: str, profile: Path, address: str) -> AsyncIterator[int]:
    """Show the address in a browser with that profile; yields the browser's process id."""
    command = command_of(name, profile, address)
    nothing = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, stdout=nothing, stderr=nothing, start_new_session=True
    )
    try:
        yield process.pid
    finally:
        # Its own process group: the browser and whatever it started, and nothing else.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def memory_of(pid: int) -> float:
    """The proportional set size of a process and all its descendants, in megabytes.

    Memory that processes share counts for each by its share, so that the sum is what the machine spends.
    """
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                after_name = (entry / "stat").read_text().rpartition(")")[2].split()
                children.setdefault(int(after_name[1]), []).append(int(entry.name))
    waiting, kilobytes = [pid], 0
    while waiting:
        each = waiting.pop()
        waiting += children.get(each, [])
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
    return kilobytes / 1024
