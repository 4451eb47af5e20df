"""A plugin for pytest: the simulated desktop allows what ``ALLOWED`` names, no more, and ``SENT``, a path,
gets what was asked of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.simulator.options import MAIN, ORIGINS

made: list[DeskSimulator] = []
first = DeskSimulator.__init__


def restricted(self: DeskSimulator, *given: Any, **named: Any) -> None:
    first(self, *given, **named)
    self.options[f"{MAIN}/{ORIGINS}"] = f"* ({os.environ['ALLOWED']})"
    made.append(self)


DeskSimulator.__init__ = restricted  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Note what was asked, also what was refused."""
    yield
    names = {
        entry.name
        for each in made
        for entry in each.journal
        if entry.kind in ("request", "dropped") and "." in entry.name  # events are dropped too
    }
    made.clear()
    with Path(os.environ["SENT"]).open("a") as file:
        file.writelines(f"{name}\n" for name in names)
