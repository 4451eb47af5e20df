"""The pip and the micropip that find packages: pinned, so that every machine finds the same ones.

pip reaches the registries, with whatever the author has configured for his own pip: mirrors, proxies,
credentials. micropip chooses among what they have, in the Pyodide that will run it. Both are one pure wheel
each, which the pip that is there fetches once.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from py_ext.workbench import programs
from py_ext.workbench.cache import delete, kept
from py_ext.workbench.messages import SetupError, say
from py_ext.workbench.unreached import Unreached

__all__ = ["MICROPIP", "PIP", "Tool", "unpacked"]


@dataclass(frozen=True)
class Tool:
    """A wheel that is pinned to the byte."""

    name: str
    version: str
    sha256: str

    @property
    def requirement(self) -> str:
        """As pip wants it."""
        return f"{self.name}=={self.version}"

    @property
    def wheel(self) -> str:
        """The name of the file."""
        return f"{self.name}-{self.version}-py3-none-any.whl"


MICROPIP = Tool(
    "micropip", "0.11.1", "768de165adb8e66906039d8fec4127a57f522dfdf8e6fbff877a4616941ecfd3"
)
PIP = Tool("pip", "26.3", "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13")

KEPT = 3
"""How many versions of each stay in the cache: of a few branches."""


def unpacked(tool: Tool, cache: Path, *, offline: bool = False) -> Path:
    """The folder that a tool is imported from.

    Args:
        tool: Which.
        cache: The folder that keeps it.
        offline: Whether the network may not be used.

    Raises:
        Unreached: It is not in the cache, and cannot be fetched.
        SetupError: What was fetched is another, or there is no pip.
    """

    def make(folder: Path) -> None:
        if offline:
            raise Unreached(f"{tool.requirement}, which finds packages, is not in {cache}")
        say(f"fetching {tool.requirement}, which finds packages; it is kept")
        wheel = fetched(tool, folder.parent)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)

    return kept(cache, tool.name, f"{tool.version}-{tool.sha256[:16]}", make, most=KEPT)


def fetched(tool: Tool, folder: Path) -> Path:
    """Download a tool's wheel into a folder."""
    wheel = folder / tool.wheel
    command = [*any_pip(), "download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-input"]
    command += ["--python-version", "3.14", "--dest", str(folder), tool.requirement]
    # A pip that wants hashes of all, or a virtual environment, is configured for what it installs.
    done = programs.run(
        command,
        PIP_REQUIRE_HASHES="0",
        PIP_REQUIRE_VIRTUALENV="0",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
    )
    if done.returncode or not wheel.is_file():
        raise Unreached(
            f"{tool.requirement}, which finds packages, could not be fetched",
            programs.last_line(done),
        )
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != tool.sha256:
        delete(wheel)
        raise SetupError(
            f"the registry's {tool.wheel} is not the pinned file: is it a mirror of yours?"
        )
    return wheel


def any_pip() -> list[str]:
    """The command of a pip, whichever there is."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    ensurepip = importlib.util.find_spec("ensurepip")
    if ensurepip and ensurepip.origin:  # an environment without pip, as uv makes it
        for bundled in (Path(ensurepip.origin).parent / "_bundled").glob("pip-*.whl"):
            return [sys.executable, str(bundled / "pip")]
    on_path = shutil.which("pip")
    if on_path is None:
        raise SetupError(
            f"pip is needed to fetch packages, and {os.path.relpath(sys.prefix)} has none: install pip"
        )
    return [on_path]
