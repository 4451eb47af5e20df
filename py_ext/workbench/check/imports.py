"""Finds imports that would fail in the page: each is looked for among the author's modules, the packages
that his project names, py_ext, and what Pyodide has of Python's own modules."""

from __future__ import annotations

import ast
import difflib
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import py_ext
from py_ext.project.extension_file import TAKEN_NAMES
from py_ext.project.project import Project
from py_ext.project.python_modules import PYTHON_MODULES
from py_ext.workbench.check.finding import Finding, Severity, shown
from py_ext.workbench.check.guards import is_guarded, parents_of
from py_ext.workbench.check.knowledge import bound_names
from py_ext.workbench.check.module_names import module_names
from py_ext.workbench.check.packages import Packages, package_of
from py_ext.workbench.check.pyodide_modules import IDLE, NOT_THERE
from py_ext.workbench.check.sources import Source, full_name
from py_ext.workbench.page_wheel import LEFT_OUT

__all__ = ["check_imports"]

NOT_IN_PAGES = {f"py_ext.{each}" for each in LEFT_OUT if "." not in each}
"""Modules of py_ext that only run on the author's machine."""


def check_imports(
    project: Project, sources: list[Source], packages: Packages, whole: bool
) -> Iterator[Finding]:
    """What is wrong with the imports of all modules.

    Args:
        project: Theirs.
        sources: The modules.
        packages: What its dependencies bring.
        whole: Whether they are all there: none was no Python.
    """
    own = {each.module: each for each in sources}
    lookup = Lookup(project, own, packages)
    reachable = reached(project.module, own) if whole else set(own)
    for source in sources:
        parents = parents_of(source.tree)
        for node in ast.walk(source.tree):
            if not isinstance(node, (ast.Import, ast.ImportFrom)) or is_guarded(node, parents):
                continue
            for said in lookup.look(source, node):
                severity = Severity.ERROR if source.module in reachable else Severity.WARNING
                yield source.finding(node, *said, severity=severity)
        yield from idle(source)


class Lookup:
    """Finds out what an import gets."""

    def __init__(self, project: Project, own: dict[str, Source], packages: Packages) -> None:
        self.project, self.own, self.packages = project, own, packages
        self.tops = own_tops(project)

    def look(self, source: Source, node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
        """What is wrong with an import: what is so, and what to do."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from self.module(alias.name)
            return
        module = source.absolute(node)
        dots = "." * node.level
        if module is None or (node.level and not module):
            yield (
                f"{source.module} is in no package that {dots}{node.module or ''} could lead to.",
                "Import it by its full name.",
            )
            return
        wrong = list(self.module(module))
        yield from wrong
        if wrong:
            return
        for alias in node.names:
            if alias.name != "*":
                yield from self.name(node, module, alias.name)

    def module(self, name: str) -> Iterator[tuple[str, str]]:
        """What is wrong with importing a module by its full name."""
        top, _, rest = name.partition(".")
        if top in self.tops:
            if rest and not self.is_own(name):
                yield self.no_own_module(name)
        elif top == "py_ext":
            yield from self.of_py_ext(name)
        elif top in PYTHON_MODULES:
            if top in NOT_THERE or name in NOT_THERE:
                gone = top if top in NOT_THERE else name
                yield f"Pyodide has no {gone}, so a page cannot import it.", "Do without it."
        elif top not in TAKEN_NAMES:
            yield from self.of_package(top)

    def of_package(self, top: str) -> Iterator[tuple[str, str]]:
        brought = self.packages.bring(top)
        if brought:
            return
        package = package_of(top)
        folder = self.project.home / top
        close = difflib.get_close_matches(top, self.tops, n=1, cutoff=0.75)
        if top in sys.stdlib_module_names:
            yield (
                f"There is no module {top} any more in Python 3.14, which runs in the page.",
                "Do without it, or add a package that has it to dependencies.",
            )
        elif any(folder.glob("*.py")):
            yield f"{shown(folder)} has no __init__.py, so it is no package.", "Add an empty one."
        elif package:
            where = shown(self.project.settings_file)
            yield (
                f"The module {top} is in the package {package}, which the project does not name.",
                f'Add "{package}" to dependencies in {where}.',
            )
        elif close:
            yield f"There is no module {top}.", f"Did you mean {close[0]}?"
        elif brought is False:
            where = shown(self.project.settings_file)
            yield (
                f"There is no module {top}: not among yours, nor in Python, nor in a package that the "
                "project names.",
                f"Add the package that has it to dependencies in {where}.",
            )

    def of_py_ext(self, name: str) -> Iterator[tuple[str, str]]:
        parts = name.split(".")
        room = ".".join(parts[:2])
        if room in NOT_IN_PAGES:
            yield (
                f"{room} is for tests and tools: no page has it.",
                "Import it where no page runs: in tests.",
            )
        elif not is_in_py_ext(parts):
            close = difflib.get_close_matches(parts[-1], rooms_of_py_ext(), n=1)
            yield (
                f"There is no module {name}.",
                f"Did you mean py_ext.{close[0]}?" if close else "Import from py_ext.",
            )

    def name(self, node: ast.ImportFrom, module: str, name: str) -> Iterator[tuple[str, str]]:
        """What is wrong with importing a name from a module that is there."""
        known: Collection[str]
        if module.partition(".")[0] in self.tops:
            source = self.own.get(module)
            if source is None or self.is_own(f"{module}.{name}"):
                return
            bound = module_names(source.tree, besides=node)
            if bound is None or name in bound:
                return
            known = bound_names(source.tree.body).keys() | self.modules_in(module)
            where = f"{module} ({shown(source.path)})"
        elif module == "py_ext":
            if is_in_py_ext(["py_ext", name]):
                yield from self.of_py_ext(f"py_ext.{name}")
                return
            if hasattr(py_ext, name):
                return
            known, where = py_ext.__all__, "py_ext"
        else:
            return
        yield f"There is no {name} in {where}.", did_you_mean(name, known)

    def is_own(self, name: str) -> bool:
        place = self.project.home.joinpath(*name.split("."))
        return place.is_dir() or is_file(place)

    def no_own_module(self, name: str) -> tuple[str, str]:
        parent, _, last = name.rpartition(".")
        if not self.is_own(parent):
            return self.no_own_module(parent)
        if is_file(self.project.home.joinpath(*parent.split("."))):
            return (
                f"{parent} is no package, so there is no {name}.",
                f"Import {last} from {parent}.",
            )
        return f"There is no module {name}.", did_you_mean(last, self.modules_in(parent))

    def modules_in(self, package: str) -> set[str]:
        folder = self.project.home.joinpath(*package.split("."))
        found = {path.stem for path in folder.glob("*.py")} if folder.is_dir() else set()
        return (found | {path.parent.name for path in folder.glob("*/__init__.py")}) - {"__init__"}


def own_tops(project: Project) -> set[str]:
    """The author's top-level modules, whether or not something imports them."""
    home = project.home
    names = {path.stem for path in home.glob("*.py")}
    return names | {path.parent.name for path in home.glob("*/__init__.py")}


def is_file(place: Path) -> bool:
    return place.with_name(place.name + ".py").is_file()


def did_you_mean(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"Did you mean {close[0]}?"
    public = sorted(each for each in known if not each.startswith("_"))
    return f"There are: {', '.join(public[:12])}." if public else ""


def is_in_py_ext(parts: list[str]) -> bool:
    place = Path(py_ext.__path__[0]).joinpath(*parts[1:])
    return place.is_dir() or is_file(place)


def rooms_of_py_ext() -> list[str]:
    inside = Path(py_ext.__path__[0]).glob("[!_]*")
    return [path.stem for path in inside if f"py_ext.{path.stem}" not in NOT_IN_PAGES]


def reached(first: str, own: dict[str, Source]) -> set[str]:
    """The modules that are imported when the extension is, wherever in the code."""
    found: set[str] = set()
    waiting = [first]
    while waiting:
        name = waiting.pop()
        parts = name.split(".")
        waiting += [name for name in [".".join(parts[:-1])] if name and name not in found]
        if name in found or name not in own:
            continue
        found.add(name)
        for node in ast.walk(own[name].tree):
            if isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and (module := own[name].absolute(node)):
                waiting += [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return found


def idle(source: Source) -> Iterator[Finding]:
    """What is there but does not do in a page what it is for."""
    parents = parents_of(source.tree)
    for node in ast.walk(source.tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            module = node.module or ""
            names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            names = [full_name(source, node)]
        for name in names:
            top_only = isinstance(node, ast.Attribute) and "." not in name
            said = None if top_only else IDLE.get(name)
            if said and not is_guarded(node, parents):
                yield source.finding(node, *said, severity=Severity.WARNING)
                break
