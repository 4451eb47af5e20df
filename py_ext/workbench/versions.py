"""The versions that a bundle's folder keeps: pages that are open finish on theirs, and there is a way back.

index.html says which version is live, and nothing else does: what it names has other names in each version.
So all files of several versions lie beside each other, versions.json lists them, and a folder
``versions/<hash>`` keeps what a version has at the top, its index.html first of all, and what operations
have of it. All of that is in the bundle's own folder, so that a build server that has nothing but a copy of
what is deployed can go on from there, and who has the web server alone can go back: a copy of that
index.html in the place of the one at the top is all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from py_ext.workbench.deploy.kept import bring_back, is_copy
from py_ext.workbench.files import LAST, put, read, read_ours, write_folder
from py_ext.workbench.integrity import sha256_of
from py_ext.workbench.messages import SetupError

__all__ = [
    "COPIES",
    "VERSIONS",
    "Kept",
    "Written",
    "keep_copies",
    "live_version",
    "roll_back",
    "versions_in",
    "write_version",
]

VERSIONS = "versions.json"

VERSION = re.compile(r"[^\x00-\x20\x7f/]*[0-9a-f]{16}")
"""What a version is called: as the project says it, and a hash."""
COPIES = "versions"
"""The folder with what each version has of its own at the top, and for operations."""


@dataclass(frozen=True)
class Kept:
    """A version that a folder has.

    Attributes:
        version: The project's, and a hash of all that is in it.
        files: What it needs, without what lies at the top of the folder.
    """

    version: str
    files: tuple[str, ...]

    @property
    def hash(self) -> str:
        """The part of the version that tells what is in it."""
        return self.version.rpartition("+")[2]

    @property
    def top(self) -> str:
        """The folder with its copies of what lies at the top when it is live, and for operations."""
        return f"{COPIES}/{self.hash}/"

    @property
    def own(self) -> list[str]:
        """The names of all that is in that folder."""
        return [name.removeprefix(self.top) for name in self.files if name.startswith(self.top)]

    @property
    def copies(self) -> list[str]:
        """The names of what is there for operations."""
        return [*filter(is_copy, self.own)]


@dataclass(frozen=True)
class Written:
    """What a build has done to its folder.

    Attributes:
        changed: How many files it wrote or deleted.
        versions: Those that are there now, the live one first.
    """

    changed: int
    versions: tuple[str, ...]


def write_version(folder: Path, version: str, files: Mapping[str, bytes], keep: int) -> Written:
    """Make a version live, and let those go that are too many.

    The one that was live before stays in any case: pages are open that began with it.

    Args:
        folder: The bundle's.
        version: Of what is in ``files``.
        files: All of it, by name.
        keep: How many versions stay.

    Raises:
        SetupError: The folder is somebody else's, or cannot be written.
    """
    there = versions_in(folder)
    before = live_version(folder, there)
    own = Kept(version, ())
    copies = {own.top + name: content for name, content in files.items() if "/" not in name}
    known = {own.top + name for each in there if each.version == version for name in each.copies}
    own = Kept(version, tuple(sorted({*copies, *known, *(name for name in files if "/" in name)})))
    others = sorted(
        (each for each in there if each.version != version), key=lambda each: each != before
    )
    least = 2 if others[:1] == [before] else 1
    kept = [own, *others][: max(keep, least)]
    changed = write_folder(
        folder,
        {**files, **copies, VERSIONS: listing(kept)},
        also={name for each in kept for name in each.files},
    )
    return Written(changed, tuple(each.version for each in kept))


def keep_copies(folder: Path, version: str, copies: Mapping[str, bytes]) -> int:
    """Keep with a version what operations have of it; return how many files were written or deleted.

    Args:
        folder: The bundle's.
        version: One that it keeps.
        copies: By their names in the version's own folder.

    Raises:
        SetupError: The list of versions is damaged, or something cannot be written.
    """
    there = versions_in(folder)
    (before,) = (each for each in there if each.version == version)
    gone = {before.top + name for name in before.copies}
    files = {before.top + name: content for name, content in copies.items()}
    own = Kept(version, tuple(sorted({*before.files} - gone | files.keys())))
    listed = listing([own if each is before else each for each in there])
    return write_folder(folder, {**files, VERSIONS: listed}, also=read_ours(folder) - gone)


def listing(kept: list[Kept]) -> bytes:
    """The content of the list."""
    told = {"versions": [{"version": each.version, "files": each.files} for each in kept]}
    return json.dumps(told, indent=1).encode() + b"\n"


def roll_back(folder: Path, wanted: str = "") -> tuple[str, str]:
    """Make another version that the folder keeps live; return the one that was, and the one that is.

    What operations have of it comes back with it, where it was kept.

    Args:
        folder: The bundle's.
        wanted: Which one, or how it, or its hash, begins or ends; else the one before that which is live.

    Raises:
        SetupError: There is none such, some of it is missing, or the folder cannot be written.
    """
    there = versions_in(folder)
    if not there:
        raise SetupError(
            f"{folder} has no {VERSIONS}: `py-ext build` has not made it; name its folder with --out"
        )
    live = live_version(folder, there)
    to = named(folder, there, wanted) if wanted else one_before(folder, there, live)
    for name in to.files:
        if not (folder / name).is_file():
            raise SetupError(f"{folder} has version {to.version} no more: {name} is missing")
    top = [name for name in to.own if not is_copy(name)]
    if LAST not in top or not read(folder / to.top / LAST):
        raise SetupError(f"{folder} has version {to.version} no more: its {LAST} is gone, or empty")
    for name in changed_files(folder, read(folder / to.top / LAST)):
        raise SetupError(
            f"{folder} has version {to.version} no more: {name} is not the file that was built"
        )
    bring_back(folder, {name: read(folder / to.top / name) for name in to.copies})
    try:
        for name in sorted(top, key=lambda name: (name == LAST, name)):
            put(folder / name, read(folder / to.top / name))
    except OSError as error:
        raise SetupError(
            f"{error.filename or folder} cannot be written: {error.strerror}"
        ) from error
    return (live.version if live else "one that is not kept"), to.version


def changed_files(folder: Path, page: bytes) -> Iterator[str]:
    """The files that are not as a page knows them: it would not start with them."""
    found = re.search(rb'id="bundle">(.*?)</script>', page, re.DOTALL)
    try:
        checks = json.loads(found[1])["runtime"]["checks"] if found else {}
        known = {unquote(address): digest for address, (_, digest) in checks.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield LAST
        return
    for name, digest in known.items():
        if not (folder / name).is_file() or sha256_of(read(folder / name)) != digest:
            yield name


def named(folder: Path, there: list[Kept], wanted: str) -> Kept:
    """The version that a person means."""
    exact = [each for each in there if each.version == wanted]
    found = exact or [
        each
        for each in there
        if each.version.startswith(wanted)
        or each.version.endswith(wanted)
        or each.hash.startswith(wanted)
    ]
    names = ", ".join(each.version for each in there)
    if not found:
        raise SetupError(f"{folder} keeps no version {wanted}; it keeps: {names}")
    if len(found) > 1:
        fitting = ", ".join(each.version for each in found)
        raise SetupError(
            f"{wanted} may be several versions: {fitting}; write more of the one you mean"
        )
    return found[0]


def one_before(folder: Path, there: list[Kept], live: Kept | None) -> Kept:
    """The version that was live before that one."""
    if live is None:
        names = ", ".join(each.version for each in there)
        raise SetupError(
            f"{folder / LAST} is of no version that is kept: say which one is wanted, with --rollback "
            f"and one of: {names}"
        )
    older = there[there.index(live) + 1 :]
    if not older:
        newer = ", ".join(each.version for each in there if each != live) or "none"
        raise SetupError(
            f"{live.version} is live, and there is none before it in {folder}; the others there: {newer}"
        )
    return older[0]


def versions_in(folder: Path) -> list[Kept]:
    """The versions that a folder keeps, the one that was built last first; none where it lists none.

    Raises:
        SetupError: The list is not ours, or damaged.
    """
    path, copies = folder / VERSIONS, folder / COPIES
    ours = read_ours(folder)
    if not path.is_file() or VERSIONS not in ours:
        # Before its page is there, a folder is of a first build that was interrupted.
        if ours and (folder / LAST).is_file() and any(copies.glob(f"*/{LAST}")):
            raise SetupError(
                f"{copies} has versions, and no {path} says which: copy it from where the bundle is "
                f"deployed, or delete {copies} to begin anew"
            )
        return []
    try:
        told = json.loads(read(path))
        found = [Kept(each["version"], tuple(each["files"])) for each in told["versions"]]
        if (
            found
            and all(VERSION.fullmatch(each.version) for each in found)
            and {name for each in found for name in each.files} <= ours
        ):
            return found
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise SetupError(
        f"{path} is damaged: copy it from where the bundle is deployed, or delete it and {copies} to "
        "begin anew"
    )


def live_version(folder: Path, there: list[Kept]) -> Kept | None:
    """The version of the folder's index.html; None where that is of no version that is kept."""
    page = folder / LAST
    if not page.is_file():
        return None
    now = read(page)
    for each in there:
        copy = folder / each.top / LAST
        if copy.is_file() and read(copy) == now:
            return each
    return None
