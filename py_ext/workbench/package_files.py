"""What of an extension's wheels goes into a page: the files as an installer would lay them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from py_ext.workbench.messages import SetupError

__all__ = ["has_data", "package_files"]

NOT_FOR_PAGES = ("RECORD", "INSTALLER", "direct_url.json")
"""What of a package's metadata only installers read."""


NO_DATA = (".c", ".h", ".pxd", ".py", ".pyi", ".pyx", ".so", ".typed")
"""How files end that only imports and compilers read."""

LOCALES = "babel/locale-data/"
"""babel's data, of a thousand languages and countries: 35 MB."""
ALL_LOCALES = ("root",)
"""What each of them builds on."""


def package_files(wheels: tuple[Path, ...], languages: Sequence[str] = ()) -> dict[str, bytes]:
    """The files by their names in site-packages.

    Args:
        wheels: All of them.
        languages: Those that babel's data is wanted of; none for all.

    Raises:
        SetupError: Two wheels have the same file, a file is where another has a folder, a name leads out
            of site-packages, or a wheel is damaged.
    """
    files: dict[str, bytes] = {}
    came: dict[str, Path] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.infolist():
                name = place_of(entry.filename)
                if entry.is_dir() or name is None or not is_spoken(name, languages):
                    continue
                if not is_inside(name):
                    raise SetupError(
                        f"{wheel} has a file {name!r}, which is in no folder of a package"
                    )
                try:
                    content = archive.read(entry)
                except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
                    raise SetupError(f"{wheel} cannot be read: {error}") from error
                if files.get(name, content) != content:
                    raise SetupError(f"{wheel.name} and {came[name].name} both have a file {name}")
                files[name], came[name] = content, wheel
    for name, wheel in came.items():
        for folder in map(str, PurePosixPath(name).parents):
            if folder in files:
                raise SetupError(
                    f"{came[folder].name} has a file {folder}, and {wheel.name} a folder of that name"
                )
    return files


def has_data(names: Iterable[str]) -> bool:
    """Whether a package reads files of its own, be it while it is imported: a snapshot has the modules that
    it has imported, and no files."""
    paths = map(PurePosixPath, names)
    return any(
        path.suffix not in NO_DATA and not path.parts[0].endswith(".dist-info") for path in paths
    )


def is_spoken(name: str, languages: Sequence[str]) -> bool:
    """Whether a file is of those languages, or of none."""
    if not languages or not name.startswith(LOCALES) or not name.endswith(".dat"):
        return True
    language = name.removeprefix(LOCALES).removesuffix(".dat").partition("_")[0]
    return language in (*ALL_LOCALES, *languages)


def is_inside(name: str) -> bool:
    """Whether a file's name leads into site-packages."""
    return not {"", ".", ".."} & {*name.split("/")}


def place_of(name: str) -> str | None:
    """Where a wheel's file goes; None for what is no use in a page, such as scripts."""
    top, _, rest = name.partition("/")
    if top.endswith(".data"):
        kind, _, place = rest.partition("/")
        return place if kind in ("purelib", "platlib") else None
    if top.endswith(".dist-info") and rest in NOT_FOR_PAGES:
        return None
    return name
