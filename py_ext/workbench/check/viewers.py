"""Goes through all functions of the author's modules, with what is known of their names in each."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from py_ext.workbench.check.knowledge import Method, Thing, Viewer, own_nodes
from py_ext.workbench.check.sources import Source

__all__ = ["Function", "Scope", "scopes_of", "tops_of"]

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = tuple[Viewer, Function | None, list[ast.AST]]
"""What is known, the function (None at the top of a module or class), and the nodes in it."""


def tops_of(sources: list[Source]) -> dict[str, Viewer]:
    """What is known at the top of each module; of a name from another, what it is there."""
    viewers = {source.module: Viewer(source, {}) for source in sources}
    for _ in range(3):  # a name may come through others: here through two
        for source in sources:
            viewer = viewers[source.module]
            viewer.known = imported(source, viewers)
            viewer.read_names(source.tree.body)
            for name, thing in imported(source, viewers).items():
                if viewer.known.get(name) is None:
                    viewer.known[name] = thing
    return viewers


def imported(source: Source, viewers: dict[str, Viewer]) -> dict[str, Thing]:
    return {
        name: viewers[module].known[inner]
        for name, (module, inner) in source.imported.items()
        if module in viewers and viewers[module].known.get(inner) is not None
    }


def scopes_of(viewer: Viewer) -> Iterator[Scope]:
    """The top of a module and each function in it."""
    yield from scopes_in(viewer, None, viewer.source.tree.body)


def scopes_in(viewer: Viewer, function: Function | None, body: list[ast.stmt]) -> Iterator[Scope]:
    nodes = own_nodes(body)
    yield viewer, function, nodes
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from scopes_in(viewer.inside(node, event_of(viewer, node)), node, node.body)
        elif isinstance(node, ast.ClassDef):
            yield from scopes_in(Viewer(viewer.source, viewer.known), None, node.body)


def event_of(viewer: Viewer, function: Function) -> type | None:
    """The class of events that a function is registered for with a decorator."""
    for each in function.decorator_list:
        if isinstance(each, ast.Call) and each.args:
            method = viewer.see(each.func)
            if isinstance(method, Method) and method.name == "on":
                return viewer.class_of(each.args[0])
    return None
