"""Finds handlers that could not be registered, or would not run: what ``desk.on`` and its like refuse, and
what they cannot see."""

from __future__ import annotations

import ast
import builtins
import difflib
from collections.abc import Iterator
from enum import StrEnum

from py_ext import Desk
from py_ext.events._wanted import check_filters, check_kind, unlisted
from py_ext.events.event import Event
from py_ext.workbench.check.finding import Finding, Severity
from py_ext.workbench.check.knowledge import Instance, Method, Viewer, own_nodes
from py_ext.workbench.check.module_names import module_names
from py_ext.workbench.check.sources import Source
from py_ext.workbench.check.viewers import Function, scopes_of

__all__ = ["check_handlers"]

HOOKS = {name for name in dir(Desk) if name.startswith("on_")}
TAKE_KIND = {"on", "listen", "events", "wait_for"}
COLLECTIONS = (ast.Set, ast.List, ast.Tuple)
NOT_FILTERS = {"wait_for": {"timeout"}, "listen": {"handler"}}


def check_handlers(source: Source, top: Viewer) -> Iterator[Finding]:
    """What is wrong with the handlers of one module."""
    for viewer, _, nodes in scopes_of(top):
        for node in nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield from check_decorators(source, viewer, node)
            if isinstance(node, ast.Call):
                yield from check_call(source, viewer, node)
            if isinstance(node, ast.Attribute):
                yield from check_member(source, viewer, node)


def check_decorators(source: Source, viewer: Viewer, function: Function) -> Iterator[Finding]:
    for place, decorator in enumerate(function.decorator_list):
        for each in ast.walk(decorator):
            if isinstance(each, ast.Call):
                yield from check_call(source, viewer, each)
            elif isinstance(each, ast.Attribute):
                yield from check_member(source, viewer, each)
        is_call = isinstance(decorator, ast.Call)
        method = viewer.see(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if not isinstance(method, Method) or method.cls is not Desk:
            continue
        written = ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if method.name == "on" and not is_call:
            yield source.finding(
                decorator,
                f"@{written} does not say of which events.",
                f"Write it like @{written}(InteractionEvent).",
            )
        elif method.name in HOOKS and is_call:
            yield source.finding(
                decorator,
                f"@{written}(…) has parentheses, and so gets no function.",
                f"Write @{written} without them.",
            )
        elif method.name in (HOOKS | {"on"}) and place == len(function.decorator_list) - 1:
            # Where another decorator is nearer, nobody knows what it makes of the function.
            yield from check_function(source, function)


def check_function(source: Source, function: Function) -> Iterator[Finding]:
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    required = len(positional) - len(given.defaults)
    keyword_only = sum(default is None for default in given.kw_defaults)
    if keyword_only or required > 1:
        wanted = f"{keyword_only} by name only" if keyword_only else f"{required}"
        yield source.finding(
            function,
            f"{function.name} wants arguments: {wanted}.",
            "A handler takes one, the event, or none.",
        )
    inside = own_nodes(function.body)
    if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in inside):
        yield source.finding(
            function,
            f"{function.name} has a yield, so calling it runs nothing of it.",
            "Write a handler without yield.",
        )


def check_call(source: Source, viewer: Viewer, call: ast.Call) -> Iterator[Finding]:
    """A call that takes a class of events and filters."""
    method = viewer.see(call.func)
    if not isinstance(method, Method) or method.cls is not Desk or method.name not in TAKE_KIND:
        return
    kinds = call.args[:1] or [each.value for each in call.keywords if each.arg == "kind"]
    if not kinds:
        if not any(each.arg is None for each in call.keywords):
            written = ast.unparse(call.func)
            yield source.finding(
                call,
                f"{written}() does not say of which events.",
                f"Write it like {written}(InteractionEvent).",
            )
        return
    kind = viewer.named(kinds[0])
    if kind is None:
        yield from unknown_kind(source, viewer, kinds[0])
        return
    try:
        check_kind(kind)
    except TypeError as error:
        yield source.finding(kinds[0], sentence(error))
        return
    assert isinstance(kind, type)
    assert issubclass(kind, Event)
    filters = {
        each.arg: each.value
        for each in call.keywords
        if each.arg and each.arg not in {"kind"} | NOT_FILTERS.get(method.name, set())
    }
    for name, value in filters.items():
        try:
            check_filters(kind, {name: literal(value)})
        except TypeError as error:
            yield source.finding(value, sentence(error))
            continue
        if name in kind.listed:
            for choice in value.elts if isinstance(value, COLLECTIONS) else [value]:
                if isinstance(choice, ast.Constant):
                    for said in unlisted(kind, name, choice.value):
                        yield source.finding(choice, sentence(said), severity=Severity.WARNING)


def literal(value: ast.expr) -> object:
    """What is written there; a function, which fits everywhere, where that shows only when it runs."""
    try:
        return ast.literal_eval(value)
    except ValueError:
        return literal


def unknown_kind(source: Source, viewer: Viewer, node: ast.expr) -> Iterator[Finding]:
    """A class of events that is a text, or a name that nobody has bound."""
    classes = {each.__name__ for each in Event.__subclasses__()}
    if isinstance(node, ast.Constant) and node.value in classes:
        yield source.finding(node, f"{node.value!r} is a text.", "Write it without the quotes.")
    elif isinstance(node, ast.Constant):
        try:
            check_kind(node.value)
        except TypeError as error:
            yield source.finding(node, sentence(error))
    elif isinstance(node, ast.Name) and is_unbound(source, node.id):
        close = difflib.get_close_matches(node.id, classes, n=1)
        if node.id in classes:
            todo = f"Write `from py_ext import {node.id}`."
        else:
            todo = f"Did you mean {close[0]}?" if close else "Import it."
        yield source.finding(node, f"There is no {node.id} here.", todo)


def is_unbound(source: Source, name: str) -> bool:
    """Whether nothing in the module can have bound that name."""
    bound = module_names(source.tree)
    return bound is not None and name not in bound and not hasattr(builtins, name)


def check_member(source: Source, viewer: Viewer, node: ast.Attribute) -> Iterator[Finding]:
    """An attribute that a desk, a namespace or a list of py_ext's does not have."""
    if not isinstance(node.ctx, ast.Load):
        return
    held = viewer.see(node.value)
    named = viewer.named(node.value)
    members: set[str] = set()
    if isinstance(held, Instance) and held.cls in MEMBERS:
        members = MEMBERS[held.cls]
        what = ast.unparse(node.value)
    elif isinstance(named, type) and issubclass(named, StrEnum) and named is not StrEnum:
        members = {*named.__members__, *dir(named)}
        what = named.__name__
    if members and node.attr not in members and not node.attr.startswith("_"):
        public = [each for each in members if not each.startswith("_")]
        close = difflib.get_close_matches(node.attr, public, n=1)
        upper = [each for each in public if each == node.attr.upper()]
        hint = f"Did you mean {(upper or close)[0]}?" if upper or close else ""
        yield source.finding(node, f"{what} has no {node.attr}.", hint)


def members_of_desk() -> dict[type, set[str]]:
    """What a desk and its namespaces have."""
    desk = Desk()
    found: dict[type, set[str]] = {Desk: set(dir(desk))}
    for value in vars(desk).values():
        if type(value).__module__.startswith("py_ext.namespaces."):
            found[type(value)] = set(dir(value))
    return found


MEMBERS = members_of_desk()


def sentence(said: object) -> str:
    text = str(said)
    return text if text.endswith("?") else f"{text}."
