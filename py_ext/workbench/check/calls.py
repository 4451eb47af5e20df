"""Finds calls of the desktop that would not be carried out: those without ``await``, and those that the
desktop of the project's options refuses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from py_ext import Desk
from py_ext.project.project import Project
from py_ext.simulator import SimulatorError
from py_ext.simulator._options_file import read_options_file
from py_ext.simulator.options import ORIGINS, WRITE_ALLOWED, Options, not_understood
from py_ext.simulator.shown_extension import misspelt
from py_ext.workbench.check.finding import Finding, Severity
from py_ext.workbench.check.guards import is_tried, parents_of
from py_ext.workbench.check.knowledge import Called, Method, Viewer, requests_of
from py_ext.workbench.check.sources import Source
from py_ext.workbench.check.viewers import Function, scopes_of

__all__ = ["check_calls", "read_options"]

REFUSALS = {
    "NotAllowed",
    "RequestRefused",
    "RequestError",
    "DeskError",
    "Exception",
    "BaseException",
}
"""What takes a refusal: who writes that has thought of one."""

TO_CONNECT = "interaction.getInteractions"
"""What every desk asks when it connects."""


def read_options(project: Project) -> tuple[Options | None, list[Finding]]:
    """The desktop's options of a project, and what is wrong with them; none where it names none."""
    path = project.settings.options
    if path is None:
        return None, []
    try:
        file = read_options_file(path)
    except SimulatorError as error:
        said = str(error)
        at = re.search(r"at line (\d+)", said)
        return None, [Finding(path, int(at[1]) if at else 1, 1, Severity.ERROR, said)]

    def findings(wrong: Iterable[tuple[str, str]]) -> list[Finding]:
        return [Finding(path, file.line(option), 1, Severity.ERROR, said) for option, said in wrong]

    found = findings(not_understood(file.values))
    if found:
        return None, found
    options = Options()
    options.update(file.values)
    return options, findings(misspelt(options))


def check_calls(source: Source, top: Viewer, options: Options | None) -> Iterator[Finding]:
    """What is wrong with what one module calls of the desktop."""
    parents = parents_of(source.tree)
    for viewer, function, nodes in scopes_of(top):
        for node in nodes:
            if isinstance(node, ast.Expr) and isinstance(viewer.see(node.value), Called):
                yield source.finding(node, *not_awaited(node, function), Severity.WARNING)
            if isinstance(node, ast.Call) and options is not None:
                handled = is_tried(node, parents, REFUSALS)
                severity = Severity.WARNING if handled else Severity.ERROR
                for said in refused(viewer, node, options):
                    yield source.finding(node, *said, severity=severity)


def not_awaited(node: ast.Expr, function: Function | None) -> tuple[str, str]:
    """What to say of a call that makes a coroutine which nobody runs."""
    written = f"{ast.unparse(node.value).partition('(')[0]}(…)"
    if isinstance(function, ast.AsyncFunctionDef):
        todo = f"Write `await {written}`."
    elif function is None:
        todo = "Call it in a handler, or in a function with @desk.on_start."
    else:
        todo = f"Write `async def {function.name}` and `await {written}`."
    return f"{written} is not awaited, so nothing of it runs.", todo


def refused(viewer: Viewer, call: ast.Call, options: Options) -> Iterator[tuple[str, str]]:
    """What of a call the desktop would refuse: what is so, and what to do."""
    for name in requests_in(viewer, call):
        if not any(each.allows(name) for each in options.permissions):
            yield (
                f"The desktop refuses {name}: its options let no origin call it.",
                f"Have {ORIGINS} name it, or do without it.",
            )
        elif name == "interaction.setUserData":
            given = (*call.args, *(word.value for word in call.keywords))
            for key in sorted({key for each in given for key in keys_in(each)}):
                if not options.may_write(key):
                    yield (
                        f"The desktop refuses to write the key {key} of the user data.",
                        f"Have {WRITE_ALLOWED} name it, or write another.",
                    )


def requests_in(viewer: Viewer, call: ast.Call) -> tuple[str, ...]:
    """The requests that a call sends; none where that is not certain."""
    if viewer.class_of(call.func) is Desk:
        return (TO_CONNECT,)
    method = viewer.see(call.func)
    if not isinstance(method, Method):
        return ()
    if method.cls is Desk and method.name == "request" and call.args:
        name = call.args[0]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            return (name.value,)
        return ()
    return requests_of(method)


def keys_in(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        for key in node.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value
