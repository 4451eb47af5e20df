"""One build at a time into a folder: two would take each other's files away."""

from __future__ import annotations

import contextlib
import hashlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from py_ext.workbench.messages import SetupError, say

__all__ = ["one_build_into"]

LOOK = 0.2
"""Seconds between two looks whether the other is done."""


@contextmanager
def one_build_into(folder: Path, cache: Path) -> Iterator[None]:
    """Hold the folder while the block runs; where another program does, wait for it.

    The lock is in the cache: the folder is for a web server, and is copied whole.

    Raises:
        SetupError: The cache cannot be written.
    """
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    try:
        cache.mkdir(parents=True, exist_ok=True)
        held = (cache / f"building-{name}.lock").open("ab")
    except OSError as error:
        raise SetupError(f"{cache} cannot be written: {error.strerror}") from error
    with held:
        if not takes(held):
            say(f"another build writes to {folder}: waiting for it")
            while not takes(held):
                time.sleep(LOOK)
        yield


def takes(held: BinaryIO) -> bool:
    """Whether the lock was free, and is this program's now; the system lets it go with the file."""
    if sys.platform == "win32":
        import msvcrt

        held.seek(0)
        with contextlib.suppress(OSError):
            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
            return True
        return False
    import fcntl

    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # this file system has no locks: better to build than to wait for ever
        return True
    return True
