"""What may be an extension's module."""

from __future__ import annotations

from pathlib import Path

from py_ext._spelling import did_you_mean
from py_ext.project.python_modules import PYTHON_MODULES
from py_ext.project.setup_error import SetupError

__all__ = [
    "COMPRESSED",
    "PROJECT_FILE",
    "check_extension",
    "check_module_name",
    "check_served_name",
]

PROJECT_FILE = "pyproject.toml"
"""What a folder has that is a project."""

TAKEN_NAMES = {"__main__", "_pyodide", "_pyodide_core", "js", "py_ext", "pyodide", "pyodide_js"}
"""Modules that a page has beside those of the standard library."""


def check_extension(extension: Path) -> None:
    """Raise SetupError for a file that cannot be an extension."""
    if not extension.is_file():
        found = [*extension.parent.glob("*.py"), *extension.parent.glob(f"*/{PROJECT_FILE}")]
        beside = [(path if path.suffix == ".py" else path.parent).name for path in found]
        raise SetupError(f"there is no extension {extension}{did_you_mean(extension.name, beside)}")
    if extension.suffix != ".py":
        raise SetupError(f"{extension} is no Python file: its name must end with .py")
    check_module_name(extension)


COMPRESSED = (".br", ".gz", ".zst")
"""What the names of the files end with that a bundle has beside others, to be sent in their place."""


def check_served_name(name: str) -> None:
    """Raise SetupError for the name of a file, with its folders, that web servers do not find, or take for
    another file."""
    for ending in COMPRESSED:
        if name.endswith(ending):
            raise SetupError(
                f"{name!r} ends with {ending}, and web servers send such a file in place of "
                f"{name.removesuffix(ending)!r}: rename it, or have it as it is before it is compressed"
            )
    odd = [each for each in name if not each.isprintable() or each in "\\%"]
    if odd:
        raise SetupError(
            f"{name!r} has {odd[0]!r} in its name, which web servers do not find: rename it"
        )


def check_module_name(path: Path) -> None:
    """Raise SetupError where a file or the folder of a package has a name that a page cannot import."""
    check_served_name(path.name)
    name = path.name.removesuffix(".py")
    if "." in name:
        raise SetupError(
            f"{path.name} has a dot in its name, so Python cannot import it: rename it"
        )
    if name in PYTHON_MODULES or name in TAKEN_NAMES:
        raise SetupError(f"{path.name} has the name of a module that Python already has: rename it")
