"""The author's modules, as their text and as trees of syntax."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from py_ext.project.own_files import own_modules, sources_of
from py_ext.project.project import Project
from py_ext.workbench.check.finding import Finding, Severity
from py_ext.workbench.check.newer_syntax import newer_syntax

__all__ = ["TOO_DEEP", "Source", "full_name", "read_sources"]

TOO_DEEP = "An expression is nested too deeply for the check."


@dataclass(frozen=True, eq=False)
class Source:
    """One module.

    Attributes:
        module: Its full name, such as ``order_desk.crm``.
        path: Its file.
        lines: The lines of its text.
        tree: Its syntax.
        imported: What its names stand for that come from elsewhere: a module and a name in it, or a
            module and an empty text.
    """

    module: str
    path: Path
    lines: list[str]
    tree: ast.Module
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_package(self) -> bool:
        """Whether it is the ``__init__.py`` of a package."""
        return self.path.name == "__init__.py"

    @property
    def package(self) -> str:
        """What its relative imports begin from."""
        return self.module if self.is_package else self.module.rpartition(".")[0]

    def absolute(self, node: ast.ImportFrom) -> str | None:
        """The module that a ``from`` names; None where its dots lead out of the top."""
        if not node.level:
            return node.module or ""
        parts = self.package.split(".") if self.package else []
        if node.level > len(parts):
            return None
        base = parts[: len(parts) - node.level + 1]
        return ".".join([*base, node.module] if node.module else base)

    def finding(
        self, node: ast.AST, what: str, todo: str = "", severity: Severity = Severity.ERROR
    ) -> Finding:
        """One about a place in it."""
        line = getattr(node, "lineno", 1)
        column = getattr(node, "col_offset", 0)  # in bytes
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        column = len(text.encode()[:column].decode("utf-8", "replace")) + 1
        return Finding(self.path, line, column, severity, what, todo)


def read_sources(project: Project) -> tuple[list[Source], list[Finding]]:
    """The modules that the extension is made of, the one with the desk first; and those that are no Python.

    Raises:
        SetupError: A file cannot be read.
    """
    sources: list[Source] = []
    findings: list[Finding] = []
    for top in own_modules(project):
        for path in sources_of(project.home, top):
            name = module_name(path.relative_to(project.home))
            if is_test(path.relative_to(project.home)):
                continue
            source = read_source(name, path)
            if isinstance(source, Finding):
                findings.append(source)
            else:
                sources.append(source)
    return sorted(sources, key=lambda each: each.module != project.module), findings


def module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_test(path: Path) -> bool:
    """Whether it is a package's tests, which no page runs though they are in its folder."""
    return (
        path.name.startswith("test_")
        or path.name == "conftest.py"
        or bool({"test", "tests"} & set(path.parts[1:-1]))
    )


def read_source(module: str, path: Path) -> Source | Finding:
    content = path.read_bytes()
    lines = text_of(content).splitlines()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the author's code, which is told by Python itself
            tree = ast.parse(content)
    except SyntaxError as error:
        line, column = error.lineno or 1, max(error.offset or 1, 1)
        newer = newer_syntax(lines[line - 1] if line <= len(lines) else "", error.msg)
        if newer:
            return Finding(path, line, column, Severity.WARNING, *newer)
        return Finding(path, line, column, Severity.ERROR, f"This is no Python: {error.msg}.")
    except ValueError as error:
        return Finding(path, 1, 1, Severity.ERROR, f"This is no Python: {error}.")
    except (RecursionError, MemoryError):
        return Finding(path, 1, 1, Severity.WARNING, TOO_DEEP, "Take long expressions apart.")
    source = Source(module, path, lines, tree)
    for node in ast.walk(tree):
        source.imported.update(names_from(source, node))
    return source


def text_of(content: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content.decode(encoding, "replace")
    except (SyntaxError, LookupError):  # rot13 is known, and no encoding of texts
        return content.decode("utf-8", "replace")


def names_from(source: Source, node: ast.AST) -> Iterator[tuple[str, tuple[str, str]]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                yield alias.asname, (alias.name, "")
            else:
                top = alias.name.partition(".")[0]
                yield top, (top, "")
    elif isinstance(node, ast.ImportFrom):
        module = source.absolute(node)
        for alias in node.names:
            if module is not None and alias.name != "*":
                yield alias.asname or alias.name, (module, alias.name)


def full_name(source: Source, node: ast.expr) -> str:
    """What a chain of names stands for, such as ``threading.Thread``; empty where that is not known."""
    if isinstance(node, ast.Name):
        module, name = source.imported.get(node.id, ("", ""))
        return f"{module}.{name}" if name else module
    if isinstance(node, ast.Attribute):
        before = full_name(source, node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
