"""An extension's own modules: each frame gets its own, and a test leaves none behind.

A page's Python is a new one; here it is the same for all tests. So what an extension has imported from its
own folder is taken out of ``sys.modules`` again, and what other tests had there under the same names comes
back. The standard library and installed packages stay.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Collection
from pathlib import Path
from types import ModuleType

from py_ext._extension import find_desk
from py_ext.desk import Desk
from py_ext.project.project import Project

__all__ = ["OwnModules"]

NEVER = ("conftest", "py_ext", "test", "tests")
"""What is no extension's, although it may lie beside one."""


class OwnModules:
    """The modules of an extension, while it is under test.

    Args:
        project: The extension.
        tests: Modules that the tests are in, by the first part of their names.
    """

    def __init__(self, project: Project, tests: Collection[str] = ()) -> None:
        self._home = project.home.resolve()
        self._main = project.module
        self._tests = tests
        self._loads = 0
        self._displaced: dict[str, ModuleType] = {}

    def begin(self) -> None:
        """Have imports look into the folder first, as in a page, and find nothing loaded from it."""
        self._displaced = self._take_out()
        sys.path.insert(0, str(self._home))
        for place in list(sys.path_importer_cache):  # a test may just have written into them
            if f"{place}{os.sep}".startswith(f"{self._home}{os.sep}"):
                del sys.path_importer_cache[place]

    def load(self) -> Desk:
        """Import the extension for another frame, as a page does, and return its desk.

        What a test has imported before the first, and perhaps changed, is what that gets.
        """
        if self._loads:
            self._take_out()
        self._loads += 1
        return find_desk(importlib.import_module(self._main))

    def end(self) -> None:
        """Leave all as it was before."""
        self._take_out()
        if str(self._home) in sys.path:  # the extension may have changed it
            sys.path.remove(str(self._home))
        sys.modules.update(self._displaced)

    def _take_out(self) -> dict[str, ModuleType]:
        tops = {self._main, *filter(self._is_own, self._names())}
        own = [name for name in list(sys.modules) if name.partition(".")[0] in tops]
        return {name: sys.modules.pop(name) for name in own}

    def _names(self) -> set[str]:
        """The modules and packages that the folder may have, and that are loaded."""
        return {entry.name.partition(".")[0] for entry in self._home.iterdir()} & sys.modules.keys()

    def _is_own(self, name: str) -> bool:
        if name in self._tests or name in NEVER or name.startswith("test_"):
            return False
        module = sys.modules[name]
        places = [getattr(module, "__file__", None), *getattr(module, "__path__", ())]
        wanted = {self._home / f"{name}.py", self._home / name, self._home / name / "__init__.py"}
        return any(Path(place).resolve() in wanted for place in places if isinstance(place, str))
