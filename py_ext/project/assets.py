"""The setting ``assets``: files of an extension's folder that go into its bundle as they are, for what its
page shows. Python does not load them.

They are named as ``Path.glob`` has it, such as ``images/*.svg`` or ``help/**/*.html``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from py_ext.project.extension_file import check_served_name
from py_ext.project.setup_error import SetupError

__all__ = ["assets_in"]

ANY_FOLDERS = "**"


def assets_in(folder: Path, pattern: str) -> dict[str, Path]:
    """The files that match, by their names in that folder, such as ``images/logo.svg``.

    What begins with a dot is not among them, nor what lies in a folder that does. Capital letters count on
    every machine: they do for web servers.

    Raises:
        SetupError: There is none, or one lies outside of the folder, or web servers would not find it.
    """
    parts = [part for part in pattern.strip().rstrip("/").split("/") if part != "."] or ["."]
    if "\\" in pattern:
        raise SetupError(f"{pattern!r} has a backslash: write it with /, on every machine")
    if ".." in parts or not parts[0] or Path(pattern).is_absolute():
        raise SetupError(f"{pattern!r} leads out of the project's folder: have it in there")
    found = {path.relative_to(folder).as_posix(): path for path in matches(folder, parts)}
    if not found:
        raise SetupError(f"there is no file {pattern!r}{hint(folder, parts)}")
    for name, path in found.items():
        check_served_name(name)
        if not path.resolve().is_relative_to(folder.resolve()):
            raise SetupError(f"{name!r} is a link that leads out of the project's folder: copy it")
    return dict(sorted(found.items()))


def matches(folder: Path, parts: Sequence[str]) -> Iterator[Path]:
    """The files in the folder that the parts of a pattern lead to. Not by ``glob``: it would look into
    environments of a hundred thousand files, and heeds capital letters on some machines only."""
    first, *rest = parts
    if first == ANY_FOLDERS:
        yield from matches(folder, rest or ["*"])
    for path in entries(folder):
        if first == ANY_FOLDERS:
            if path.is_dir() and not path.is_symlink():  # which may lead round in a circle
                yield from matches(path, parts)
        elif fnmatchcase(path.name, first):
            if not rest and path.is_file():
                yield path
            elif rest and path.is_dir():
                yield from matches(path, rest)


def entries(folder: Path) -> list[Path]:
    """What is in a folder, but for what tools keep there."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return []
    return [path for path in inside if not path.name.startswith(".") and path.name != "__pycache__"]


def hint(folder: Path, parts: Sequence[str]) -> str:
    """What may have been meant by a pattern that no file matches."""
    for number, part in enumerate(parts):
        names = [path.name for path in entries(folder)]
        if part not in names:
            close = difflib.get_close_matches(part, names, n=1)
            meant = "/".join([*parts[:number], *close, *parts[number + 1 :]])
            return f". Did you mean {meant}?" if close else ""
        folder /= part
    return f": it is a folder, write {'/'.join(parts)}/*" if folder.is_dir() else ""
