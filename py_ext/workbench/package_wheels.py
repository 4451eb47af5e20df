"""Has wheels of packages in the cache: fetched, or built from a source."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from py_ext.workbench.cache import delete, kept, making
from py_ext.workbench.lock_file import Locked
from py_ext.workbench.messages import SetupError, say
from py_ext.workbench.pinned_tools import PIP, unpacked
from py_ext.workbench.registry import Offered, Registry
from py_ext.workbench.source_build import BUILD, NeedsCompiler, build_pure
from py_ext.workbench.wheel_cache import keep, kept_wheel

__all__ = ["DoesNotRun", "PackageWheels", "Source"]

KEPT = 200
"""How many notes of what was built stay in the cache: they are small."""


class DoesNotRun(SetupError):
    """A version of a package that cannot run in Pyodide.

    Attributes:
        name: The package.
        version: Of it.
        why: A clause.
    """

    def __init__(self, name: str, version: str, why: str) -> None:
        super().__init__(f"{name} {version} does not run in Pyodide: {why}")
        self.name, self.version, self.why = name, version, why


@dataclass(frozen=True)
class Source:
    """What a wheel was built from."""

    filename: str
    sha256: str


@dataclass
class PackageWheels:
    """The wheels that a registry's files are, or become.

    Attributes:
        cache: The folder that keeps them.
        registry: Has the files.
        sources: By the name of a wheel that was built, its source.
    """

    cache: Path
    registry: Registry
    sources: dict[str, Source] = field(default_factory=dict)

    def wheel_of(self, name: str, offered: Offered) -> Path:
        """The wheel of a file that a registry offers.

        Raises:
            DoesNotRun: There is none for Pyodide, and none can be built.
            SetupError: It cannot be fetched.
        """
        if offered.kind == "wheel":
            there = offered.sha256 and kept_wheel(self.cache, offered.filename, offered.sha256)
            return there or self.fetched(offered)
        if offered.kind == "source":
            return self.built(name, offered)
        raise DoesNotRun(
            name,
            offered.version,
            f"it has wheels for other machines only, such as {offered.filename}",
        )

    def has(self, locked: Locked) -> bool:
        """Whether the cache has what a lock names."""
        return kept_wheel(self.cache, locked.wheel, locked.sha256) is not None

    def locked(self, locked: Locked, lock: Path) -> Path:
        """The wheel that a lock names.

        Raises:
            SetupError: It is not to be had, or comes out otherwise.
        """
        there = kept_wheel(self.cache, locked.wheel, locked.sha256)
        if there:
            return there
        wanted = locked.source or locked.wheel
        for offered in self.registry.files(locked.name):
            if offered.filename == wanted:
                sha256 = locked.source_sha256 or locked.sha256
                if offered.sha256 not in ("", sha256):
                    raise SetupError(
                        f"the registry's {wanted} is not the file that {lock} names: if you trust it, "
                        "choose anew with --upgrade"
                    )
                wheel = self.wheel_of(locked.name, replace(offered, sha256=sha256))
                if hashlib.sha256(wheel.read_bytes()).hexdigest() != locked.sha256:
                    raise SetupError(
                        f"{locked.wheel}, built from {locked.source}, comes out otherwise than "
                        f"{lock} says: choose anew with --upgrade"
                    )
                return wheel
        raise SetupError(
            f"{lock} wants {wanted}, which the registries do not have (any more): "
            "choose anew with --upgrade"
        )

    def fetched(self, offered: Offered) -> Path:
        say(f"fetching {offered.filename}")
        return keep(self.cache, offered.filename, lambda place: self.registry.fetch(offered, place))

    def built(self, name: str, offered: Offered) -> Path:
        """The wheel of a source; a note in the cache says which that is."""
        for _ in range(2):
            note = None
            if offered.sha256:
                note = kept(
                    self.cache,
                    "built",
                    f"{BUILD}-{offered.sha256}",
                    lambda place: self.build(name, offered, place),
                    most=KEPT,
                )
                table = json.loads(note.read_text("utf-8"))
            else:
                with making(self.cache) as folder:
                    self.build(name, offered, folder / "note")
                    table = json.loads((folder / "note").read_text("utf-8"))
            wheel = kept_wheel(self.cache, table["wheel"], table["sha256"])
            if wheel:
                self.sources[wheel.name] = Source(offered.filename, table["source_sha256"])
                return wheel
            if note:
                delete(note)  # the wheel was deleted
        raise SetupError(f"{self.cache} does not keep what is put into it")

    def build(self, name: str, offered: Offered, note: Path) -> None:
        """Build the wheel of a source, and write the note."""
        say(f"building {name} {offered.version} from its source, without a compiler; it is kept")
        pip = unpacked(PIP, self.cache)
        with making(self.cache) as folder:
            source = folder / offered.filename
            self.registry.fetch(offered, source)
            sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
            try:
                built = build_pure(pip, source, folder)
            except NeedsCompiler as error:
                raise DoesNotRun(
                    name, offered.version, f"there is no wheel of it for that, and {error}"
                ) from error
            wheel = keep(self.cache, built.name, built.replace)
        table = {
            "wheel": wheel.name,
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
            "source_sha256": sha256,
        }
        note.write_text(json.dumps(table), "utf-8")
