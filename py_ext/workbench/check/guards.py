"""Tells code that does not run in every case, or whose failure is expected."""

from __future__ import annotations

import ast

__all__ = ["is_guarded", "is_tried", "parents_of"]

PLATFORM_WORDS = {"TYPE_CHECKING", "sys", "os", "platform"}
"""An ``if`` that asks for one of these may be there so that no page runs its code."""

IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def parents_of(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Of each node the one around it."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def is_guarded(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether an import may fail, or not run, without harm."""
    return is_tried(node, parents, IMPORT_ERRORS) or any(
        isinstance(around, (ast.If, ast.IfExp)) and names_of(around.test) & PLATFORM_WORDS
        for around in around_it(node, parents)
    )


def is_tried(node: ast.AST, parents: dict[ast.AST, ast.AST], errors: set[str]) -> bool:
    """Whether it is in a ``try`` or a ``suppress`` that takes one of these errors, or is done
    then."""
    for around in around_it(node, parents):
        if isinstance(around, ast.Try):
            for handler in around.handlers:
                if handler.type is None or names_of(handler.type) & errors:
                    return True
        elif isinstance(around, (ast.With, ast.AsyncWith)):
            for item in around.items:
                names = names_of(item.context_expr)
                if "suppress" in names and names & errors:
                    return True
    return False


def around_it(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> list[ast.AST]:
    found = []
    while node in parents:
        node = parents[node]
        found.append(node)
    return found


def names_of(node: ast.expr) -> set[str]:
    """The names in an expression, those behind dots too."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} | {
        each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)
    }
