"""Which extension a test is for: as its mark says, after the test file's name, or the project around it."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path

import pytest

from py_ext.project.project import PROJECT_FILE, Project, read_project
from py_ext.project.project_settings import TOOL
from py_ext.project.setup_error import SetupError, with_full_stop

__all__ = ["find_project", "project_of"]

FOUND = pytest.StashKey[Project | None]()


def project_of(request: pytest.FixtureRequest) -> Project:
    """The extension that a test is for. Raises UsageError where there is none, and says where it was
    looked for."""
    project = find_project(request)
    if project is not None:
        return project
    tests, name = request.path, name_in(request.path)
    folders = folders_for(request)
    beside = (
        f"There is no {name} in {', '.join(map(str, folders))}, and no" if name else "There is no"
    )
    raise pytest.UsageError(
        f"Which extension does {tests} test? {beside} {PROJECT_FILE} with [tool.{TOOL}] in a folder above "
        'it: name the file or the folder with pytestmark = pytest.mark.extension("…").'
        + (meant(name, folders) if name else "")
    )


def find_project(request: pytest.FixtureRequest) -> Project | None:
    """The same, or None. Raises UsageError for a mark or settings that make no sense."""
    stash: pytest.Stash = request.node.stash
    if FOUND not in stash:
        try:
            stash[FOUND] = named(request) or found(request)
        except SetupError as error:
            raise pytest.UsageError(with_full_stop(error)) from error
    return stash[FOUND]


def named(request: pytest.FixtureRequest) -> Project | None:
    """What the test's mark names."""
    tests, marker = request.path, request.node.get_closest_marker("extension")
    if marker is None:
        return None
    if len(marker.args) != 1 or marker.kwargs:
        raise pytest.UsageError(
            f'The mark of {tests} must name one file or folder: pytest.mark.extension("…").'
        )
    place = tests.parent / str(marker.args[0])
    if not place.exists():
        raise pytest.UsageError(
            f"There is no extension {place}, which the mark of {tests} names."
            + meant(place.name, [place.parent])
        )
    return read_project(place)


def found(request: pytest.FixtureRequest) -> Project | None:
    """What the test file's name or its place tells. In a project with several modules, the tests of each
    are the project's."""
    name = name_in(request.path)
    files = [folder / name for folder in folders_for(request) if name and (folder / name).is_file()]
    folder = project_above(request.path)
    if folder is None:
        return read_project(files[0]) if files else None
    project = read_project(folder)
    return read_project(files[0]) if files and not is_part(files[0], project) else project


def name_in(tests: Path) -> str:
    """The extension's file that a test file's name tells; empty where it tells none."""
    name = tests.name.removeprefix("test_")
    return name if name != tests.name else ""


def folders_for(request: pytest.FixtureRequest) -> list[Path]:
    """Where a file of that name is looked for."""
    tests = request.path
    return list(dict.fromkeys([tests.parent, tests.parent.parent, request.config.rootpath]))


def project_above(tests: Path) -> Path | None:
    """The nearest folder above a test file that is an extension's project."""
    for folder in tests.parents:
        path = folder / PROJECT_FILE
        if not path.is_file():
            continue
        try:
            tools = tomllib.loads(path.read_text("utf-8")).get("tool", {})
        except (OSError, ValueError) as error:  # a TOMLDecodeError says the line
            raise SetupError(f"{path} cannot be read: {error}") from error
        if TOOL in tools:
            return folder
    return None


def is_part(file: Path, project: Project) -> bool:
    """Whether a file is one of a project's own modules."""
    return file.parent == project.home or project.home / project.module in file.parents


def meant(name: str, folders: list[Path]) -> str:
    """The end of a message: the file or the project that was probably meant, if there is one."""
    there = {each.name for folder in folders for each in folder.glob("*.py")}
    there |= {each.parent.name for folder in folders for each in folder.glob(f"*/{PROJECT_FILE}")}
    extensions = [each for each in sorted(there) if not each.startswith(("test_", "conftest"))]
    close = difflib.get_close_matches(name, extensions, n=1)
    return f" Did you mean {close[0]}?" if close else ""
