"""The gallery: samples that the desktop's page offers while it runs, each with its code."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from py_ext.project.own_files import own_files
from py_ext.project.project import PROJECT_FILE, read_project
from py_ext.project.setup_error import with_full_stop
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import WEB

__all__ = ["Sample", "samples"]

FOLDER = WEB / "extensions"
OF_EACH_INTERACTION = "interactionId"
"""A sample that reads this from its frame's address is shown in a frame of each interaction."""


@dataclass(frozen=True)
class Sample:
    """An extension that can be shown in place of another.

    Attributes:
        name: Of its file or folder.
        place: That.
        label: What agents see of its name.
        shows: What it does, as its docstring says it, with a line for each paragraph.
        code: Its files, by their names: the one with the desk first.
        in_each: Whether its frame is one of each interaction, not one for all.
    """

    name: str
    place: Path
    label: str
    shows: str
    code: dict[str, str]
    in_each: bool

    @classmethod
    def read(cls, place: Path) -> Sample:
        """The one that is there, as it is now. Raises SetupError."""
        project = read_project(place)
        files = {name: path for name, path in own_files(project).items() if path.suffix == ".py"}
        main = project.main.relative_to(project.home).as_posix()
        try:
            code = {
                name: files[name].read_text("utf-8-sig")
                for name in sorted(files, key=lambda name: (name != main, name))
            }
            said = ast.get_docstring(ast.parse(code[main])) or ""
        except (SyntaxError, ValueError, OSError) as error:
            raise SetupError(f"{place.name} cannot be read: {error}") from error
        shows = "\n".join(" ".join(part.split()) for part in said.split("\n\n"))
        in_each = any(OF_EACH_INTERACTION in text for text in code.values())
        return cls(place.name, place, project.label, shows, code, in_each)

    def as_plain(self) -> dict[str, Any]:
        """For the desktop's page."""
        return {
            "name": self.name,
            "label": self.label,
            "shows": self.shows,
            "code": self.code,
            "inEach": self.in_each,
        }


def samples(extension: Path) -> list[Sample]:
    """What can be shown: first the extension that was named, where it is none of the samples.

    Args:
        extension: What ``serve`` was started with. Where it cannot be read at the moment, it says that.
    """
    places = [*FOLDER.glob("*.py"), *(each.parent for each in FOLDER.glob(f"*/{PROJECT_FILE}"))]
    found = [Sample.read(place) for place in sorted(places)]
    if extension.exists() and any(each.place.samefile(extension) for each in found):
        return found
    return [own(extension), *found]


def own(extension: Path) -> Sample:
    try:
        return Sample.read(extension)
    except SetupError as error:
        return Sample(extension.name, extension, extension.name, with_full_stop(error), {}, False)
