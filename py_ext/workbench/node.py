"""Finds Node and npm, and runs the scripts of web/make and ``npm ci``."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from py_ext.workbench import programs
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import MAKE, ROOT

__all__ = ["find_npm", "install_packages", "run_script"]

OLDEST = 20
"""The oldest major version that will do."""


def run_script(script: str, asked: object, *, task: str, failure: str, **environment: str) -> str:
    """Run a script of web/make; return what it prints.

    Args:
        script: Its name.
        asked: What it is given, as JSON.
        task: What Node is needed for, such as ``"make a snapshot"``.
        failure: What has failed then, such as ``"no snapshot could be made"``.
        environment: Variables beside our own.

    Raises:
        SetupError: There is no Node, or the script failed.
    """
    node = shutil.which("node")
    if node is None:
        raise SetupError(f"Node {OLDEST} or newer is needed to {task}: install it first")
    done = programs.run([node, str(MAKE / script), json.dumps(asked)], cwd=ROOT, **environment)
    if done.returncode:
        raise SetupError(f"{failure}: {programs.last_line(done)}")
    return done.stdout


def find_npm(task: str) -> str:
    """The path of npm. Raises SetupError where there is none, or its Node is too old."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise SetupError(f"Node {OLDEST} or newer with npm is needed to {task}: install it first")
    version = programs.run([node, "--version"]).stdout.strip()
    major = re.match(r"v(\d+)\.", version)
    if major is None or int(major[1]) < OLDEST:
        raise SetupError(f"Node {OLDEST} or newer is needed, this is {version}")
    return npm


def install_packages(npm: str, folder: Path) -> None:
    """``npm ci``: have the folder's node_modules hold what its lock pins. Raises SetupError."""
    done = programs.run([npm, "ci", "--no-audit", "--no-fund"], cwd=folder)
    if done.returncode:
        named = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
        raise SetupError(
            f"npm ci failed in {named}/; is there a network? npm said: {programs.last_line(done)}"
        )
