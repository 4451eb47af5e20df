"""Finds the desk of an extension: a page looks for exactly one among the names of its module."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from py_ext import Desk
from py_ext.project.project import Project
from py_ext.workbench.check.finding import Finding
from py_ext.workbench.check.knowledge import Instance, Viewer
from py_ext.workbench.check.sources import Source

__all__ = ["check_desk"]

WRITE = "Write one line like `desk = Desk()` at its top level."


def check_desk(
    project: Project, sources: list[Source], tops: dict[str, Viewer], whole: bool
) -> Iterator[Finding]:
    """What is wrong with the number of desks.

    Args:
        project: The extension.
        sources: Its modules.
        tops: What is known at the top of each.
        whole: Whether they are all there: none was no Python.
    """
    main = next((each for each in sources if each.module == project.module), None)
    if main is None:
        return
    viewer = tops[main.module]
    made = list(made_at_top(main, viewer))
    if len(made) > 1:
        (first, one), (second, other) = made[:2]
        yield main.finding(
            other,
            f"{main.module} has two desks: {first} (line {one.lineno}) and {second}.",
            "Have all handlers on one of them.",
        )
    if whole and not made and not any_desk(viewer) and not may_have_one(main, sources, tops):
        where = desk_elsewhere(main, sources, tops)
        todo = f"{where} {WRITE}" if where and not where.endswith(".") else where or WRITE
        yield main.finding(main.tree, f"{main.module} has no desk.", todo)


def made_at_top(source: Source, viewer: Viewer) -> Iterator[tuple[str, ast.stmt]]:
    """The desks that the module makes, each with its name: not those in an ``if`` or a ``try``."""
    found: dict[str, ast.stmt] = {}
    for statement in source.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name), *_], value=ast.Call() as value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() as value):
                pass
            case _:
                continue
        if viewer.class_of(value.func) is Desk:
            found[name] = statement  # what a name was before does not count
    yield from found.items()


def any_desk(viewer: Viewer) -> bool:
    return any(thing == Instance(Desk) for thing in viewer.known.values())


def may_have_one(main: Source, sources: list[Source], tops: dict[str, Viewer]) -> bool:
    """Whether a desk may come into the module by a way that only a run would tell."""
    if any(
        isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
        for node in ast.walk(main.tree)
    ):
        return True
    own = {each.module for each in sources}
    called = {
        node.value.func.id
        for node in ast.walk(main.tree)
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
    }
    for name in called:  # a function of the author's may make it
        module, _ = main.imported.get(name, (main.module, ""))
        if module in own:
            return True
    names = {name for name, (module, inner) in main.imported.items() if module in own and inner}
    functions = {
        node.name
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    }
    submodules = {f"{module}.{inner}" for module, inner in main.imported.values()} & own
    plain = {name for name in names if ".".join(main.imported[name]) not in submodules}
    return bool(plain - functions)  # a name from elsewhere that may be anything


def desk_elsewhere(main: Source, sources: list[Source], tops: dict[str, Viewer]) -> str:
    """Where there is a desk that was perhaps meant; empty where there is none."""
    for node in ast.walk(main.tree):
        if isinstance(node, ast.Call) and tops[main.module].class_of(node.func) is Desk:
            return f"The one of line {node.lineno} is not at its top level:"
    for source in sources:
        for name, _ in made_at_top(source, tops[source.module]):
            return f"Write `from {source.module} import {name}` in it: the desk is there."
    return ""
