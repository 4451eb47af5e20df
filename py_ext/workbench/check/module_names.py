"""The names that a module has."""

from __future__ import annotations

import ast

__all__ = ["module_names"]

PRESENT = {"__all__", "__doc__", "__file__", "__name__", "__package__", "__path__", "__spec__"}
"""Names that every module has."""

DYNAMIC = {"__getattr__", "exec", "globals", "setattr", "vars", "modules"}
"""Where a module has one of these names, nobody knows which names it has."""


def module_names(tree: ast.Module, besides: ast.AST | None = None) -> set[str] | None:
    """The names that a module binds somewhere, at its top or in its functions; None where only a run could
    tell. Those that ``besides`` binds do not count.

    >>> sorted(module_names(ast.parse("import os; a = 1")) - PRESENT)
    ['a', 'os']
    """
    found = set(PRESENT)
    for node in ast.walk(tree):
        if node is besides:
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            if any(alias.name == "*" for alias in node.names):
                return None
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name):
            if node.id in DYNAMIC:
                return None
            if isinstance(node.ctx, ast.Store):
                found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Attribute) and node.attr in DYNAMIC:
            return None
        elif isinstance(node, (ast.MatchAs, ast.MatchStar, ast.ExceptHandler)) and node.name:
            found.add(node.name)
    return None if "__getattr__" in found else found
