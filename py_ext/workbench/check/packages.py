"""Which modules an extension's packages bring, as far as that is known on this machine."""

from __future__ import annotations

import functools
import importlib.metadata
import json
import re
from dataclasses import dataclass

from py_ext.project.project import Project
from py_ext.workbench import pinned_pyodide
from py_ext.workbench.lock_file import read_lock

__all__ = ["Packages", "normal", "package_of", "packages_of"]


@dataclass(frozen=True)
class Packages:
    """What the dependencies of a project come to.

    Attributes:
        names: All packages, those that others want among them, in their normal spelling.
        unknown: Those of them that are not installed here, so that nobody knows what is in them.
        modules: The top-level modules of those that are locked.
        not_locked: What the project names and its lock, which is there, does not have.
    """

    names: frozenset[str]
    unknown: frozenset[str]
    modules: frozenset[str] = frozenset()
    not_locked: tuple[str, ...] = ()

    def bring(self, module: str) -> bool | None:
        """Whether a top-level module is in one of them; None where that cannot be known here."""
        if module in self.modules or self.names & {
            normal(each) for each in (module, *distributions().get(module, ()))
        }:
            return True
        bundled = in_pyodide().get(module)
        if bundled and normal(bundled) in self.names:
            return True
        return None if self.unknown else False


def packages_of(project: Project) -> Packages:
    """The packages of a project: by its lock, and what that does not have, by what is installed here.

    Raises:
        SetupError: The lock cannot be read.
    """
    lock = read_lock(project.lock_file)
    locked = {normal(each.name) for each in lock.packages} if lock else set()
    modules = (
        {module.partition(".")[0] for each in lock.packages for module in each.modules}
        if lock
        else set()
    )
    names, unknown = set(locked), set[str]()
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [each for each in project.dependencies if name_in(each) not in locked | {"py-ext"}]
    not_locked = tuple(map(name_in, waiting)) if lock else ()
    while waiting:
        requirement = waiting.pop()
        name, extras = name_in(requirement), extras_in(requirement)
        if not name or (name, extras) in seen:
            continue
        seen.add((name, extras))
        names.add(name)
        try:
            wanted = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            if ";" not in requirement:  # else it may be for other machines only
                unknown.add(name)
            continue
        waiting += [each for each in wanted if is_wanted(each, extras)]
    return Packages(frozenset(names), frozenset(unknown), frozenset(modules), not_locked)


def package_of(module: str) -> str:
    """The package that has a module, of those that are installed here or come with Pyodide; else empty."""
    found = distributions().get(module)
    return found[0] if found else in_pyodide().get(module, "")


def normal(name: str) -> str:
    """A package's name as registries compare it.

    >>> normal("Typing_Extensions")
    'typing-extensions'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def name_in(requirement: str) -> str:
    """The package that a requirement is about.

    >>> name_in("httpx2[http2] >= 1; python_version > '3.11'")
    'httpx2'
    """
    found = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", requirement)
    return normal(found[1]) if found else ""


def extras_in(requirement: str) -> frozenset[str]:
    """The extras that a requirement asks for.

    >>> extras_in("httpx2[HTTP2] >= 1")
    frozenset({'http2'})
    """
    found = re.match(r"[^\[;<>=!~@]*\[([^\]]*)\]", requirement)
    return frozenset(normal(each.strip()) for each in found[1].split(",")) if found else frozenset()


def is_wanted(requirement: str, extras: frozenset[str]) -> bool:
    """Whether a package wants another with these extras. Its other conditions are not looked at: they are
    about where it runs."""
    asked = re.findall(r"""\bextra\s*==\s*["']([^"']+)["']""", requirement)
    return not asked or bool(extras & {normal(each) for each in asked})


@functools.cache
def distributions() -> dict[str, list[str]]:
    """The packages that are installed here, by the top-level modules that they have."""
    return dict(importlib.metadata.packages_distributions())


@functools.cache
def in_pyodide() -> dict[str, str]:
    """The packages that Pyodide has wheels of, by their modules; empty where it is not there yet."""
    try:
        lock = json.loads((pinned_pyodide.FOLDER / "pyodide-lock.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return {
        module: package["name"]
        for package in lock["packages"].values()
        for module in package["imports"]
    }
