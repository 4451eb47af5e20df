"""Finds addresses that the page may not reach: those that the code calls over HTTP and that ``connect``
does not name; and what ``connect`` names and nobody calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from py_ext.project.origins import origin_of
from py_ext.project.project import Project
from py_ext.project.setup_error import SetupError
from py_ext.workbench.check.finding import Finding, Severity, shown
from py_ext.workbench.check.knowledge import Method, Viewer, bound_names
from py_ext.workbench.check.sources import Source, full_name
from py_ext.workbench.check.viewers import scopes_of

__all__ = ["check_addresses", "is_online", "unused_origins"]

LIBRARIES = ("aiohttp", "httpx", "httpx2", "niquests", "pyodide.http", "requests", "urllib.request")
"""What code reaches the network with."""

VERBS = {"delete", "get", "head", "options", "patch", "post", "put"}
"""Functions of theirs and of their clients that begin with an address."""

VERBS_GIVEN = {"request", "stream"}
"""Those that begin with the verb."""

OTHERS = {"AsyncClient", "Client", "ClientSession", "Request", "open_url", "pyfetch", "urlopen"}
"""What else of a library takes an address."""

ADDRESS = re.compile(r"https?://[^\s/?#{}<>\"'\\]+(?=[/?#]|$)", re.IGNORECASE)


def check_addresses(
    project: Project, source: Source, top: Viewer, online: bool
) -> Iterator[Finding]:
    """The addresses that one module calls and may not reach.

    Args:
        project: Its project.
        source: The module.
        top: What is known at its top.
        online: Whether one of the project's modules imports something that reaches the network.
    """
    if not online:
        return
    told: set[tuple[int, str]] = set()
    texts = constant_texts(source)
    for viewer, _, nodes in scopes_of(top):
        for node in nodes:
            if not isinstance(node, ast.Call):
                continue
            for given in addresses_of(source, viewer, node):
                place, text = beginning(given, texts)
                origin = origin_in(text)
                if place is None or not origin or origin in project.settings.connect:
                    continue
                if (place.lineno, origin) not in told:
                    told.add((place.lineno, origin))
                    what = f"The page may not reach {origin}: its policy blocks it."
                    yield source.finding(place, what, todo(project, text, origin))


def todo(project: Project, text: str, origin: str) -> str:
    for path, proxy in project.settings.proxy.items():
        if text.startswith(proxy.to):
            return f"Call it as {path}{text.removeprefix(proxy.to)}: the proxy of the project passes it on."
    names = ", ".join(f'"{each}"' for each in (*project.settings.connect, origin))
    return f"Write connect = [{names}] under [tool.py-ext] in {shown(project.settings_file)}."


def addresses_of(source: Source, viewer: Viewer, call: ast.Call) -> Iterator[ast.expr]:
    """What a call gets as an address to reach, if it is one that reaches the network."""
    if isinstance(viewer.see(call.func), Method):  # of a desk: it only shows them
        return
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    full = full_name(source, call.func)
    if full:  # of a module, so it has to be one that reaches the network
        name = full.rpartition(".")[2] if is_online_name(full) else ""
    if name in VERBS_GIVEN:
        yield from call.args[1:2]
    elif name in VERBS or (full and name in OTHERS):
        yield from call.args[:1]
    else:
        return
    yield from (each.value for each in call.keywords if each.arg in ("url", "base_url"))


def is_online_name(name: str) -> bool:
    return any(f"{name}.".startswith(f"{library}.") for library in LIBRARIES)


def constant_texts(source: Source) -> dict[str, ast.expr]:
    """The names at the module's top that stand for one text."""
    return {
        name: bindings[0].value
        for name, bindings in bound_names(source.tree.body).items()
        if len(bindings) == 1
        and isinstance(bindings[0].value, (ast.Constant, ast.JoinedStr))
        and not bindings[0].is_loop
    }


Beginning = tuple[ast.expr | None, str]


def beginning(node: ast.expr, texts: dict[str, ast.expr]) -> Beginning:
    """The text that an address begins with, and where it is written."""
    match node:
        case ast.Constant(value=str(text)):
            return node, text
        case ast.Name(id=name) if name in texts:
            return beginning(texts[name], {})
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return joined(beginning(left, texts), beginning(right, {})[1])
        case ast.JoinedStr(values=[ast.FormattedValue(value=first), *rest]):
            return joined(beginning(first, texts), beginning(rest[0], {})[1] if rest else "")
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return joined((node, text), "")
    return None, ""


def joined(first: Beginning, second: str) -> Beginning:
    """Two texts; nothing where what follows may still belong to the name of the host."""
    place, text = first
    return (place, text + second) if (text + second).count("/") >= 3 else (None, "")


def origin_in(text: str) -> str:
    """The origin that an address begins with; empty where it is none.

    >>> origin_in("HTTPS://crm.example.com:443/api?q=1")
    'https://crm.example.com'
    >>> origin_in("/api")
    ''
    """
    found = ADDRESS.match(text)
    try:
        return origin_of(found[0]) if found else ""
    except SetupError:
        return ""


def imports_in(source: Source) -> Iterator[tuple[str, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.module or "", alias.name) for alias in node.names)


def is_online(sources: list[Source]) -> bool:
    """Whether one of the modules imports something that reaches the network."""
    return any(
        is_online_name(f"{module}.{name}" if name else module)
        for source in sources
        for module, name in imports_in(source)
    )


def unused_origins(project: Project, sources: list[Source], line: int) -> Iterator[Finding]:
    """A hint for what ``connect`` names and no text of the code has."""
    if project.settings.site:  # an address may come from there
        return
    code = "\n".join(line for source in sources for line in source.lines).lower()
    for origin in project.settings.connect:
        if origin.partition("://")[2] not in code:
            yield Finding(
                project.settings_file,
                line,
                1,
                Severity.HINT,
                f"connect names {origin}, which no line of the code does.",
                "Leave it out if nothing reaches it.",
            )
