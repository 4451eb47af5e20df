"""What may be an extension."""

from __future__ import annotations

from pathlib import Path

from py_ext.workbench.messages import SetupError
from py_ext.workbench.python_modules import PYTHON_MODULES

__all__ = ["check_extension"]

TAKEN_NAMES = {"__main__", "_pyodide", "_pyodide_core", "js", "py_ext", "pyodide", "pyodide_js"}
"""Modules that a page has beside those of the standard library."""


def check_extension(extension: Path) -> None:
    """Raise SetupError for a file that cannot be an extension."""
    if extension.is_dir():
        raise SetupError(f"{extension} is a folder: name the extension's file in it")
    if not extension.is_file():
        raise SetupError(f"there is no extension {extension}")
    if extension.suffix != ".py":
        raise SetupError(f"{extension} is no Python file: its name must end with .py")
    odd = [each for each in extension.name if not each.isprintable() or each in "\\%"]
    if odd:
        raise SetupError(
            f"{extension.name!r} has {odd[0]!r} in its name, which web servers do not find: rename it"
        )
    if "." in extension.stem:
        raise SetupError(
            f"{extension.name} has a dot in its name, so Python cannot import it: rename it"
        )
    if extension.stem in PYTHON_MODULES or extension.stem in TAKEN_NAMES:
        raise SetupError(
            f"{extension.name} has the name of a module that Python already has: rename it"
        )
