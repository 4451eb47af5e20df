"""The scripts that a frame of ours loads, and the worker's: the modules of web/page, joined.

``web/make/join.mjs`` does the work, in Node. What is joined is kept until a module changes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from py_ext.workbench import node
from py_ext.workbench.cache import kept
from py_ext.workbench.places import LOCK, MAKE, NODE_MODULES, PAGE

__all__ = ["PageScripts", "page_scripts"]

KEPT = 8
"""How many stay in the cache: of two runtimes, and of a few branches."""

IMPORTED = "imported.json"


@dataclass(frozen=True)
class PageScripts:
    """What the page runs.

    Attributes:
        files: By name. ``main.mjs`` is the one that index.html names, ``shared-worker.mjs`` the worker's.
        imported: The names of those that main.mjs imports at once.
    """

    files: dict[str, bytes]
    imported: tuple[str, ...]


def page_scripts(cache: Path, *, shared: bool, has_console: bool = False) -> PageScripts:
    """The scripts of a page.

    Args:
        cache: The folder that keeps them.
        shared: Frames share a Python, and what one of their own needs is a file that most never load.
        has_console: They have a Python console for who asks for it; else nothing of that is in them.

    Raises:
        SetupError: There is no Node, or a module cannot be read.
    """
    modules = sorted(PAGE.glob("*.mjs"))
    digest = hashlib.sha256(f"{LOCK} {shared} {has_console}".encode())
    for path in [*modules, MAKE / "join.mjs"]:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())

    def make(folder: Path) -> None:
        folder.mkdir()
        node.run_script(
            "join.mjs",
            {
                "folder": str(folder),
                "shared": shared,
                "hasConsole": has_console,
                "modules": str(NODE_MODULES),
            },
            task="join the page's scripts",
            failure="the page's scripts could not be joined",
        )

    folder = kept(cache, "scripts", digest.hexdigest()[:16], make, most=KEPT)
    imported = json.loads((folder / IMPORTED).read_text("utf-8"))
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.mjs"))}
    return PageScripts(files, tuple(imported))
