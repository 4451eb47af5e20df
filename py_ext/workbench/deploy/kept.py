"""What operations have of a version: ``deploy/`` in the bundle, and the bill of materials beside it.

Each version keeps copies of both in its own folder, from which they come back with it. No configuration
serves any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from py_ext.workbench.files import read, write
from py_ext.workbench.messages import SetupError
from py_ext.workbench.sbom import SBOM, sbom_place, write_sbom

__all__ = ["DEPLOY", "bring_back", "copies_of", "is_copy", "write_all"]

DEPLOY = "deploy"
"""The folder in the bundle."""


def write_all(folder: Path, files: Mapping[str, bytes]) -> int:
    """Bring the folder to this content; return how many files were written or deleted. What else is in it
    is left alone, but for what only projects with proxies have.

    Args:
        folder: A bundle's ``deploy/``.
        files: By name.

    Raises:
        SetupError: Something cannot be written.
    """
    try:
        changed = sum(write(folder / name, content) for name, content in files.items())
        for path in folder.glob("*-proxies.conf"):
            if path.name not in files:
                path.unlink()
                changed += 1
    except OSError as error:
        raise SetupError(
            f"{error.filename or folder} cannot be written: {error.strerror}"
        ) from error
    return changed


def copies_of(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What a version's own folder keeps, by name.

    Args:
        folder: The bundle's, which has just been built.
        files: Those of its ``deploy/``, by name.

    Raises:
        SetupError: There is no bill of materials beside it.
    """
    copies = {f"{DEPLOY}/{name}": content for name, content in files.items()}
    return copies | {SBOM: read(sbom_place(folder))}


def is_copy(name: str) -> bool:
    """Whether what a version's own folder has by that name is for operations, not for the page."""
    return name == SBOM or name.startswith(f"{DEPLOY}/")


def bring_back(folder: Path, copies: Mapping[str, bytes]) -> None:
    """Put a version's copies where operations look for them.

    Args:
        folder: The bundle's.
        copies: By their names in the version's own folder; where it has none, all stays as it is.

    Raises:
        SetupError: Something cannot be written.
    """
    begin = f"{DEPLOY}/"
    files = {name.removeprefix(begin): copies[name] for name in copies if name.startswith(begin)}
    if files:
        write_all(folder / DEPLOY, files)
    if SBOM in copies:
        write_sbom(folder, copies[SBOM])
