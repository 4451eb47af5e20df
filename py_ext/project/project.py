"""An extension as its author keeps it: one file, or a folder with a pyproject.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from py_ext.project.extension_file import PROJECT_FILE, check_extension, check_module_name
from py_ext.project.inline_metadata import Metadata, inline_metadata, toml_tables
from py_ext.project.project_settings import Settings, override, settings_in
from py_ext.project.setup_error import LineError, SetupError

__all__ = ["PROJECT_FILE", "Project", "look_at", "metadata_of", "read_project"]

NOT_EXTENSIONS = {"conftest", "noxfile", "setup", "tasks"}
"""Modules that lie at the top of a project for its tools."""


@dataclass(frozen=True)
class Project:
    """An extension and its settings.

    Attributes:
        place: What the author names: his file, or the folder.
        home: The folder that its modules are imported from.
        module: The module that has the desk.
        dependencies: The packages that it wants, as requirements.
        settings: What ``[tool.py-ext]`` says.
        version: The project's own, as it is written; empty where it has none.
    """

    place: Path
    home: Path
    module: str
    dependencies: tuple[str, ...]
    settings: Settings
    version: str = ""

    @property
    def label(self) -> str:
        """What agents see of its name."""
        return self.settings.label or as_words(self.module)

    @property
    def settings_file(self) -> Path:
        """Where its settings and dependencies are written."""
        return self.place if self.place.is_file() else self.place / PROJECT_FILE

    @property
    def lock_file(self) -> Path:
        """Where the packages that it gets are written."""
        name = self.place.name + ".lock" if self.place.is_file() else "py-ext.lock"
        return self.settings_file.parent / name

    @property
    def main(self) -> Path:
        """The file of the module that has the desk."""
        package = self.home / self.module / "__init__.py"
        return package if package.is_file() else self.home / f"{self.module}.py"


def read_project(place: Path, **given: Any) -> Project:
    """Read an extension's settings.

    Args:
        place: A Python file, or a folder with a pyproject.toml.
        given: Settings that count in place of those that are written: what is empty does not.

    Raises:
        SetupError: It is no extension, or a setting makes no sense. The file, the line and what may
            have been meant are named.
    """
    project, wrong = look_at(place, **given)
    if wrong:
        raise wrong[0]
    assert project is not None
    return project


def look_at(place: Path, **given: Any) -> tuple[Project | None, list[SetupError]]:
    """An extension with those of its settings that make sense, and all that is wrong with it and them.

    There is none where nobody can know what it is made of. The arguments are those of ``read_project``.
    """
    place = place.absolute()
    try:
        metadata = metadata_of(place)
    except SetupError as error:
        return None, [error]
    settings, found = settings_in(metadata)
    wrong: list[SetupError] = [*found]
    try:
        settings = override(settings, given)
    except SetupError as error:
        wrong.append(error)
    dependencies: tuple[str, ...] = ()
    try:
        dependencies = metadata.dependencies()
    except SetupError as error:
        wrong.append(error)
    version = ""
    try:
        version = metadata.version()
    except SetupError as error:
        wrong.append(error)
    home, module = place.parent, place.stem
    if place.is_dir():
        try:
            home, module = module_with_desk(place, metadata, settings)
        except SetupError as error:
            return None, [*wrong, error]
    return Project(place, home, module, dependencies, settings, version), wrong


def metadata_of(place: Path) -> Metadata:
    """What an extension says of itself. Raises SetupError where it cannot be read."""
    if not place.is_dir():
        check_extension(place)
        return inline_metadata(place.read_bytes(), place)
    path = place / PROJECT_FILE
    if not path.is_file():
        modules = ", ".join(sorted(each.name for each in place.glob("*.py"))[:5])
        hint = f": name one of its files ({modules})" if modules else ""
        raise SetupError(f"{place} has no {PROJECT_FILE}{hint}")
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise SetupError(f"{path} cannot be read: {error}") from error
    tables = toml_tables(path, text)
    return Metadata(path, text, tables.get("project", {}), tables.get("tool", {}))


def module_with_desk(place: Path, metadata: Metadata, settings: Settings) -> tuple[Path, str]:
    """The folder that a project's modules are imported from, and the module that has the desk."""
    module = settings.extension
    if module:
        home = home_of(place, module)
        if home is None:
            others = ", ".join(each for _, each in modules_in(place)) or "none"
            raise LineError(
                metadata.path,
                metadata.line("extension", "py-ext"),
                f"there is no module {module}; the modules here are: {others}",
            )
    else:
        found = modules_in(place)
        if not found:
            raise SetupError(f"{place} has no module: write one, such as {suggested(place)}.py")
        if len(found) > 1:
            names = " or ".join(f'"{name}"' for _, name in found)
            raise SetupError(
                f"{metadata.path}: which module has the desk? "
                f"Write extension = {names} under [tool.py-ext]"
            )
        home, module = found[0]
    main = home / f"{module}.py"
    check_module_name(main if main.is_file() else home / module)
    return home, module


def home_of(place: Path, module: str) -> Path | None:
    """The folder from which a module is imported: the project's, or its ``src``."""
    for home in (place, place / "src"):
        if (home / f"{module}.py").is_file() or (home / module / "__init__.py").is_file():
            return home
    return None


def modules_in(place: Path) -> list[tuple[Path, str]]:
    """The modules and packages of a project, without its tests and what tools want."""
    found = []
    for home in (place, place / "src"):
        paths = [*home.glob("*.py"), *(each.parent for each in home.glob("*/__init__.py"))]
        for name in sorted(path.stem for path in paths):
            is_tests = name.startswith("test_") or name in ("test", "tests")
            if name.isidentifier() and not is_tests and name not in NOT_EXTENSIONS:
                found.append((home, name))
    return found


def suggested(place: Path) -> str:
    name = "".join(each if each.isalnum() else "_" for each in place.resolve().name.lower())
    return name if name.isidentifier() else "extension"


def as_words(module: str) -> str:
    """The name of a module as a person would write it: ``order_desk`` is "Order desk"."""
    words = " ".join(module.replace("_", " ").split()) or module
    return words[0].upper() + words[1:]
