"""Finds what the desktop has to allow: the requests that an extension sends, and the keys of the user data
that it reads and writes.

What is certain is found by what ``knowledge`` knows, what is most likely by names that only py_ext has.
The rest is asked: an extension declares it with the setting ``permissions``.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from py_ext import Desk
from py_ext.models._short_forms import ShortForms
from py_ext.namespaces._base import Namespace
from py_ext.toasts import Dialog, Toast
from py_ext.workbench.check.calls import TO_CONNECT
from py_ext.workbench.check.finding import Finding, Severity
from py_ext.workbench.check.guards import parents_of
from py_ext.workbench.check.knowledge import (
    Instance,
    Method,
    Viewer,
    attribute_of,
    own_nodes,
    requests_of,
)
from py_ext.workbench.check.sources import Source, full_name
from py_ext.workbench.check.viewers import scopes_of, tops_of

__all__ = ["Wanted", "wanted_of"]

BLOCK, UNBLOCK = "interaction.blockMarkdone", "interaction.unblockMarkdone"
DECLARE = 'Declare what it sends in [tool.py-ext], such as permissions = ["voice.dial"].'

AMBIGUOUS = frozenset({"accept", "answer", "consult", "hold", "reject", "resume"})
"""Short forms of an interaction whose names other things have, too."""


def namespaces() -> dict[str, type]:
    """The namespaces by their names on a desk."""
    return {
        name: type(value)
        for name, value in vars(Desk()).items()
        if isinstance(value, Namespace) and not name.startswith("_")
    }


NAMESPACES = namespaces()


@dataclass
class Wanted:
    """What the desktop has to allow.

    Attributes:
        requests: By name, with why: the place that sends it, such as ``order_desk/crm.py:40``.
        written: The keys of the user data that are written; None where they are not all known.
        read: Those that are read; None where they are not all known.
        unclear: The places that may send what is not in ``requests``.
    """

    requests: dict[str, str] = field(default_factory=dict)
    written: set[str] | None = field(default_factory=set)
    read: set[str] | None = field(default_factory=set)
    unclear: list[Finding] = field(default_factory=list)


def wanted_of(sources: list[Source], declared: Iterable[str] | None = None) -> Wanted:
    """What an extension wants of the desktop.

    Args:
        sources: Its modules.
        declared: What its settings say that it sends, beside what is found; nothing is unclear then.
    """
    wanted = Wanted({TO_CONNECT: "every extension, when it connects and while nothing comes"})
    tops = tops_of(sources)
    readers = [Reader(source, tops[source.module], sources) for source in sources]
    for reader in readers:
        reader.read(wanted)
    has_notices = not {"system.popupToast", "system.openDialog"}.isdisjoint(wanted.requests)
    for reader in readers:
        reader.ask(wanted, has_notices)
    if BLOCK in wanted.requests:
        wanted.requests.setdefault(UNBLOCK, "what lifts a block when the extension ends")
    if declared is not None:
        wanted.unclear = []
        for name in declared:
            wanted.requests.setdefault(name, "declared in the settings")
    wanted.requests = dict(sorted(wanted.requests.items()))
    return wanted


class Reader:
    """Reads one module.

    Args:
        source: The module.
        top: What is known at its top.
        sources: All modules of the extension.
    """

    def __init__(self, source: Source, top: Viewer, sources: list[Source]) -> None:
        self.source = source
        self.top = top
        self.parents = parents_of(source.tree)
        self.own = {each.module.partition(".")[0] for each in sources}
        self.asked: list[tuple[ast.Attribute, bool]] = []

    def read(self, wanted: Wanted) -> None:
        """Find what is sent."""
        for viewer, node in nodes_of(self.top):
            match node:
                case ast.Attribute(ctx=ast.Load()):
                    self.see_attribute(wanted, viewer, node)
                case ast.Call():
                    self.see_call(wanted, viewer, node)

    def ask(self, wanted: Wanted, has_notices: bool) -> None:
        """Tell what may be sent."""
        for node, is_notice in self.asked:
            if has_notices or not is_notice:
                written = ast.unparse(node)
                kind = "Toast" if is_notice else "Interaction"
                held = ast.unparse(node.value)
                said = f"Nothing tells whether {held} is py_ext's here, so what {written} sends."
                todo = f"Annotate it, such as {name_of(node.value)}: {kind}, or declare it (permissions)."
                wanted.unclear.append(self.source.finding(node, said, todo, Severity.HINT))

    def see_attribute(self, wanted: Wanted, viewer: Viewer, node: ast.Attribute) -> None:
        if node.attr == "user_data" and not self.is_called(node):
            self.see_user_data(wanted, node)
        seen = viewer.see(node)
        if isinstance(seen, Method):
            return self.sends(wanted, node, requests_of(seen))
        if viewer.see(node.value) is not None:
            return None
        return self.see_unknown(wanted, node)

    def see_unknown(self, wanted: Wanted, node: ast.Attribute) -> None:
        """An attribute of what nobody knows: what only py_ext calls so is taken for that."""
        for cls in (NAMESPACES.get(name_of(node.value)), ShortForms):
            method = attribute_of(cls, node.attr) if cls is not None else None
            if isinstance(method, Method) and (cls is not ShortForms or node.attr not in AMBIGUOUS):
                return self.sends(wanted, node, requests_of(method))
        if self.is_awaited(node):
            is_notice = any(isinstance(attribute_of(c, node.attr), Method) for c in (Toast, Dialog))
            if node.attr in AMBIGUOUS or is_notice:
                self.asked.append((node, is_notice))
        return None

    def see_call(self, wanted: Wanted, viewer: Viewer, node: ast.Call) -> None:
        seen = viewer.see(node.func)
        is_ours = isinstance(seen, Method) and seen.cls is Desk
        match node.func:
            case ast.Attribute(attr="request", value=held):
                if is_ours or (seen is None and name_of(held) == "desk"):
                    self.see_request(wanted, node)
            case ast.Attribute(attr="set_user_data"):
                self.see_written(wanted, node)
            case ast.Attribute(attr="delete_user_data"):
                given = [*node.args, *(word.value for word in node.keywords if word.arg == "key")]
                self.writes(wanted, text_in(given[-1]) if given else None)
        if isinstance(node.func, ast.Name) and node.func.id == "getattr" and len(node.args) > 1:
            self.see_getattr(wanted, viewer, node)
        name = full_name(self.source, node.func)
        top = name.partition(".")[0]
        if not top or top in self.own or top == "py_ext" or top in sys.stdlib_module_names:
            return
        for each in (*node.args, *(word.value for word in node.keywords)):
            if is_desk(viewer, each):
                said = f"{ast.unparse(each)} is given to {name}, and nothing tells what that sends."
                wanted.unclear.append(self.source.finding(node, said, DECLARE, Severity.HINT))

    def see_request(self, wanted: Wanted, node: ast.Call) -> None:
        named = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "name")]
        name = text_in(named[0]) if named else None
        if name is not None:
            return self.sends(wanted, node, (name,))
        said = f"{ast.unparse(node)} names its request only when it runs."
        return wanted.unclear.append(self.source.finding(node, said, DECLARE, Severity.HINT))

    def see_getattr(self, wanted: Wanted, viewer: Viewer, node: ast.Call) -> None:
        held, name = node.args[0], text_in(node.args[1])
        if name is not None:
            written = ast.copy_location(ast.Attribute(held, name, ast.Load()), node)
            return self.see_attribute(wanted, viewer, written)
        seen = viewer.see(held)
        is_ours = isinstance(seen, Instance) and issubclass(
            seen.cls, (Desk, Namespace, ShortForms, Toast, Dialog)
        )
        if is_ours or (seen is None and name_of(held) in {"desk", *NAMESPACES}):
            said = f"{ast.unparse(node)} finds its function only when it runs."
            wanted.unclear.append(self.source.finding(node, said, DECLARE, Severity.HINT))
        return None

    def see_written(self, wanted: Wanted, node: ast.Call) -> None:
        given = [*node.args, *(word.value for word in node.keywords if word.arg == "values")]
        values = given[-1] if given else None
        if not isinstance(values, ast.Dict):
            return self.writes(wanted, None)
        for key in values.keys:
            self.writes(wanted, text_in(key))
        return None

    def writes(self, wanted: Wanted, key: str | None) -> None:
        if key is None:
            wanted.written = None
        elif wanted.written is not None:
            wanted.written.add(key)

    def see_user_data(self, wanted: Wanted, node: ast.Attribute) -> None:
        """``user_data["Tier"]``, ``user_data.get("Tier")`` and ``"Tier" in user_data`` name a key."""
        around = self.parents.get(node)
        key = None
        match around:
            case ast.Subscript(value=value, slice=part) if value is node:
                key = text_in(part)
            case ast.Attribute(attr="get"):
                call = self.parents.get(around)
                if isinstance(call, ast.Call) and call.args:
                    key = text_in(call.args[0])
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
                key = text_in(left)
        if key is None:
            wanted.read = None
        elif wanted.read is not None:
            wanted.read.add(key)

    def sends(self, wanted: Wanted, node: ast.AST, names: Iterable[str]) -> None:
        for name in names:
            place = (
                f"{self.source.module.replace('.', '/')}{'/__init__' * self.source.is_package}.py"
            )
            wanted.requests.setdefault(name, f"{place}:{getattr(node, 'lineno', 1)}")

    def is_called(self, node: ast.expr) -> bool:
        around = self.parents.get(node)
        return isinstance(around, ast.Call) and around.func is node

    def is_awaited(self, node: ast.expr) -> bool:
        around = self.parents.get(node)
        return self.is_called(node) and isinstance(self.parents.get(around), ast.Await)  # type: ignore[arg-type]


def nodes_of(top: Viewer) -> Iterator[tuple[Viewer, ast.AST]]:
    """All nodes of a module with what is known there: those of lambdas, decorators and defaults, too."""
    for viewer, _, nodes in scopes_of(top):
        for node in nodes:
            yield from with_inner(viewer, node)


def with_inner(viewer: Viewer, node: ast.AST) -> Iterator[tuple[Viewer, ast.AST]]:
    yield viewer, node
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        given = node.args
        decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
        for each in (*decorators, *given.defaults, *filter(None, given.kw_defaults)):
            for one in ast.walk(each):
                yield viewer, one
    if isinstance(node, ast.Lambda):
        inner = viewer.inside(node, None)
        for one in own_nodes([node.body]):  # type: ignore[list-item]
            yield from with_inner(inner, one)


def is_desk(viewer: Viewer, node: ast.expr) -> bool:
    """Whether it is a desk, or a namespace of one."""
    seen = viewer.see(node)
    if isinstance(seen, Instance):
        return issubclass(seen.cls, (Desk, Namespace))
    return seen is None and name_of(node) == "desk"


def name_of(node: ast.expr) -> str:
    """The last name of an expression: ``voice`` of ``self.desk.voice``."""
    if isinstance(node, ast.Attribute):
        return node.attr.lstrip("_")
    return node.id.lstrip("_") if isinstance(node, ast.Name) else ""


def text_in(node: ast.expr | None) -> str | None:
    """The text that an expression is; None for what is known only when it runs."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
