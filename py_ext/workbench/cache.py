"""Keeps what takes long to make, and lets the oldest go.

Several programs may use the same cache at the same time, as the workers of the tests do: what is made
appears when it is complete, and whoever made the same a moment later uses what is there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from py_ext.workbench.held_folder import held_folder
from py_ext.workbench.messages import SetupError

__all__ = ["kept", "making"]


def kept(cache: Path, kind: str, key: str, make: Callable[[Path], None], *, most: int) -> Path:
    """The file or folder of that kind and key.

    Args:
        cache: The folder that keeps it.
        kind: Such as ``"snapshot"``.
        key: A hash of all that it is made from.
        make: Makes it at the path that it is called with, where the cache has none.
        most: How many of the kind stay: those that were used last.

    Raises:
        SetupError: The cache cannot be written, or what ``make`` raises. Nothing is kept then.
    """
    place = cache / f"{kind}-{key}"
    if not place.exists():
        with making(cache) as folder:
            made = folder / place.name
            make(made)
            try:
                made.rename(place)
            except OSError:
                if not place.exists():  # else another program was faster
                    raise
        others = sorted(cache.glob(f"{kind}-*"), key=last_use)
        for stale in others[:-most]:
            delete(stale)
    with contextlib.suppress(OSError):  # it may be read, which is enough
        os.utime(place)
    return place


@contextmanager
def making(cache: Path) -> Iterator[Path]:
    """A folder to make something in, on the cache's own disk; gone afterwards with all that is in it."""
    with contextlib.ExitStack() as held:
        try:
            cache.mkdir(parents=True, exist_ok=True)
            folder = held.enter_context(held_folder(cache, "making-", ours=True))
        except OSError as error:
            raise SetupError(
                f"{cache} cannot be written: {error.strerror}; what takes long to make is kept there"
            ) from error
        yield folder


def last_use(path: Path) -> float:
    """When it was used last; long ago, if another program has just deleted it."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def delete(path: Path) -> None:
    """Delete a file or a folder; another program may do the same."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
