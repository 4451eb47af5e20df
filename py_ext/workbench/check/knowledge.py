"""What an expression of the author's is, as far as py_ext's own annotations tell: a desk, a function of one
of its namespaces, an interaction, an event. What is not certain is nothing."""

from __future__ import annotations

import ast
import collections.abc
import functools
import importlib
import inspect
import re
import types
import typing
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from py_ext import Desk
from py_ext.events.event import Event
from py_ext.models._short_forms import ShortForms
from py_ext.namespaces._base import Namespace
from py_ext.toasts import Dialog, Toast
from py_ext.workbench.check.sources import Source, full_name

__all__ = ["Instance", "Method", "Thing", "Viewer", "bound_names", "own_nodes", "requests_of"]


@dataclass(frozen=True)
class Instance:
    """An object of a class of py_ext's."""

    cls: type


@dataclass(frozen=True)
class Many:
    """Something that a loop takes such objects from."""

    item: Thing


@dataclass(frozen=True)
class Pairs:
    """A mapping with such values."""

    value: Thing


@dataclass(frozen=True)
class Method:
    """A function of such an object."""

    cls: type
    name: str
    function: Callable[..., Any]

    @property
    def is_coroutine(self) -> bool:
        """Whether its call does nothing until it is awaited."""
        return inspect.iscoroutinefunction(self.function)


@dataclass(frozen=True)
class Called:
    """A coroutine that was made, with what it gives."""

    gives: Thing


Thing = Instance | Many | Pairs | Method | Called | None


class Viewer:
    """Sees what the expressions of one function are, or those at the top of a module.

    Args:
        source: The module.
        known: What names stand for around it.
    """

    def __init__(self, source: Source, known: Mapping[str, Thing]) -> None:
        self.source = source
        self.known: dict[str, Thing] = dict(known)

    def inside(
        self, function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, event: type | None
    ) -> Viewer:
        """For the body of a function in it; ``event`` is what a handler is called with."""
        inner = Viewer(self.source, self.known)
        given = function.args
        parameters = [*given.posonlyargs, *given.args, *given.kwonlyargs]
        for each in (*parameters, given.vararg, given.kwarg):
            if each is not None:
                inner.known[each.arg] = None
        for each in parameters:
            inner.known[each.arg] = inner.annotated(each.annotation)
        if event is not None and parameters and parameters[0].annotation is None:
            inner.known[parameters[0].arg] = Instance(event)
        if not isinstance(function, ast.Lambda):
            inner.read_names(function.body, {each.arg for each in parameters})
        return inner

    def read_names(self, body: list[ast.stmt], given: Collection[str] = ()) -> None:
        """Learn what the names are that these statements bind, where all that bind one agree."""
        bound = bound_names(body)
        for name in bound:
            self.known[name] = self.known.get(name) if name in given else None
        for _ in range(2):  # one may be bound from another
            for name, values in bound.items():
                things = {self.bound_to(value) for value in values}
                if name in given:
                    things.add(self.known.get(name))
                self.known[name] = things.pop() if len(things) == 1 else None

    def bound_to(self, binding: Binding) -> Thing:
        if binding.annotation is not None:
            return self.annotated(binding.annotation)
        if binding.value is None:
            return None
        thing = self.see(binding.value)
        if not binding.is_loop:
            return thing
        return thing.item if isinstance(thing, Many) else None

    def see(self, node: ast.expr) -> Thing:
        """What an expression is."""
        match node:
            case ast.Name():
                return self.known.get(node.id)
            case ast.Attribute():
                return attribute(self.see(node.value), node.attr)
            case ast.Await():
                made = self.see(node.value)
                return made.gives if isinstance(made, Called) else None
            case ast.Subscript():
                held = self.see(node.value)
                return held.value if isinstance(held, Pairs) else None
            case ast.Call():
                return self.see_call(node)
        return None

    def see_call(self, node: ast.Call) -> Thing:
        cls = self.class_of(node.func)
        if cls is Desk:
            return Instance(Desk)
        if isinstance(node.func, ast.Name) and node.args:
            if node.func.id in ("list", "sorted", "tuple", "set", "reversed", "iter"):
                return as_many(self.see(node.args[0]))
            if node.func.id == "filter" and len(node.args) == 2:
                return as_many(self.see(node.args[1]))
        if isinstance(node.func, ast.Attribute):
            held = self.see(node.func.value)
            if isinstance(held, Pairs):
                if node.func.attr == "values":
                    return Many(held.value)
                return held.value if node.func.attr == "get" else None
        called = self.see(node.func)
        if not isinstance(called, Method):
            return None
        if called.cls is Desk and called.name in ("events", "wait_for") and node.args:
            kind = self.class_of(node.args[0])
            if kind is None:
                return Called(None) if called.name == "wait_for" else None
            return Called(Instance(kind)) if called.name == "wait_for" else Many(Instance(kind))
        gives = given_by(called.cls, called.function)
        return Called(gives) if called.is_coroutine else gives

    def class_of(self, node: ast.expr | None) -> type | None:
        """The class of py_ext's that an expression names."""
        found = self.named(node)
        return found if isinstance(found, type) else None

    def named(self, node: ast.expr | None) -> object:
        """What an expression names in py_ext; None where that is not certain."""
        if not isinstance(node, (ast.Name, ast.Attribute)):
            return None
        return in_py_ext(full_name(self.source, node))

    def annotated(self, node: ast.expr | None) -> Thing:
        """What an annotation says, without ``None``."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                node = ast.parse(node.value, mode="eval").body
            except SyntaxError:
                return None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            parts = [each for each in (node.left, node.right) if not is_none(each)]
            return self.annotated(parts[0]) if len(parts) == 1 else None
        cls = self.class_of(node)
        return Instance(cls) if cls is not None and is_ours(cls) else None


@dataclass(frozen=True)
class Binding:
    """One place that binds a name."""

    value: ast.expr | None = None
    is_loop: bool = False
    annotation: ast.expr | None = None


def bound_names(body: list[ast.stmt]) -> dict[str, list[Binding]]:
    """The names that these statements bind, without those in functions and classes in them."""
    found: dict[str, list[Binding]] = {}

    def bind(target: ast.expr, binding: Binding) -> None:
        if isinstance(target, ast.Name):
            found.setdefault(target.id, []).append(binding)
        else:
            for each in ast.walk(target):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    found.setdefault(each.id, []).append(Binding())

    for node in own_nodes(body):
        match node:
            case ast.Assign():
                for target in node.targets:
                    bind(target, Binding(node.value))
            case ast.AnnAssign():
                bind(node.target, Binding(annotation=node.annotation))
            case ast.NamedExpr():
                bind(node.target, Binding(node.value))
            case ast.AugAssign():
                bind(node.target, Binding())
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                bind(node.target, Binding(node.iter, is_loop=True))
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    if item.optional_vars is not None:
                        bind(item.optional_vars, Binding())
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.setdefault(node.name, []).append(Binding())
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                found.setdefault(name, []).append(Binding())
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                found.setdefault(name, []).append(Binding())
    return found


def own_nodes(body: list[ast.stmt]) -> list[ast.AST]:
    """The nodes of these statements; of functions and classes in them, and of lambdas, only themselves."""
    found: list[ast.AST] = []
    waiting: list[ast.AST] = list(reversed(body))
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting += reversed(list(ast.iter_child_nodes(node)))
    return found


KNOWN = frozenset({Desk, Toast, Dialog}) | frozenset(
    hint for hint in typing.get_type_hints(Desk).values() if isinstance(hint, type)
)


def is_ours(cls: type) -> bool:
    return cls in KNOWN or issubclass(cls, (Event, ShortForms, Namespace))


@functools.cache
def in_py_ext(name: str) -> object:
    """What a full name stands for in py_ext; None where there is none, or only a page has it."""
    parts = name.split(".")
    if parts[0] != "py_ext" or "_runtime" in parts:
        return None
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for each in parts[length:]:
            found = getattr(found, each, None)
        return found
    return None


def attribute(held: Thing, name: str) -> Thing:
    """What an attribute of something is."""
    if not isinstance(held, Instance):
        return None
    return attribute_of(held.cls, name)


@functools.cache
def attribute_of(cls: type, name: str) -> Thing:
    value = inspect.getattr_static(cls, name, None)
    if isinstance(value, property):
        return given_by(cls, value.fget)
    if inspect.isfunction(value):
        return Method(cls, name, value)
    return as_thing(hints_of(cls).get(name), cls)


@functools.cache
def hints_of(thing: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(thing)
    except (NameError, TypeError):
        return {}


def given_by(cls: type, function: Any) -> Thing:
    return as_thing(hints_of(function).get("return"), cls)


def as_thing(hint: Any, cls: type) -> Thing:
    """What a type of py_ext's annotations is."""
    if hint is typing.Self:
        return Instance(cls)
    if isinstance(hint, type) and is_ours(hint):
        return Instance(hint)
    origin, given = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        others = [each for each in given if each is not type(None)]
        return as_thing(others[0], cls) if len(others) == 1 else None
    if not isinstance(origin, type) or not given:
        return None
    if issubclass(origin, collections.abc.Mapping):
        value = as_thing(given[1], cls)
        return Pairs(value) if value else None
    if issubclass(origin, (collections.abc.Iterable, collections.abc.AsyncIterator)):
        item = as_thing(given[0], cls)
        return Many(item) if item else None
    return None


def as_many(thing: Thing) -> Thing:
    return thing if isinstance(thing, Many) else None


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def requests_of(method: Method) -> tuple[str, ...]:
    """The requests that a function sends, by its documentation: such as ``voice.dial``."""
    if method.name == "markdone_blocked":
        return ("interaction.blockMarkdone", "interaction.unblockMarkdone")
    text = inspect.getdoc(method.function) or ""
    if issubclass(method.cls, Namespace):
        return tuple(re.findall(r"JavaScript: ``genesys\.wwe\.service\.(\w+\.\w+)``", text)[:1])
    if not issubclass(method.cls, (ShortForms, Toast, Dialog)):
        return ()
    short = re.search(r"``desk\.(\w+)\.(\w+)``", text)
    if short is None:
        return ()
    namespace = attribute_of(Desk, short[1])
    inner = attribute(namespace, short[2])
    return requests_of(inner) if isinstance(inner, Method) else ()
