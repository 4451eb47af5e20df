"""Folders that are gone when their program has ended, however it ended.

A program that is killed cannot tidy up. The next one does: a lock in the folder, which the system lets go
with the process, tells whether somebody still works in it.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

__all__ = ["held_folder", "temporary_folder"]

LOCK = "in-use.lock"
DAY = 24 * 3600


@contextmanager
def held_folder(parent: Path, prefix: str, *, ours: bool) -> Iterator[Path]:
    """A new folder, gone afterwards; and those of programs that have died are deleted before.

    Args:
        parent: Where it is made.
        prefix: What its name begins with.
        ours: Whether all of that name there are ours: then those without a lock go too, after a day.
    """
    for left in parent.glob(f"{prefix}*"):
        if is_left(left, ours=ours):
            shutil.rmtree(left, ignore_errors=True)
    # What another program may meanwhile have begun to delete is no reason to fail.
    with tempfile.TemporaryDirectory(dir=parent, prefix=prefix, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with locked(folder):
            yield folder


def temporary_folder(prefix: str) -> AbstractContextManager[Path]:
    """A held folder among the system's temporary ones."""
    return held_folder(Path(tempfile.gettempdir()), prefix, ours=False)


def is_left(folder: Path, *, ours: bool) -> bool:
    """Whether nobody works in it any more."""
    try:
        found = folder.lstat()
        # In a folder for all, such as /tmp, others may lay anything under any name.
        mine = sys.platform == "win32" or found.st_uid == os.getuid()
        if not (mine and stat.S_ISDIR(found.st_mode)):
            return False
        if not (folder / LOCK).exists():
            return ours and found.st_mtime < time.time() - DAY
        return not is_locked(folder / LOCK)
    except OSError:
        return False  # gone, or not ours to read


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock."""
    if sys.platform == "win32":  # which deletes no file that is open: lock enough
        with (folder / LOCK).open("wb"):
            yield
        return
    import fcntl

    with (folder / f"{LOCK}.new").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        Path(held.name).rename(folder / LOCK)  # now, because a lock that is free means a death
        yield


def is_locked(lock: Path) -> bool:
    """Whether a process holds it."""
    if sys.platform == "win32":
        try:
            lock.unlink()
        except OSError:
            return True
        return False
    import fcntl

    with lock.open("rb") as tried:
        try:
            fcntl.flock(tried, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
