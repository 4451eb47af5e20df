"""The files of an extension: what its page gets of its author's folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from py_ext.project.extension_file import TAKEN_NAMES, check_module_name, check_served_name
from py_ext.project.project import Project
from py_ext.project.python_modules import PYTHON_MODULES
from py_ext.project.setup_error import SetupError

__all__ = ["imports_of", "own_files", "own_modules"]

LEFT_OUT = ("__pycache__",)
"""Folders of a package that no page needs, beside those that begin with a dot."""


SECRET = re.compile(
    r"(.*\.(env|jks|kdbx|key|keystore|p12|pem|pfx|ppk)|id_(rsa|dsa|ecdsa|ed25519)(_sk)?|netrc|pypirc|pgpass)"
    r"(\.(bak|old|orig|txt))?",
    re.IGNORECASE,
)
"""Names under which keys and passwords lie. A certificate to trust is none, but may be a .crt."""


def own_files(project: Project) -> dict[str, Path]:
    """The extension's files by their names in the page, such as ``order_desk/crm.py``.

    They are the module that has the desk, and of the modules beside it those that are imported,
    wherever in the code. Of a package, all its files belong to it: some may be data, or be imported by a
    name that only the running program knows.

    Raises:
        SetupError: A name is one that web servers do not find, or that looks like a secret's; a link leads
            out of the project; or a file cannot be read.
    """
    files: dict[str, Path] = {}
    for module in own_modules(project):
        package = project.home / module
        if (package / "__init__.py").is_file():
            found = {path.relative_to(project.home).as_posix(): path for path in files_in(package)}
        else:
            found = {f"{module}.py": project.home / f"{module}.py"}
        files |= found
    for name, path in files.items():
        check_served_name(name)
        check_secrecy(name, path, project.home)
        if not path.is_file():
            raise SetupError(f"there is no file {path}")
    return dict(sorted(files.items()))


def check_secrecy(name: str, path: Path, home: Path) -> None:
    """Raise SetupError for what is no code, and is not meant for whoever opens the page."""
    if path.suffix == ".py":
        return
    if SECRET.fullmatch(path.name):
        raise SetupError(
            f"{name} looks like a secret, and whoever opens the page could read it: move it out of the "
            "package"
        )
    if not path.resolve().is_relative_to(home.resolve()):
        raise SetupError(
            f"{name} is by a link {path.resolve()}, outside of the project, and whoever opens the page "
            "could read that: copy it, if it may be read"
        )


def own_modules(project: Project) -> list[str]:
    """The author's top-level modules and packages that the extension is made of, the first first.

    Raises:
        SetupError: One has a name that Python has already: which of them is imported would depend on what
            else has been. Or one cannot be read.
    """
    found: list[str] = []
    waiting = [project.module]
    while waiting:
        module = waiting.pop(0)
        if module in found:
            continue
        found.append(module)
        if module in PYTHON_MODULES:
            check_module_name(module_file(project.home, module))
        for path in sources_of(project.home, module):
            try:
                imported = imports_of(path.read_bytes())
            except OSError as error:
                raise SetupError(f"{path} cannot be read: {error.strerror}") from error
            tops = sorted({name.partition(".")[0] for name in imported})
            # py_ext is ours, also where an author works in our checkout.
            mine = (top for top in tops if top not in TAKEN_NAMES)
            waiting += [top for top in mine if sources_of(project.home, top)]
    return found


def module_file(home: Path, module: str) -> Path:
    """A module's file, or a package's folder."""
    file = home / f"{module}.py"
    return file if file.is_file() else home / module


def sources_of(home: Path, module: str) -> list[Path]:
    """The Python files of a top-level module or package of that folder; none where it has none."""
    package, file = home / module, home / f"{module}.py"
    if (package / "__init__.py").is_file():
        return [path for path in files_in(package) if path.suffix == ".py"]
    return [file] if file.is_file() else []


def files_in(package: Path) -> list[Path]:
    inside = (path for path in sorted(package.rglob("*")) if path.is_file())
    return [path for path in inside if not is_left_out(path.relative_to(package))]


def is_left_out(path: Path) -> bool:
    return any(part in LEFT_OUT or part.startswith(".") for part in path.parts)


def imports_of(source: bytes) -> set[str]:
    """The modules that a file imports by their full names, at its top or anywhere else: those that it
    imports from, where it imports names.

    Empty for a file with a syntax error, or nested too deeply: the page tells the author of that.
    """
    found: set[str] = set()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    for each in ast.walk(tree):
        if isinstance(each, ast.Import):
            found.update(alias.name for alias in each.names)
        elif isinstance(each, ast.ImportFrom) and each.module and not each.level:
            found.add(each.module)
    return found
