"""The packages of an extension: chosen by micropip, written to a lock, kept as wheels in the cache."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from py_ext.project.project import Project
from py_ext.project.shown_address import shown_address
from py_ext.workbench import pinned_pyodide
from py_ext.workbench.cache import making
from py_ext.workbench.lock_file import Lock, Locked, read_lock, write_lock
from py_ext.workbench.messages import SetupError, say
from py_ext.workbench.package_choice import choose
from py_ext.workbench.package_wheels import PackageWheels
from py_ext.workbench.places import CACHE
from py_ext.workbench.pyodide_tags import target
from py_ext.workbench.registry import Registry
from py_ext.workbench.source_build import retagged
from py_ext.workbench.unreached import Unreached
from py_ext.workbench.wheel_cache import keep
from py_ext.workbench.wheel_file import WheelFile, canonical, read_wheel

__all__ = ["Packages", "misfit", "packages_of"]

OURS = "py-ext"
"""Is in every page, whether an extension lists it or not."""


@dataclass(frozen=True)
class Packages:
    """What an extension has of packages.

    Attributes:
        wheels: Their files, in the order of their names.
        versions: By name.
        modules: The package that brings each module at the top.
        compiled: The modules at the top of packages that are compiled or want such, by the lock: they
            cannot be in a snapshot.
        digest: A hash of all of them.
    """

    wheels: tuple[Path, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    compiled: tuple[str, ...] = ()
    digest: str = hashlib.sha256().hexdigest()


def packages_of(
    project: Project,
    *,
    wheels: Sequence[Path] = (),
    upgrade: bool = False,
    offline: bool = False,
    frozen: bool = False,
    cache: Path = CACHE,
) -> Packages:
    """The packages that an extension has, by its lock; without a lock that fits, they are chosen.

    With a lock that fits and its wheels in the cache, nothing else is asked.

    Args:
        project: The extension.
        wheels: Local wheels beside those of its settings.
        upgrade: Whether they are chosen anew, the newest that fit, whatever the lock says.
        offline: Whether the network may not be used.
        frozen: Whether a lock that does not fit is an error.
        cache: The folder that keeps them.

    Raises:
        SetupError: They cannot be had.
    """
    requirements = requirements_of(project)
    local = local_wheels([*project.settings.wheels, *wheels], cache)
    lock = read_lock(project.lock_file)
    if lock is None and not requirements and not local:
        return Packages()
    wrong = misfit(project, lock, local)
    if wrong and frozen:
        raise SetupError(
            f"{wrong}: run py-ext build on your machine, and keep {project.lock_file.name} in "
            "version control"
        )
    with closing(Registry(cache, offline=offline)) as registry:
        keeper = PackageWheels(cache, registry)
        if wrong or upgrade or lock is None:
            say(f"choosing packages: {', '.join([*requirements, *local]) or 'none'}")
            preferred = () if upgrade or lock is None else lock.packages
            try:
                if offline and requirements:
                    raise Unreached("packages cannot be chosen")
                who = project.settings_file.name
                wanted = requirements or local
                chosen = choose(keeper, requirements, local, preferred, who=who) if wanted else []
            except Unreached as error:
                raise SetupError(f"{wrong}; {error}" if wrong else str(error)) from error
            new = Lock(pyodide_version(), requirements, tuple(chosen))
            tell(project.lock_file, lock, new)
            if new != lock:
                write_lock(project.lock_file, new)
            lock = new
        return made(lock, files_of(lock, local, keeper, project.lock_file))


def files_of(
    lock: Lock, local: dict[str, WheelFile], keeper: PackageWheels, path: Path
) -> tuple[Path, ...]:
    """The wheels that a lock names. Raises SetupError where one is not to be had."""
    try:
        return tuple(
            local[each.name].path if each.local else keeper.locked(each, path)
            for each in lock.packages
        )
    except Unreached as error:
        missing = [each.wheel for each in lock.packages if not each.local and not keeper.has(each)]
        raise SetupError(
            f"{path.name} wants {', '.join(missing)}, which {keeper.cache} does not have: {error}"
        ) from error


def misfit(project: Project, lock: Lock | None, local: dict[str, WheelFile]) -> str:
    """Why a lock is not the one of this project: a clause; empty where it is."""
    name, settings = project.lock_file.name, project.settings_file.name
    if lock is None:
        return f"there is no {name}"
    wanted = requirements_of(project)
    for each in wanted:
        if each not in lock.requirements:
            return f"{settings} wants {each}, and {name} was made without that"
    for each in lock.requirements:
        if each not in wanted:
            return f"{name} was made for {each}, which {settings} does not want"
    if lock.pyodide != pyodide_version():
        return f"{name} was made for Pyodide {lock.pyodide}, and this is {pyodide_version()}"
    there = {each.name: each.sha256 for each in local.values()}
    locked = {each.name: each.sha256 for each in lock.packages if each.local}
    for each in there.keys() | locked.keys():
        if there.get(each) != locked.get(each):
            return f"{name} was made with another wheel of {each}"
    return ""


def requirements_of(project: Project) -> tuple[str, ...]:
    """What an extension wants, sorted, without ourselves. Raises SetupError where one has an address."""
    wanted = set()
    for each in project.dependencies:
        name = re.match(r"([A-Za-z0-9][\w.-]*+)\s*+(\[[^]]*\])?+\s*+(?![@/\w[])", each, re.ASCII)
        if name is None:
            raise SetupError(
                f"{project.settings_file}: {shown_dependency(each)} in dependencies is not a "
                "package's name with versions, such as httpx2>=2: name a wheel of your "
                "own under wheels in [tool.py-ext]"
            )
        if canonical(name[1]) != OURS:
            wanted.add(" ".join(each.split()))
    return tuple(sorted(wanted))


def shown_dependency(written: str) -> str:
    """A dependency in an error: of one with an address, its name, because a password may be in that.

    >>> shown_dependency("orders @ https://me:secret@example.com/orders.whl")
    "'orders @ …'"
    """
    name = re.match(r"\s*([\w.-]+\s*(\[[^]]*\])?)\s*@", written, re.ASCII)
    return repr(f"{name[1].strip()} @ …") if name else shown_address(written)


def local_wheels(paths: Sequence[Path], cache: Path) -> dict[str, WheelFile]:
    """Local wheels by the names of their packages.

    Raises:
        SetupError: There are two of one package, or one that Pyodide cannot use.
    """
    found: dict[str, WheelFile] = {}
    for path in dict.fromkeys(each.resolve() for each in paths):
        wheel = read_wheel(path)
        if wheel.name in found:
            raise SetupError(
                f"{path} and {found[wheel.name].path} are both {wheel.name}: which is it to be?"
            )
        found[wheel.name] = usable(wheel, cache)
    return found


def usable(wheel: WheelFile, cache: Path) -> WheelFile:
    """The wheel, or the same for any machine where its name says otherwise without need."""
    pyodide = target()
    if pyodide.takes(wheel.path.name):
        return wheel
    if wheel.compiled:
        raise SetupError(
            f"{wheel.path} is for another machine: Pyodide takes wheels for {pyodide.platforms[0]} and "
            f"{pyodide.abi}, such as `pyodide build` makes, and wheels without compiled files"
        )
    with making(cache) as folder:
        made = retagged(wheel.path, folder)
        return read_wheel(keep(cache, made.name, made.replace))


def made(lock: Lock, files: tuple[Path, ...]) -> Packages:
    digest = hashlib.sha256()
    modules: dict[str, str] = {}
    for each in lock.packages:
        digest.update(f"{each.wheel} {each.sha256}\n".encode())
        for module in each.modules:
            modules.setdefault(module, each.name)
    compiled = with_dependents(
        {
            each.name
            for each, file in zip(lock.packages, files, strict=True)
            if read_wheel(file).compiled
        },
        lock,
    )
    return Packages(
        files,
        {each.name: each.version for each in lock.packages},
        modules,
        tuple(sorted(module for module, name in modules.items() if name in compiled)),
        digest.hexdigest(),
    )


def with_dependents(names: set[str], lock: Lock) -> set[str]:
    """These packages and those that want them, however far."""
    found = set(names)
    while True:
        more = {
            each.name
            for each in lock.packages
            if any(canonical(re.split(r"[^\w.-]", want)[0]) in found for want in each.requires)
        } - found
        if not more:
            return found
        found |= more


def tell(path: Path, old: Lock | None, new: Lock) -> None:
    """Say what is in the new lock that was not in the old one."""
    before = {each.name: each for each in old.packages} if old else {}
    after = {each.name: each for each in new.packages}
    changes = [change(before.get(name), after.get(name)) for name in sorted(before | after)]
    say(f"{path.name}: {', '.join(filter(None, changes)) or 'nothing changed'}")


def change(before: Locked | None, after: Locked | None) -> str:
    if before is None and after is not None:
        return f"{after.name} {after.version} is new"
    if after is None and before is not None:
        return f"{before.name} is gone"
    assert before is not None
    assert after is not None
    if before.version != after.version:
        return f"{after.name} {before.version} → {after.version}"
    return f"{after.name} {after.version} is another file" if before.sha256 != after.sha256 else ""


def pyodide_version() -> str:
    """Of the pinned one."""
    return pinned_pyodide.version()
