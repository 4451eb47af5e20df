"""The public names of the package, read from its code without running it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeGuard

import griffe

from py_ext.workbench.places import PACKAGE

__all__ = ["Shown", "fields_of", "namespaces_of", "public_names", "read_package"]


@dataclass
class Shown:
    """An object of the reference."""

    name: str
    """As people write it, such as ``desk.voice.dial`` or ``Desk.on``."""
    anchor: str
    documented: griffe.Object
    members: list[Shown] = field(default_factory=list)


def read_package() -> griffe.Object:
    """The package that this is a part of."""
    loader = griffe.GriffeLoader(search_paths=[PACKAGE.parent], allow_inspection=False)
    package = loader.load("py_ext")
    loader.resolve_aliases(external=False)
    return target_of(package)


def public_names(package: griffe.Object) -> Iterator[tuple[str, Shown]]:
    """What people import, in the order of the alphabet, each with the room of ``py_ext`` that it is of."""
    for module, room in (
        (package, ""),
        (package["simulator"], "simulator"),
        (package["testing"], "testing"),
    ):
        for name in sorted(str(name) for name in module.exports or ()):
            documented = target_of(module[name])
            yield room or documented.canonical_path.split(".")[1], shown(name, name, documented)


def namespaces_of(package: griffe.Object) -> Iterator[tuple[str, str, Shown]]:
    """``voice`` and its like, each with a line of what it is and with its class."""
    for name, attribute in package["namespaces._namespaces.Namespaces"].members.items():
        if isinstance(attribute, griffe.Attribute) and not name.startswith("_"):
            documented = target_of(package[f"namespaces.{name}.{attribute.annotation}"])
            line = attribute.docstring.value if attribute.docstring else ""
            yield name, line, shown(f"desk.{name}", name, documented)


def target_of(found: griffe.Object | griffe.Alias) -> griffe.Object:
    """The object itself, where it is known by the name of another module."""
    return found.final_target if isinstance(found, griffe.Alias) else found


def shown(name: str, anchor: str, documented: griffe.Object) -> Shown:
    """An object with its public methods and properties, those that it has from internal bases included."""
    found = Shown(name, anchor, documented)
    if documented.is_class:
        for member, value in documented.all_members.items():
            target = target_of(value)
            if not member.startswith("_") and target.docstring and not is_plain(target):
                found.members.append(shown(f"{name}.{member}", f"{anchor}.{member}", target))
    return found


def is_plain(documented: griffe.Object) -> TypeGuard[griffe.Attribute]:
    """Whether it is a field, rather than a method or a property."""
    return isinstance(documented, griffe.Attribute) and "property" not in documented.labels


def fields_of(documented: griffe.Object) -> list[griffe.Attribute]:
    """The fields of a class, in their order."""
    members = (target_of(value) for value in documented.all_members.values())
    return [each for each in members if not each.name.startswith("_") and is_plain(each)]
