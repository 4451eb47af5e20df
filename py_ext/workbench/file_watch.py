"""Notices when a file is saved."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

__all__ = ["watch"]


async def watch(extension: Path, saved: Callable[[], None]) -> None:
    """Call ``saved`` whenever the file was written, replaced, deleted or is there again.

    It looks a few times a second: that is cheap for one file, and works for every editor, file system
    and version control, which replace files and whole folders.
    """

    def look() -> tuple[int, int, int] | None:
        try:
            stat = extension.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    seen = look()
    while True:
        await asyncio.sleep(0.2)
        now = look()
        if now != seen:
            seen = now
            try:
                saved()
            except Exception as error:  # whatever it was, the next save gets its chance
                print(f"error: not reloaded: {error}", file=sys.stderr)
