"""The house has walls: what is at the top level, who may import whom, no circle, and what is public."""

from __future__ import annotations

import ast
import graphlib
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import py_ext
import py_ext.simulator
import py_ext.testing
from py_ext.workbench.places import ROOT

PACKAGE = ROOT / "py_ext"

TOP_LEVEL = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "build.py",
    "hatch_build.py",
    "py_ext",
    "pyproject.toml",
    "serve.py",
    "tests",
    "web",
}

FLOORS = [
    {"_spelling", "_headline"},
    {"errors", "stats", "transport", "updates"},
    {"_doings", "_durations", "_places", "_redaction"},
    {"_site_settings"},
    {"_alignment", "_returns", "_session", "_timers"},
    {"_carried_transport"},
    {"_steps"},
    {"_tally"},
    {"_window", "_limits", "_request", "_silence", "_neighbours"},
    {"_turns", "_current_ids"},
    {"_pace"},
    {"_calls"},
    {"_first_answer"},
    {"_connection"},
    {"_params"},
    {"models"},
    {"events"},
    {"toasts"},
    {"namespaces"},
    {"page"},
    {"_lead"},
    {"_live_interactions"},
    {"_heartbeat"},
    {"frames"},
    {"_open_frames", "_desk_arguments"},
    {"desk"},
    {"_diagnosis", "_extension"},
    {"_runtime"},
    {"simulator"},
    {"project"},
    {"testing"},
    {"workbench"},
    {"__main__"},
]
"""Rooms and single modules: each may import from itself and from what stands above it in this list."""

SIMULATOR_MAY = {"_redaction", "_timers", "errors", "events", "models", "simulator", "transport"}
"""The simulated desktop knows the wire and the desktop's objects; of desks it knows nothing."""

LATE = {("desk", "_runtime"), ("testing", "workbench")}
"""What goes up, at run time only, inside of a function: the page's transport, the kit's browser mode."""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports_of(module: str) -> Iterator[tuple[str, ast.stmt, bool]]:
    """The modules that a module imports, for type checkers alone included; with each statement, and
    whether it is inside of a function."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    late = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node, id(node) in late
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}, line {node.lineno}: imports are absolute"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield (inner if inner in MODULES else node.module or "", node, id(node) in late)


def room_of(module: str) -> str:
    """The part of the house: the name behind ``py_ext``."""
    return module.split(".")[1] if "." in module else ""


def floor_of(room: str) -> int:
    return next(floor for floor, rooms in enumerate(FLOORS) if room in rooms)


def test_nothing_else_is_at_the_top_level() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = {Path(name).parts[0] for name in tracked.stdout.splitlines()}
    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(module) for module in MODULES} - {""}
    assert rooms == set().union(*FLOORS)


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"py_ext"}))
def test_nobody_imports_upwards(module: str) -> None:
    room = room_of(module)
    for name, node, is_late in imports_of(module):
        other = room_of(name)
        if name.partition(".")[0] != "py_ext" or other in (room, ""):
            continue
        where = f"{module}, line {node.lineno}: {name}"
        if not (is_late and (room, other) in LATE):
            assert floor_of(other) < floor_of(room), where
        if room == "simulator":
            assert other in SIMULATOR_MAY, where


@pytest.mark.parametrize("module", sorted(MODULES))
def test_only_the_runtime_imports_javascript(module: str) -> None:
    for name, node, _ in imports_of(module):
        if name.partition(".")[0] in ("js", "pyodide", "pyodide_js", "_pyodide"):
            assert room_of(module) == "_runtime", f"{module}, line {node.lineno}: {name}"


def test_no_imports_go_in_a_circle() -> None:
    """Those for type checkers count: who needs another's types must know him too."""
    arrows = {
        module: {name for name, _, _ in imports_of(module) if name in MODULES and name != "py_ext"}
        - {module}
        for module in MODULES
    }
    try:
        graphlib.TopologicalSorter(arrows).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_importing_py_ext_needs_no_javascript() -> None:
    code = "import sys, py_ext, py_ext.simulator; print({'js', 'pyodide'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_the_guide_to_the_rooms_names_files_that_there_are() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    there = [f"/{path}" for path in listed.stdout.splitlines()]
    named = set(re.findall(r"`([\w/.-]+\.(?:css|html|js|json|md|mjs|py|toml))(?:::\w+)?`", guide))
    assert {"py_ext/desk.py", "web/package.json", "_outgoing.py"} <= named
    gone = {name for name in named if not any(path.endswith(f"/{name}") for path in there)}
    assert gone == set()


# What is public. A module is internal if its name, or that of a folder on its way, begins with an
# underscore, or if it is in a room that hands nothing out.

PUBLIC_PLACES = {
    py_ext: ("", "events", "models", "page"),
    py_ext.simulator: ("",),
    py_ext.testing: ("",),
}
"""The packages that people import from, each with the folders in it whose modules it hands out."""

PACKAGES = pytest.mark.parametrize("package", PUBLIC_PLACES, ids=lambda package: package.__name__)


def listed_in(path: Path) -> set[str]:
    """What the module's ``__all__`` lists."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


@PACKAGES
def test_the_package_exports_all_that_is_public(package: ModuleType) -> None:
    home = Path(str(package.__file__)).parent
    public: set[str] = set()
    for folder in PUBLIC_PLACES[package]:
        for path in (home / folder).glob("[!_]*.py"):
            public |= listed_in(path)
    assert public <= set(package.__all__)
    assert all(hasattr(package, name) for name in package.__all__)


@PACKAGES
def test_init_only_re_exports(package: ModuleType) -> None:
    tree = ast.parse(Path(str(package.__file__)).read_text("utf-8"))
    kinds = {type(node) for node in tree.body[1:]}
    assert kinds == {ast.ImportFrom, ast.Assign}


def described(name: str, value: Any) -> Iterator[tuple[str, object]]:
    """What needs a docstring of a public object: itself, and what a class has of its own that is public."""
    yield name, value
    if not inspect.isclass(value):
        return
    for member, own in vars(value).items():
        function = getattr(own, "__func__", own)  # of class methods
        if not member.startswith("_") and (
            inspect.isfunction(function) or isinstance(function, property)
        ):
            yield f"{name}.{member}", function


@PACKAGES
def test_everything_public_has_a_docstring(package: ModuleType) -> None:
    bare = [
        path
        for name in package.__all__
        for path, value in described(name, getattr(package, name))
        if (callable(value) or isinstance(value, property))
        and not (getattr(value, "__doc__", None) or "").strip()
    ]
    assert not bare


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_module_says_what_it_is_for(module: str) -> None:
    assert ast.get_docstring(ast.parse(MODULES[module].read_text("utf-8")))


def test_namespaces_describe_every_function() -> None:
    for path in (PACKAGE / "namespaces").glob("[!_]*.py"):
        module = importlib.import_module(f"py_ext.namespaces.{path.stem}")
        for name in module.__all__:
            for where, value in described(name, getattr(module, name)):
                assert (getattr(value, "__doc__", None) or "").strip(), where
