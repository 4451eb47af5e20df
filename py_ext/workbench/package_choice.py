"""Has micropip choose the packages of an extension, and says why where it cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from py_ext.workbench import node, pinned_pyodide
from py_ext.workbench.files import read
from py_ext.workbench.lock_file import Locked
from py_ext.workbench.messages import SetupError
from py_ext.workbench.package_index import PackageIndex, serving
from py_ext.workbench.package_wheels import DoesNotRun, PackageWheels
from py_ext.workbench.pinned_tools import MICROPIP, unpacked
from py_ext.workbench.unreached import Unreached
from py_ext.workbench.wheel_cache import kept_wheel
from py_ext.workbench.wheel_file import WheelFile, canonical, read_wheel

__all__ = ["choose"]


def choose(
    wheels: PackageWheels,
    requirements: Sequence[str],
    local: dict[str, WheelFile],
    preferred: Sequence[Locked],
    *,
    who: str,
) -> list[Locked]:
    """The packages that fit together, all in the cache.

    Args:
        wheels: Has their wheels.
        requirements: What the extension wants.
        local: Wheels that are taken instead of a registry's, by name.
        preferred: What is taken where it fits.
        who: The extension, in messages.

    Raises:
        SetupError: There is no such choice, or no network.
    """
    micropip = unpacked(MICROPIP, wheels.cache)
    index = PackageIndex(wheels.registry.files, wheels.wheel_of, local)
    asked = {
        "pyodide": str(pinned_pyodide.FOLDER),
        "micropip": str(micropip),
        "requirements": [
            *requirements,
            *(f"{each.name}=={each.version}" for each in local.values()),
        ],
        "preferred": [
            f"{each.name}=={each.version}" for each in preferred if each.name not in local
        ],
    }
    with serving(index) as address:
        try:
            printed = node.run_script(
                "resolve.mjs",
                asked,
                task="choose packages",
                failure="no packages could be chosen",
                INDEX=address,
                NODE_USE_ENV_PROXY="0",  # the index is on this machine
            )
        except SetupError:
            if index.trouble:
                raise index.trouble[0] from None
            raise
    answer = json.loads(printed.splitlines()[-1])
    if "invalid" in answer:
        raise SetupError(f"{who}: {answer['invalid']!r} in dependencies: {answer['said']}")
    if "failed" in answer:
        for trouble in index.trouble:
            if isinstance(trouble, Unreached):
                raise trouble
        raise SetupError(
            Failure(answer["failed"], answer["wants"], answer["said"], who).told(index, wheels)
        )
    chosen = []
    for name, each in answer["packages"].items():
        depends = {canonical(other) for other in each["depends"]} & answer["packages"].keys() - {
            name
        }
        filename = unquote(each["file_name"].rpartition("/")[2])
        chosen.append(locked(name, each, filename, tuple(sorted(depends)), local, wheels))
    return sorted(chosen, key=lambda each: each.name)


def locked(
    name: str,
    frozen: dict[str, Any],
    filename: str,
    requires: tuple[str, ...],
    local: dict[str, WheelFile],
    wheels: PackageWheels,
) -> Locked:
    """What micropip has frozen, as a lock has it."""
    sha256 = frozen["sha256"]
    path = local[name].path if name in local else kept_wheel(wheels.cache, filename, sha256)
    if path is None:
        raise SetupError(f"{filename} is not in {wheels.cache} any more: run this again")
    source = wheels.sources.get(filename)
    return Locked(
        name,
        frozen["version"],
        filename,
        sha256,
        requires,
        read_wheel(path).modules,
        source.filename if source else "",
        source.sha256 if source else "",
        name in local,
    )


@dataclass(frozen=True)
class Failure:
    """A package that could not be had.

    Attributes:
        name: Of the package.
        wants: Who wants what of it.
        said: What micropip said where it was not that none fits.
        who: The extension.
    """

    name: str
    wants: list[dict[str, str]]
    said: str
    who: str

    def told(self, index: PackageIndex, wheels: PackageWheels) -> str:
        """Why, and what would help."""
        for trouble in index.trouble:
            if not isinstance(trouble, DoesNotRun):
                return str(trouble)
            if canonical(trouble.name) == self.name:
                return self.does_not_run(trouble, wheels)
        if self.said:
            return f"{self.name} cannot be had: {self.said}; {self.listed()}"
        if self.name in index.local:
            versions = [index.local[self.name].version]
        else:
            files = wheels.registry.files(self.name)
            fitting = {each.version for each in files if each.kind != "python"}
            versions = sorted(fitting, key=order, reverse=True)
            if not files:
                return f"no registry has a package {self.name}: {self.listed()}"
            if not versions:
                newest = max(files, key=lambda each: order(each.version))
                return (
                    f"{self.name} {newest.version} is for Python {newest.requires_python}, and Pyodide's "
                    f"is {pinned_pyodide.info()['python']}: {self.listed()}"
                )
        there = f"there are: {', '.join(versions[:6])}{', …' if len(versions) > 6 else ''}"
        bounds = {each["requirement"] for each in self.wants}
        if len(bounds) > 1:
            return (
                f"the packages cannot be had together: {self.listed()}; no version of {self.name} fits "
                f"all of that ({there}). Allow other versions of one of them"
            )
        return f"no version of {self.name} fits: {self.listed()}; {there}"

    def does_not_run(self, trouble: DoesNotRun, wheels: PackageWheels) -> str:
        """What would help a package that has no wheel for Pyodide."""
        helps = []
        own = pyodide_s_own(self.name)
        if own:
            helps.append(
                f"Pyodide's own distribution has {own}: download that, and name it with --wheel"
            )
        else:
            helps.append("make a wheel with `pyodide build`, and name it with --wheel")
        usable = [each for each in wheels.registry.files(self.name) if each.kind == "wheel"]
        if usable:
            newest = max((each.version for each in usable), key=order)
            helps.append(f"take another version: {newest} has a wheel that will do")
        return f"{trouble}; {self.listed()}. What would help: {'; or '.join(helps)}"

    def listed(self) -> str:
        """Who wants what."""
        wants = [f"{each['by'] or self.who} wants {each['requirement']}" for each in self.wants]
        return ", ".join(dict.fromkeys(wants)) or f"something wants {self.name}"


def order(version: str) -> list[int]:
    """What versions are sorted by, in messages."""
    return [int(each) for each in re.findall(r"\d+", version)]


def pyodide_s_own(name: str) -> str:
    """The file of a package that Pyodide's makers publish; empty where there is none."""
    packages = json.loads(read(pinned_pyodide.FOLDER / "pyodide-lock.json"))["packages"]
    return str(packages[name]["file_name"]) if name in packages else ""
