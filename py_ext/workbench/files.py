"""Reads files that a person has named, and brings a folder of ours up to date."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from py_ext.workbench.messages import SetupError

__all__ = ["LAST", "MANIFEST", "put", "read", "read_ours", "write_folder"]

MANIFEST = "FILES.txt"
"""Lists what a bundle holds: what is not on it is somebody else's, and is left alone."""

LAST = "index.html"
"""The page: what it names has to be there before it is."""

FRESH = ".new"
"""What the name of a file ends with that takes another's place when it is whole."""

LISTED = re.compile(r"([a-z_]+-|versions/)[0-9a-f]{16}/.+|index\.html|HEADERS\.txt|versions\.json")
"""What can be on it. Another list may have the same name, and what that names is not ours to delete."""


def read(path: Path) -> bytes:
    """The file's content. Raises SetupError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SetupError(f"{path} cannot be read: {error.strerror}") from error


def write_folder(
    folder: Path, files: Mapping[str, bytes], also: Collection[str] = frozenset()
) -> int:
    """Bring the folder's files of ours to this content; return how many were written or deleted.

    Other files are left alone. The manifest is written first, so that a run that was interrupted can be
    run again; index.html is written last, at once or not at all, when all is there that it names; and only
    then what nobody needs any more is deleted.

    Args:
        folder: Made where it does not exist.
        files: By name.
        also: What of ours stays as it is.

    Raises:
        SetupError: The folder holds files of others only, or something cannot be written.
    """
    try:
        ours = read_ours(folder)
        if not ours and folder.is_dir() and any(map(is_others, folder.iterdir())):
            raise SetupError(f"{folder} holds other files: choose an empty folder with --out")
        folder.mkdir(parents=True, exist_ok=True)
        stay = files.keys() | (ours & set(also))
        changed = int(put(folder / MANIFEST, listed(ours | files.keys())))
        for name in sorted(files, key=lambda name: ("/" not in name, name == LAST)):
            changed += (write if "/" in name else put)(folder / name, files[name])
        for name in sorted(ours - stay - {MANIFEST}):
            (folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # there is more in it
                for inside in list(Path(name).parents)[:-1]:
                    (folder / inside).rmdir()
            changed += 1
        put(folder / MANIFEST, listed(stay))
    except OSError as error:
        raise SetupError(
            f"{error.filename or folder} cannot be written: {error.strerror}"
        ) from error
    return changed


def read_ours(folder: Path) -> set[str]:
    """What the folder has of ours. Raises SetupError where the list of that is another's."""
    manifest = folder / MANIFEST
    ours = (
        set(read(manifest).decode("utf-8", "replace").splitlines()) if manifest.is_file() else set()
    )
    if not all(map(is_listed, ours)):
        raise SetupError(f"{manifest} is no bundle's: choose an empty folder with --out")
    return ours


def is_others(path: Path) -> bool:
    """Whether what lies in a folder without a manifest is somebody else's: the first thing that a build
    writes is its manifest, and it may have been interrupted."""
    return path.name != f"{MANIFEST}{FRESH}"


def is_listed(name: str) -> bool:
    """Whether a manifest of ours can have that name."""
    return LISTED.fullmatch(name) is not None and ".." not in name.split("/")


def listed(names: Iterable[str]) -> bytes:
    """The manifest's content."""
    return "".join(f"{name}\n" for name in sorted(names)).encode()


def write(path: Path, content: bytes) -> bool:
    """Write the file unless it has this content; return whether it had to be written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def put(path: Path, content: bytes) -> bool:
    """The same for what a web server may be sending at that moment: it is there as before, or anew, never
    in between, whatever happens."""
    fresh = path.with_name(f"{path.name}{FRESH}")
    if path.is_file() and path.read_bytes() == content:
        fresh.unlink(missing_ok=True)  # of a run that was interrupted
        return False
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return True
