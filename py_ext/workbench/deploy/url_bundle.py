"""The bundle that a deployment is compared with, and what a page tells of its own: for ``check --url``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from py_ext.workbench.deploy.site import FOLDER, Site, file_of
from py_ext.workbench.deploy.url_wrong import PAGE
from py_ext.workbench.deploy.written import DEPLOY
from py_ext.workbench.files import MANIFEST, read
from py_ext.workbench.messages import SetupError

__all__ = ["Bundle", "Told", "told_by"]

SITE = f"{DEPLOY}/site.json"

LONG = 100
"""Characters of a name that a page has."""


@dataclass(frozen=True)
class Told:
    """What a page tells of its bundle.

    Attributes:
        module: Of the extension.
        version: Of the bundle.
    """

    module: str
    version: str


@dataclass(frozen=True)
class Bundle:
    """What a deployment is compared with.

    Attributes:
        folder: That ``build`` has made.
        site: What the web server should know.
        names: Of the files in it.
        told: What its page tells.
    """

    folder: Path
    site: Site
    names: frozenset[str]
    told: Told

    @property
    def kept(self) -> list[str]:
        """The files that never change, without what lies compressed beside them."""
        return kept_in(self.names)

    def read(self, name: str) -> bytes:
        """The content of one. Raises SetupError where it is gone."""
        return own(self.folder, name)

    @classmethod
    def at(cls, folder: Path) -> Bundle:
        """The one in a folder. Raises SetupError where there is none, or some of it is gone."""
        needed = (PAGE, MANIFEST, SITE)
        if not any((folder / name).is_file() for name in needed):
            raise SetupError(
                f"{folder} is no bundle: make it with `py-ext build`, or name the folder with --bundle"
            )
        told = told_by(own(folder, PAGE))
        if told is None:
            raise damaged(folder, PAGE)
        if not (folder / SITE).is_file():
            raise SetupError(
                f"{folder}: the bundle's own {SITE} is missing: name the folder that build has made, not a "
                f"copy without {DEPLOY}/"
            )
        site = Site.loads(own(folder, SITE))
        names = frozenset(own(folder, MANIFEST).decode("utf-8", "replace").splitlines())
        if PAGE not in names:
            raise damaged(folder, MANIFEST)
        for name in kept_in(names):
            if not (folder / name).is_file():
                raise gone(folder, name)
        return cls(folder, site, names, told)


def kept_in(names: frozenset[str]) -> list[str]:
    return [
        name for name in sorted(names) if re.match(f"{FOLDER}/", name) and file_of(name) == name
    ]


def own(folder: Path, name: str) -> bytes:
    if not (folder / name).is_file():
        raise gone(folder, name)
    return read(folder / name)


def gone(folder: Path, name: str) -> SetupError:
    return SetupError(f"{folder}: the bundle's own {name} is gone: build it again")


def damaged(folder: Path, name: str) -> SetupError:
    return SetupError(f"{folder}: the bundle's own {name} is damaged: build it again")


def told_by(content: bytes) -> Told | None:
    """What a page tells of its bundle; None where it is no page of ours."""
    found = re.split(r"\bid=[\"']?bundle\b[\"']?", content.decode("utf-8", "replace"), maxsplit=1)
    if len(found) == 1:
        return None
    try:
        told = json.loads(found[1].partition(">")[2].partition("</script")[0])
        module, version = told["module"], told["version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return Told(str(module)[:LONG], str(version)[:LONG])
