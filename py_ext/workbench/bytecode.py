"""The bytecode of an extension, which its page then has not to make before the first line runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from py_ext.workbench import node
from py_ext.workbench.cache import kept
from py_ext.workbench.pinned_pyodide import bytecode_ending
from py_ext.workbench.places import MAKE

__all__ = ["bytecode"]

KEPT = 50
"""How many extensions' stay in the cache: they are small."""


def bytecode(cache: Path, pyodide: Path, sources: Mapping[str, Path]) -> dict[str, bytes]:
    """What Python writes into ``__pycache__``, by its names in the page; nothing for a source that it
    cannot compile.

    Args:
        cache: The folder that keeps it.
        pyodide: The folder of the pinned Pyodide, which compiles it.
        sources: The author's modules by their names in the page, such as ``order_desk/crm.py``.

    Raises:
        SetupError: Node is missing, or fails.
    """
    digest = hashlib.sha256()
    for name, source in sources.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(source.read_bytes()).digest())
    for file in (*sorted(MAKE.glob("*.mjs")), pyodide / "pyodide.asm.wasm"):
        digest.update(hashlib.sha256(file.read_bytes()).digest())

    def make(folder: Path) -> None:
        asked = {
            "pyodide": str(pyodide),
            "sources": {name: str(source.resolve()) for name, source in sources.items()},
            "out": str(folder),
        }
        node.run_script(
            "bytecode.mjs",
            asked,
            task="compile an extension",
            failure="the extension could not be compiled",
        )

    folder = kept(cache, "bytecode", digest.hexdigest()[:16], make, most=KEPT)
    made = {name: (folder / str(number)).read_bytes() for number, name in enumerate(sources)}
    return {cached(name): content for name, content in made.items() if content}


def cached(name: str) -> str:
    """Where Python looks for the bytecode of a module's file."""
    path = PurePosixPath(name)
    return str(path.parent / "__pycache__" / (path.stem + bytecode_ending()))
