"""Sets up the npm packages: Pyodide, and what checks and tests the pages."""

from __future__ import annotations

import hashlib

from py_ext.workbench import node
from py_ext.workbench.messages import say
from py_ext.workbench.places import WEB

__all__ = ["use_npm_packages"]


def use_npm_packages() -> None:
    """Have web/node_modules hold what web/package-lock.json pins.

    Raises:
        SetupError: There is no Node, it is too old, or ``npm ci`` failed.
    """
    stamp = WEB / "node_modules" / ".py-ext-stamp"
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    npm = node.find_npm("fetch Pyodide")
    say("installing npm packages into web/node_modules: Pyodide, and what tests and checks need")
    node.install_packages(npm, WEB)
    stamp.write_text(wanted, "utf-8")
