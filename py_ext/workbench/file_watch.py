"""Notices when an author saves a file of his extension."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Protocol

from py_ext.project.catalogs import COMPILED, SOURCES
from py_ext.project.own_files import own_files
from py_ext.project.project import Project

__all__ = ["Watched", "watch"]

QUIET = 60
"""Milliseconds without a change after which a save is over: many write several files."""

LOOK_ANYWAY = 1000
"""Milliseconds after which it looks without having been told: not every file system tells."""


class Watched(Protocol):
    """What is told, and what it is about."""

    extension: Path

    def project(self) -> Project:
        """The project as it is now."""

    def saved(self) -> None:
        """A file of it was saved."""


async def watch(watched: Watched) -> None:
    """Call ``saved`` once whenever files of the project were written, replaced, deleted or are there again:
    those of its modules, its settings, its lock, what its page shows, and what a site would set."""
    from watchfiles import awatch

    last = look(watched)
    while True:
        changes = awatch(
            *folders(last),
            recursive=False,  # a project's folder may hold environments of a hundred thousand files
            watch_filter=None,  # editors write beside and rename: what counts is how the files are then
            step=QUIET,
            debounce=10 * QUIET,
            rust_timeout=LOOK_ANYWAY,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        )
        async with contextlib.aclosing(changes):
            async for _ in changes:
                now = look(watched)
                if now != last:
                    break
        last = now
        try:
            watched.saved()
        except Exception as error:  # whatever it was, the next save gets its chance
            print(f"error: not reloaded: {error}", file=sys.stderr)


Seen = dict[Path, tuple[int, int, int] | None]
"""When each file was written last; None for one that is not there."""


def look(watched: Watched) -> Seen:
    """The project's files. Where it makes no sense at the moment, those of its folders."""
    try:
        project = watched.project()
        files = {path for path in own_files(project).values() if not is_compiled(path)}
        files |= {project.settings_file, project.lock_file}
        files.update(project.settings.assets.values())
        if project.settings.style is not None:
            files.add(project.settings.style)
    except Exception:  # a SetupError, or what nobody has thought of: saved() tells it
        place = watched.extension.absolute()
        home = place if place.is_dir() else place.parent
        files = {place}
        with contextlib.suppress(OSError):  # it may be gone
            files.update(home.iterdir())
    else:
        files.add(project.settings_file.parent / "settings.json")
    return {path: written(path) for path in files}


def folders(seen: Seen) -> set[Path]:
    """The folders that are there, of these files."""
    found = {path.parent for path in seen}
    return {folder for folder in found if folder.is_dir()} or {Path()}


def written(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def is_compiled(path: Path) -> bool:
    """Whether it is made of another that is watched: a build writes it."""
    return path.suffix == COMPILED and path.with_suffix(SOURCES[0]).is_file()
