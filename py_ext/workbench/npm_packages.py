"""Sets up the npm packages: Pyodide, and in a checkout what checks and tests the pages."""

from __future__ import annotations

import shutil
from pathlib import Path

from py_ext.workbench import node
from py_ext.workbench.cache import kept
from py_ext.workbench.messages import doing
from py_ext.workbench.places import CACHE, IS_CHECKOUT, LOCK, NODE_MODULES, WEB

__all__ = ["use_npm_packages"]

KEPT = 2
"""How many versions of Pyodide stay in the cache: of two projects with two versions of py_ext."""


def use_npm_packages() -> None:
    """Have ``NODE_MODULES`` hold what web/package-lock.json pins.

    Raises:
        SetupError: There is no Node, it is too old, or ``npm ci`` failed.
    """
    if IS_CHECKOUT:
        in_checkout()
    else:
        kept(CACHE, "npm", LOCK[:16], for_author, most=KEPT)


def in_checkout() -> None:
    stamp = NODE_MODULES / ".py-ext-stamp"
    if stamp.is_file() and stamp.read_text("utf-8") == LOCK:
        return
    with doing("installing npm packages into web/node_modules: Pyodide, and what checks need"):
        node.install_packages(WEB)
    stamp.write_text(LOCK, "utf-8")


def for_author(folder: Path) -> None:
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(WEB / name, folder / name)
    with doing("fetching Pyodide; it is kept for all your projects"):
        node.install_packages(folder, "--omit=dev", "--ignore-scripts")
