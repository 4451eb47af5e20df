"""The guides to py_ext, as its tests read them."""

from __future__ import annotations

import re
from pathlib import Path

from py_ext.workbench.places import PACKAGE, ROOT

__all__ = [
    "CONTRIBUTING",
    "DEPLOYING",
    "FIRST_PAGE",
    "GUIDES",
    "HOWTO",
    "SECURITY",
    "SHOWING",
    "SIMULATOR",
    "TESTING",
    "TUTORIAL",
    "WRITING",
    "blocks_in",
    "programs_in",
    "rows_in",
    "text_of",
]

FIRST_PAGE = ROOT / "README.md"
TUTORIAL = PACKAGE / "TUTORIAL.md"
WRITING = PACKAGE / "README.md"
HOWTO = PACKAGE / "HOWTO.md"
DEPLOYING = PACKAGE / "workbench" / "README.md"
TESTING = PACKAGE / "testing" / "README.md"
SIMULATOR = PACKAGE / "simulator" / "README.md"
SHOWING = PACKAGE / "page" / "README.md"
SECURITY = PACKAGE / "workbench" / "SECURITY.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"

GUIDES = (
    FIRST_PAGE,
    TUTORIAL,
    WRITING,
    HOWTO,
    DEPLOYING,
    TESTING,
    SIMULATOR,
    SHOWING,
    SECURITY,
    CONTRIBUTING,
)


def text_of(guide: Path) -> str:
    """All of it."""
    return guide.read_text("utf-8")


def blocks_in(guide: Path, language: str) -> list[str]:
    """The blocks of code of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```", text_of(guide), re.DOTALL | re.MULTILINE)


def programs_in(guide: Path) -> dict[str, str]:
    """The Python files that it shows, by the names in their first lines."""
    named = (re.match(r"# (\w+\.py)\n", block) for block in blocks_in(guide, "python"))
    return {found[1]: found.string[found.end() :] for found in named if found}


def rows_in(guide: Path, header: str) -> list[list[str]]:
    """The cells of the table that has a header such as ``"| event | filters |"``."""
    table = text_of(guide).partition(f"{header}\n")[2].partition("\n\n")[0]
    assert table, f"{guide.relative_to(ROOT)} has no table {header}"
    # A bar in a cell is escaped.
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])]
        for line in table.splitlines()[1:]
    ]
