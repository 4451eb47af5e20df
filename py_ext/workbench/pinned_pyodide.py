"""The Pyodide that we ship, which is the pinned one to the byte.

web/package.json says which version that is and what its files hash to; what else depends on it is derived
here. After an upgrade, ``python3 -m py_ext.workbench.pinned_pyodide`` prints the new hashes.
"""

from __future__ import annotations

import hashlib
import json

from py_ext.workbench.files import read
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import IS_CHECKOUT, NODE_MODULES, WEB

__all__ = [
    "FILES",
    "FOLDER",
    "bytecode_ending",
    "info",
    "pyodide_files",
    "python_version",
    "version",
]

FOLDER = NODE_MODULES / "pyodide"

PACKAGE = json.loads((WEB / "package.json").read_text("utf-8"))
FILES: dict[str, str] = PACKAGE["pyodide-sha256"]
"""The SHA-256 of each file of it that a bundle holds. `npm ci` checks what it downloads; this checks
what is there when we ship it."""


def pyodide_files() -> dict[str, bytes]:
    """The files, by name. Raises SetupError where one is not the pinned one."""
    files = {}
    for name, wanted in FILES.items():
        content = read(FOLDER / name)
        if hashlib.sha256(content).hexdigest() != wanted:
            raise SetupError(
                f"{FOLDER / name} is not the pinned file: delete {NODE_MODULES.parent} and run this again"
                if not IS_CHECKOUT
                else f"web/node_modules/pyodide/{name} is not the pinned file: delete web/node_modules "
                "and run this again"
            )
        files[name] = content
    return files


def info() -> dict[str, str]:
    """What it says of itself: its Python, its platform, and the version of that platform's ABI."""
    found: dict[str, str] = json.loads(read(FOLDER / "pyodide-lock.json"))["info"]
    return found


def version() -> str:
    """Of Pyodide itself."""
    pinned: str = PACKAGE["dependencies"]["pyodide"]
    return pinned


def python_version() -> tuple[int, int]:
    """Of its Python: such as (3, 14)."""
    major, minor, *_ = info()["python"].split(".")
    return int(major), int(minor)


def bytecode_ending() -> str:
    """What its Python has the names of bytecode end with, after the module's."""
    major, minor = python_version()
    return f".cpython-{major}{minor}.pyc"


if __name__ == "__main__":
    hashes = {name: hashlib.sha256(read(FOLDER / name)).hexdigest() for name in FILES}
    print(json.dumps({"pyodide-sha256": hashes}, indent=2))
