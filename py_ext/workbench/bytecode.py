"""The bytecode of an extension, which its page then has not to make before the first line runs."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

from py_ext.workbench import setup as prepare
from py_ext.workbench.setup import ROOT, WEB, SetupError

KEPT = 50
MAKERS = ("bytecode.mjs", "rehearsal.mjs")


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
    for file in (*(WEB / "make" / each for each in MAKERS), pyodide / "pyodide.asm.wasm"):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    kept = cache / "bytecode" / digest.hexdigest()[:16]
    if not kept.is_file():
        make(kept, pyodide, extension)
    return kept.read_bytes()


def make(kept: Path, pyodide: Path, extension: Path) -> None:
    node = shutil.which("node")
    if node is None:
        raise SetupError("Node 20 or newer is needed to compile an extension: install it first")
    kept.parent.mkdir(parents=True, exist_ok=True)
    making = kept.with_suffix(f".{os.getpid()}")
    asked = {
        "pyodide": str(pyodide),
        "name": extension.stem,
        "source": str(extension.resolve()),
        "out": str(making),
    }
    done = prepare.run([node, str(WEB / "make" / "bytecode.mjs"), json.dumps(asked)], cwd=ROOT)
    if done.returncode:
        raise SetupError(f"{extension.name} could not be compiled: {prepare.last_line(done)}")
    making.rename(kept)
    older = sorted(kept.parent.iterdir(), key=lambda each: each.stat().st_mtime)
    for stale in older[:-KEPT]:
        stale.unlink(missing_ok=True)
