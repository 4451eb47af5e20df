"""An author's project in a folder, and what the check says of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from py_ext.workbench.check.check import check

DESK = "from py_ext import Desk, InteractionEvent, State\ndesk = Desk()\n"
"""The first two lines of an extension."""


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def said_of(place: Path, files: Mapping[str, str]) -> list[str]:
    """What the check says of a project in the current folder that has these files."""
    write(place, {"pyproject.toml": "", **files})
    return [str(each) for each in check(place, types=False)]


def said_of_code(place: Path, code: str, **files: str) -> list[str]:
    """What it says of one file in the current folder that begins like an extension, from its third line on:
    without the file's name."""
    write(place, {"orders.py": DESK + code})
    found = [str(each) for each in check(place / "orders.py", types=False)]
    assert all(each.startswith("orders.py:") for each in found)
    return [each.removeprefix("orders.py:") for each in found]
