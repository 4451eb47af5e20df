"""Makes the snapshot that a page starts Python from, and keeps it until something of it changes.

``web/make/snapshot.mjs`` does the work, in Node: see there how, and ``web/page/snapshot.mjs`` for what a
page does with it. A snapshot fixes the secret of Python's string hashes, which the files tell anybody
anyway: delete ``.cache`` to have a new one.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from py_ext.workbench import setup as prepare
from py_ext.workbench.setup import ROOT, WEB, SetupError

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
    folder = cache / f"snapshot-{key(pyodide, wheel, wanted)}"
    if not folder.is_dir():
        make(folder, pyodide, wheel, sorted(set(wanted)))
    os.utime(folder)
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
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return {name for name in found if name.partition(".")[0] in sys.stdlib_module_names}


def key(pyodide: Path, wheel: Path, wanted: Iterable[str]) -> str:
    """A hash of all that a snapshot is made from."""
    sources = [wheel, WEB / "page" / "snapshot.mjs", *sorted((WEB / "make").iterdir())]
    sources += [pyodide / name for name in ("pyodide.asm.wasm", "pyodide.asm.mjs")]
    digest = hashlib.sha256(json.dumps([MODULES, sorted(set(wanted))]).encode())
    for source in sources:
        if source.is_file():
            digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()[:16]


def make(folder: Path, pyodide: Path, wheel: Path, wanted: list[str]) -> None:
    """Make a snapshot, and have it appear in the cache when it is complete."""
    prepare.say("making the snapshot that pages start Python from; it is kept")
    node = shutil.which("node")
    if node is None:
        raise SetupError("Node 20 or newer is needed to make a snapshot: install it first")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="making-") as making:
        asked = {
            "pyodide": str(pyodide),
            "wheel": str(wheel),
            "modules": MODULES,
            "wanted": wanted,
            "out": making,
        }
        # In UTC: what of the build machine's zone is in the memory is the same for everybody.
        done = prepare.run(
            [node, str(WEB / "make" / "snapshot.mjs"), json.dumps(asked)], cwd=ROOT, TZ="UTC"
        )
        if done.returncode:
            raise SetupError(f"no snapshot could be made: {prepare.last_line(done)}")
        (Path(making) / "made.json").write_text(done.stdout.splitlines()[-1], "utf-8")
        if not folder.exists():  # another program may have been faster
            Path(making).rename(folder)
            Path(making).mkdir()  # for the one that deletes it
    older = sorted(folder.parent.glob("snapshot-*"), key=lambda each: each.stat().st_mtime)
    for stale in older[:-KEPT]:
        shutil.rmtree(stale, ignore_errors=True)
