"""What a wheel holds."""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath

from py_ext.workbench.messages import SetupError

__all__ = ["WheelFile", "canonical", "read_wheel"]

COMPILED = {".so", ".pyd", ".dylib", ".dll"}
"""What the names of compiled files end with, on any machine."""


@dataclass(frozen=True)
class WheelFile:
    """A wheel that was read.

    Attributes:
        path: Where it is.
        name: Of the package, in the form in which names are compared.
        version: Of the package.
        sha256: Of the file.
        modules: What can be imported of it: the names without a dot.
        compiled: The names of compiled files in it.
    """

    path: Path
    name: str
    version: str
    sha256: str
    modules: tuple[str, ...]
    compiled: tuple[str, ...]


def canonical(name: str) -> str:
    """The name of a package as names are compared: ``Zope.Interface`` and ``zope-interface`` are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_wheel(path: Path) -> WheelFile:
    """Read a wheel. Raises SetupError where it is none."""
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            metadata = [each for each in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", each)]
            if len(metadata) != 1:
                raise SetupError(f"{path} is no wheel: it has no .dist-info/METADATA")
            fields = HeaderParser().parsestr(archive.read(metadata[0]).decode("utf-8", "replace"))
    except (OSError, zipfile.BadZipFile) as error:
        reason = getattr(error, "strerror", None) or error
        raise SetupError(f"{path} cannot be read: {reason}") from error
    return WheelFile(
        path,
        canonical(fields["Name"] or ""),
        fields["Version"] or "",
        hashlib.sha256(content).hexdigest(),
        tuple(sorted(modules(names))),
        tuple(each for each in names if PurePosixPath(each).suffix in COMPILED),
    )


def modules(names: list[str]) -> set[str]:
    """The modules and packages that lie at the top, wherever an installer puts them from."""
    found = set()
    for name in names:
        parts = name.split("/")
        if parts[0].endswith(".data"):  # such as x-1.0.data/purelib/x/__init__.py
            if len(parts) < 3 or parts[1] not in ("purelib", "platlib"):
                continue
            parts = parts[2:]
        ending = PurePosixPath(name).suffix
        if parts[0].endswith(".dist-info") or ending not in (".py", ".so"):
            continue
        top = parts[0].partition(".")[0]
        if top.isidentifier():
            found.add(top)
    return found
