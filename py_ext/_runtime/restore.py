"""What a Python that was restored from a snapshot has to catch up with.

Its memory was written where the bundle was built: the state of ``random``, the environment and the time
zone are of there and then. And its standard library's files are not there yet.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

__all__ = ["LibraryFinder", "look_again", "refresh"]

OURS = ("py_ext", "pyodide", "_pyodide", "tzdata")
"""Packages beside the standard library that come with it; the last is where zoneinfo looks."""


def refresh() -> None:
    """Make what was frozen fresh: random numbers, the names of the time zone."""
    random.seed()
    set_time_zone()


def speak(languages: str) -> None:
    """Have Python's ``gettext``, and what else looks there, speak what the browser does.

    Args:
        languages: As the browser names them, the best first, with commas between: ``de-CH,de,en``.
    """
    named = [each.replace("-", "_") for each in languages.split(",")]
    os.environ["LANG"] = f"{named[0]}.UTF-8"
    os.environ["LANGUAGE"] = ":".join(named)


def set_time_zone() -> None:
    """Set the constants of the ``time`` module, as it does itself when it is first imported.

    ``time.localtime`` asks the browser; only these are values.
    """
    year = time.gmtime().tm_year
    january, july = (
        time.localtime(time.mktime((year, month, 1, 0, 0, 0, 0, 0, -1))) for month in (1, 7)
    )
    # South of the equator, January has the summer time.
    winter, summer = sorted((january, july), key=lambda moment: moment.tm_gmtoff)
    time.timezone, time.altzone = -winter.tm_gmtoff, -summer.tm_gmtoff
    time.daylight = int(winter.tm_gmtoff != summer.tm_gmtoff)
    time.tzname = (winter.tm_zone, summer.tm_zone)


def look_again() -> None:
    """Have imports look where the library's files were missing: they have come.

    ``importlib.invalidate_caches`` would do it too, after it has imported twenty modules.
    """
    for path in [path for path, finder in sys.path_importer_cache.items() if finder is None]:
        del sys.path_importer_cache[path]


class LibraryFinder:
    """The last finder: where an import fails for want of files that come later, it has them
    come.

    It comes by itself a moment after the start, so this is for a module that is imported before.
    """

    def __init__(self, library: Any) -> None:
        self._library = library
        self._tops = {*OURS, *sys.stdlib_module_names, *library.modules.to_py()}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's place in the library; None for what is not in it."""
        top = name.partition(".")[0]
        if self._library.isThere or top not in self._tops:
            return None
        self._library.loadNow()
        return PathFinder.find_spec(name, path, target)
