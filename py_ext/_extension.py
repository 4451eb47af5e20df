"""Loads an author's file and finds the desk in it: what a page and a test do alike.

>>> from py_ext._extension import load_extension
>>> desk = load_extension("web/extensions/screen_pop.py")
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from py_ext.desk import Desk

__all__ = ["find_desk", "load_extension"]


def load_extension(path: str | Path) -> Desk:
    """Run the extension's file, or a package's ``__init__.py``, anew and return its desk, not connected.

    Raises:
        FileNotFoundError: There is no such file.
        TypeError: The file has no desk, or more than one.
        Exception: What the file raised.
    """
    path = Path(path).resolve()
    if not path.is_file():
        raise FileNotFoundError(f"There is no extension {path}.")
    name = path.parent.name if path.name == "__init__.py" else path.stem
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise TypeError(f"{path} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(name)
    sys.modules[name] = module  # dataclasses and pickling look a module up by its name
    try:
        spec.loader.exec_module(module)
        return find_desk(module)
    except BaseException:  # what is half there must not be found by the next who imports that name
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before
        raise


def find_desk(module: ModuleType) -> Desk:
    """The one ``Desk`` among the module's names. Raises TypeError where there is none, or two."""
    desks = list(
        {id(value): value for value in vars(module).values() if isinstance(value, Desk)}.values()
    )
    if len(desks) != 1:
        found = "no desk" if not desks else f"{len(desks)} desks"
        raise TypeError(
            f"{module.__name__} has {found}: an extension has one line like `desk = Desk()` "
            "at its top level"
        )
    return desks[0]
