"""Makes the snapshot that a page starts Python from, and keeps it until something of it changes.

``web/make/snapshot.mjs`` does the work, in Node: see there how, and ``web/page/snapshot.mjs`` for what a
page does with it. What is made of the same is the same to the byte, on any day, in any folder. A snapshot
fixes the secret of Python's string hashes, which the files tell anybody anyway; it comes of what the
snapshot is made from.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from py_ext.project.own_files import imports_of
from py_ext.project.python_modules import PYTHON_MODULES
from py_ext.workbench import node
from py_ext.workbench.cache import kept
from py_ext.workbench.messages import doing
from py_ext.workbench.packed import unpacked
from py_ext.workbench.places import MAKE

__all__ = ["FILES", "MODULES", "Snapshot", "snapshot", "wanted_modules"]

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

WHOLE_FILES = ("snapshot.bin",)
"""What belongs to a snapshot of the stock Pyodide, which compiled packages want."""

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
        bytecode: That of packages which are compiled, or want such, by its names in site-packages.
        folder: Where the cache has it.
    """

    files: dict[str, bytes]
    head: dict[str, object]
    lock: str
    modules: frozenset[str]
    bytecode: dict[str, bytes]
    folder: Path


def snapshot(
    cache: Path,
    pyodide: Path,
    wheel: Path,
    wanted: Iterable[str] = (),
    *,
    packages: bytes = b"",
    compiled: tuple[str, ...] = (),
) -> Snapshot:
    """The snapshot with these modules beside the usual ones, made where the cache has none.

    Args:
        cache: The folder that keeps it.
        pyodide: The folder of the pinned Pyodide.
        wheel: That of py_ext.
        wanted: What is imported if it is there, and can be in a snapshot: an extension may have a way out
            where it is not.
        packages: The extension's, as one file.
        compiled: Their modules at the top that cannot be in a snapshot.

    Raises:
        SetupError: It cannot be made. Where a module cannot be in a snapshot, it is named.
    """
    asked = sorted(set(wanted))

    def make_it(folder: Path) -> None:
        folder.mkdir()
        (folder / "packages.bin").write_bytes(packages)
        make(folder, pyodide, wheel, asked, compiled, digest)
        (folder / "packages.bin").unlink()

    digest = key(pyodide, wheel, [MODULES, asked, hashlib.sha256(packages).hexdigest(), compiled])
    folder = kept(cache, "snapshot", digest, make_it, most=KEPT)
    made = json.loads((folder / "made.json").read_text("utf-8"))
    files = {name: (folder / name).read_bytes() for name in (WHOLE_FILES if compiled else FILES)}
    bytecode = unpacked((folder / "bytecode.bin").read_bytes()) if compiled else {}
    return Snapshot(files, made["head"], made["lock"], frozenset(made["modules"]), bytecode, folder)


def wanted_modules(sources: Iterable[bytes], modules: Iterable[str] = ()) -> set[str]:
    """The modules that these files import, at their top or anywhere else.

    Args:
        sources: The author's files.
        modules: What of packages can be imported beside the standard library: the names at the top.
    """
    found: set[str] = set().union(*map(imports_of, sources))
    tops = {*PYTHON_MODULES, *modules}
    return {name for name in found if name.partition(".")[0] in tops}


def key(pyodide: Path, wheel: Path, asked: object) -> str:
    """A hash of all that a snapshot is made from, and of what it is tried with."""
    own = [each.resolve() for each in MAKE.iterdir() if each.is_file()]
    sources = [wheel, *sorted({*own, *with_imported(own)})]
    sources += [pyodide / name for name in ("pyodide.asm.wasm", "pyodide.asm.mjs")]
    digest = hashlib.sha256(json.dumps(asked).encode())
    for source in sources:
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()[:16]


def with_imported(modules: Iterable[Path]) -> set[Path]:
    """The modules of ours, JavaScript, with all that they import."""
    found: set[Path] = set()
    rest = [each for each in modules if each.suffix == ".mjs"]
    while rest:
        module = rest.pop()
        if module not in found:
            found.add(module)
            imported = re.findall(r"from '(\.\.?/[^']+)'", module.read_text("utf-8"))
            rest += [(module.parent / each).resolve() for each in imported]
    return found


def make(
    folder: Path,
    pyodide: Path,
    wheel: Path,
    wanted: list[str],
    compiled: tuple[str, ...],
    seed: str,
) -> None:
    """Make a snapshot in that folder, which has the packages; what is by chance comes of the seed."""
    asked = {
        "pyodide": str(pyodide),
        "wheel": str(wheel),
        "modules": MODULES,
        "wanted": wanted,
        "packages": str(folder / "packages.bin")
        if (folder / "packages.bin").stat().st_size
        else None,
        "compiled": compiled,
        "seed": seed,
        "out": str(folder),
    }
    # In UTC: what of the build machine's zone is in the memory is the same for everybody.
    with doing("making the snapshot that pages start Python from; it is kept"):
        printed = node.run_script(
            "snapshot.mjs",
            asked,
            task="make a snapshot",
            failure="no snapshot could be made",
            TZ="UTC",
        )
    (folder / "made.json").write_text(printed.splitlines()[-1], "utf-8")
