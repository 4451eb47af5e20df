"""Makes the snapshot that a page starts Python from, and keeps it until something of it changes.

``web/make/snapshot.mjs`` does the work, in Node: see there how, and ``web/page/snapshot.mjs`` for what a
page does with it. A snapshot fixes the secret of Python's string hashes, which the files tell anybody
anyway: delete ``.cache`` to have a new one.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from py_ext.workbench import node
from py_ext.workbench.cache import kept
from py_ext.workbench.messages import say
from py_ext.workbench.places import MAKE, PAGE
from py_ext.workbench.python_modules import PYTHON_MODULES

__all__ = ["FILES", "MODULES", "Snapshot", "imports_of", "snapshot"]

MODULES = (
    "py_ext",
    "py_ext._runtime.wall",
    "py_ext._runtime.start",
    "asyncio",
    "collections",
    "contextlib",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "itertools",
    "json",
    "logging",
    "pyodide.http",
    "random",
    "re",
    "string",
    "time",
    "traceback",
    "typing",
    "urllib.parse",
    "uuid",
)
"""What most extensions import. Each module more makes every page load longer."""

FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "second-half.wasm", "snapshot.bin")
KEPT = 6
"""How many snapshots stay in the cache: of a few branches, and of a few extensions."""


@dataclass(frozen=True)
class Snapshot:
    """What a page starts from.

    Attributes:
        files: By name: Pyodide, trimmed, and the memory that belongs to this very build of it.
        head: What is known of the memory before it has come; see ``web/page/snapshot.mjs``.
        lock: What Pyodide wants to know of packages.
        modules: What is imported in it.
    """

    files: dict[str, bytes]
    head: dict[str, object]
    lock: str
    modules: frozenset[str]


def snapshot(cache: Path, pyodide: Path, wheel: Path, wanted: Iterable[str] = ()) -> Snapshot:
    """The snapshot with these modules beside the usual ones, made where the cache has none.

    Args:
        cache: The folder that keeps it.
        pyodide: The folder of the pinned Pyodide.
        wheel: That of py_ext.
        wanted: What is imported if it is there: an extension may have a way out where it is not.

    Raises:
        SetupError: It cannot be made. Where a module cannot be in a snapshot, it is named.
    """
    asked = sorted(set(wanted))

    def make_it(folder: Path) -> None:
        make(folder, pyodide, wheel, asked)

    folder = kept(cache, "snapshot", key(pyodide, wheel, asked), make_it, most=KEPT)
    made = json.loads((folder / "made.json").read_text("utf-8"))
    files = {name: (folder / name).read_bytes() for name in FILES}
    return Snapshot(files, made["head"], made["lock"], frozenset(made["modules"]))


def imports_of(extension: bytes) -> set[str]:
    """The modules of the standard library that a file imports, at its top or anywhere else.

    Empty for a file with a syntax error: the page tells the author of that.
    """
    found: set[str] = set()
    try:
        tree = ast.parse(extension)
    except (SyntaxError, ValueError):
        return found
    for each in ast.walk(tree):
        if isinstance(each, ast.Import):
            found.update(alias.name for alias in each.names)
        elif isinstance(each, ast.ImportFrom) and each.module and not each.level:
            found.add(each.module)
    return {name for name in found if name.partition(".")[0] in PYTHON_MODULES}


def key(pyodide: Path, wheel: Path, wanted: list[str]) -> str:
    """A hash of all that a snapshot is made from."""
    sources = [wheel, PAGE / "snapshot.mjs", *sorted(MAKE.iterdir())]
    sources += [pyodide / name for name in ("pyodide.asm.wasm", "pyodide.asm.mjs")]
    digest = hashlib.sha256(json.dumps([MODULES, wanted]).encode())
    for source in sources:
        if source.is_file():
            digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()[:16]


def make(folder: Path, pyodide: Path, wheel: Path, wanted: list[str]) -> None:
    """Make a snapshot in that folder."""
    say("making the snapshot that pages start Python from; it is kept")
    asked = {
        "pyodide": str(pyodide),
        "wheel": str(wheel),
        "modules": MODULES,
        "wanted": wanted,
        "out": str(folder),
    }
    # In UTC: what of the build machine's zone is in the memory is the same for everybody.
    printed = node.run_script(
        "snapshot.mjs", asked, task="make a snapshot", failure="no snapshot could be made", TZ="UTC"
    )
    (folder / "made.json").write_text(printed.splitlines()[-1], "utf-8")
