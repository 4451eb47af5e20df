"""Reads files that a person has named, and brings a folder of ours up to date."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path

from py_ext.workbench.messages import SetupError

__all__ = ["MANIFEST", "read", "write_folder"]

MANIFEST = "FILES.txt"
"""Lists what a bundle holds: what is not on it is somebody else's, and is left alone."""

LISTED = re.compile(r"[a-z_]+-[0-9a-f]{16}/.+|index\.html|HEADERS\.txt")
"""What can be on it. Another list may have the same name, and what that names is not ours to delete."""


def read(path: Path) -> bytes:
    """The file's content. Raises SetupError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SetupError(f"{path} cannot be read: {error.strerror}") from error


def write_folder(folder: Path, files: dict[str, bytes]) -> int:
    """Bring the folder's files of ours to this content; return how many were written or deleted.

    Other files are left alone. The manifest is written first, so that a run that was interrupted can be
    run again.

    Raises:
        SetupError: The folder holds files of others only, or something cannot be written.
    """
    try:
        manifest = folder / MANIFEST
        ours = set(manifest.read_text("utf-8").splitlines()) if manifest.is_file() else set()
        if not all(map(is_listed, ours)):
            raise SetupError(f"{manifest} is no bundle's: choose an empty folder with --out")
        if not ours and folder.is_dir() and any(folder.iterdir()):
            raise SetupError(f"{folder} holds other files: choose an empty folder with --out")
        folder.mkdir(parents=True, exist_ok=True)
        changed = int(write(manifest, listed(ours | files.keys())))
        for name, content in files.items():
            changed += write(folder / name, content)
        for name in sorted(ours - files.keys() - {MANIFEST}):
            (folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # there is more in it
                (folder / name).parent.rmdir()
            changed += 1
        write(manifest, listed(files))
    except OSError as error:
        raise SetupError(
            f"{error.filename or folder} cannot be written: {error.strerror}"
        ) from error
    return changed


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
