"""The bytecode of an extension, which its page then has not to make before the first line runs."""

from __future__ import annotations

import hashlib
from pathlib import Path

from py_ext.workbench import node
from py_ext.workbench.cache import kept
from py_ext.workbench.places import MAKE

__all__ = ["bytecode"]

KEPT = 50
"""How many stay in the cache: they are small."""


def bytecode(cache: Path, pyodide: Path, extension: Path) -> bytes:
    """What Python writes into ``__pycache__``; empty for a source that it cannot compile.

    Args:
        cache: The folder that keeps it.
        pyodide: The folder of the pinned Pyodide, which compiles it.
        extension: The author's file.

    Raises:
        SetupError: Node is missing, or fails.
    """
    digest = hashlib.sha256(extension.name.encode() + b"\0" + extension.read_bytes())
    for file in (*sorted(MAKE.glob("*.mjs")), pyodide / "pyodide.asm.wasm"):
        digest.update(hashlib.sha256(file.read_bytes()).digest())

    def make(place: Path) -> None:
        asked = {
            "pyodide": str(pyodide),
            "name": extension.stem,
            "source": str(extension.resolve()),
            "out": str(place),
        }
        node.run_script(
            "bytecode.mjs",
            asked,
            task="compile an extension",
            failure=f"{extension.name} could not be compiled",
        )

    return kept(cache, "bytecode", digest.hexdigest()[:16], make, most=KEPT).read_bytes()
