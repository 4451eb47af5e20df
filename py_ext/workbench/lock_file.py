"""The file beside an extension that says which packages it has, to the byte."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from py_ext.workbench.messages import SetupError

__all__ = ["Lock", "Locked", "read_lock", "write_lock"]

FORMAT = 1
ABOUT = "The packages of the extension beside it. Made by py-ext; keep it in version control."
MINUTE = 60


@dataclass(frozen=True)
class Locked:
    """A package.

    Attributes:
        name: In the form in which names are compared.
        version: Which.
        wheel: The name of the file.
        sha256: Of that.
        requires: The names of the packages that it wants.
        modules: What can be imported of it.
        source: The name of the archive that it was built from; empty where a registry has the wheel.
        source_sha256: Of that.
        local: Whether the wheel is a file of the author's own.
    """

    name: str
    version: str
    wheel: str
    sha256: str
    requires: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    source: str = ""
    source_sha256: str = ""
    local: bool = False


@dataclass(frozen=True)
class Lock:
    """What a lock says.

    Attributes:
        pyodide: The version of Pyodide that it was made for.
        requirements: What the extension wanted then.
        packages: What it got.
    """

    pyodide: str
    requirements: tuple[str, ...]
    packages: tuple[Locked, ...]


def read_lock(path: Path) -> Lock | None:
    """Read a lock; None where there is none.

    Raises:
        SetupError: It is none of ours, or is damaged.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SetupError(f"{path} cannot be read: {error}") from error
    try:
        table = json.loads(text)
        if table["format"] != FORMAT:
            raise SetupError(
                f"{path} was made by another version of py-ext (format {table['format']}): "
                "use that, or delete it"
            )
        packages = tuple(package(each) for each in table["packages"])
        return Lock(str(table["pyodide"]), tuple(map(str, table["requirements"])), packages)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SetupError(
            f"{path}{where} is damaged: take it from version control, or delete it to have the "
            "packages chosen anew"
        ) from error


def package(table: dict[str, object]) -> Locked:
    known = {each.name for each in fields(Locked)}
    values = {name: value for name, value in table.items() if name in known}
    for name in ("requires", "modules"):
        given = values.get(name, [])
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            raise TypeError(name)
        values[name] = tuple(given)
    if not all(isinstance(values[name], str) for name in ("name", "version", "wheel", "sha256")):
        raise TypeError("a package")
    wheel = str(values["wheel"])
    if not wheel.endswith(".whl") or not wheel.isprintable() or {"/", "\\"} & {*wheel}:
        raise ValueError("a path")
    if not str(values["sha256"]).isalnum():
        raise ValueError("a hash")
    return Locked(**values)  # type: ignore[arg-type]


def write_lock(path: Path, lock: Lock) -> None:
    """Write a lock, at once as a whole. Raises SetupError where that cannot be."""
    packages = []
    for each in sorted(lock.packages, key=lambda each: each.name):
        table = {name: value for name, value in asdict(each).items() if value}
        lists = {"requires": sorted(each.requires), "modules": sorted(each.modules)}
        packages.append(table | lists)
    table = {
        "//": ABOUT,
        "format": FORMAT,
        "pyodide": lock.pyodide,
        "requirements": sorted(lock.requirements),
        "packages": packages,
    }
    replace(path, json.dumps(table, indent=2, ensure_ascii=False) + "\n")


def replace(path: Path, text: str) -> None:
    """Put a text into a file, so that whoever reads it meets the old one or the new one."""
    begun, ended = f".{path.name}.", ".new"
    new = path.with_name(f"{begun}{os.getpid()}{ended}")
    try:
        for left in path.parent.glob(f"{begun}*{ended}"):  # of a run that was killed
            if left.stat().st_mtime < time.time() - MINUTE:
                left.unlink(missing_ok=True)
        try:
            new.write_text(text, "utf-8", newline="\n")
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error.strerror}") from error
