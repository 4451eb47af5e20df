"""The bytecode of an extension, which its page then has not to make before the first line runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from py_ext.workbench import node
from py_ext.workbench.cache import kept
from py_ext.workbench.pinned_pyodide import bytecode_ending
from py_ext.workbench.snapshot import Snapshot

__all__ = ["bytecode"]

KEPT = 50
"""How many extensions' stay in the cache: they are small."""


def bytecode(
    cache: Path, pyodide: Path, start: Snapshot, sources: Mapping[str, Path]
) -> dict[str, bytes]:
    """What Python writes into ``__pycache__``, by its names in the page.

    Args:
        cache: The folder that keeps it.
        pyodide: The folder of the pinned Pyodide, which compiles it.
        start: What that starts from: the snapshot of the same bundle.
        sources: The author's modules by their names in the page, such as ``order_desk/crm.py``.

    Raises:
        SetupError: Node is missing, or fails; or a source is no Python: file and line are named.
    """
    digest = hashlib.sha256()
    for name, source in sources.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(source.read_bytes()).digest())
    digest.update(start.folder.name.encode())  # made of the Pyodide, and of the scripts

    def make(folder: Path) -> None:
        asked = {
            "pyodide": str(pyodide),
            "snapshot": str(start.folder),
            "head": start.head,
            "lock": start.lock,
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
    return {cached(name): content for name, content in made.items()}


def cached(name: str) -> str:
    """Where Python looks for the bytecode of a module's file."""
    path = PurePosixPath(name)
    return str(path.parent / "__pycache__" / (path.stem + bytecode_ending()))
