"""The settings of a project: those in a pyproject.toml, and those at the top of a single file.

A single file has them in comments, as Python packaging's inline script metadata wants it:

    # /// script
    # dependencies = ["httpx2"]
    # [tool.py-ext]
    # label = "Order desk"
    # ///
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from py_ext.project.setup_error import SetupError

__all__ = ["Metadata", "inline_metadata"]

BEGIN, END = "# /// script", "# ///"


@dataclass(frozen=True)
class Metadata:
    """What a project says of itself.

    Attributes:
        path: Where it is written.
        text: The file.
        project: The table ``project``, or the top of inline metadata.
        tools: The table ``tool``.
        before: How many lines of the file lie before ``text``.
    """

    path: Path
    text: str
    project: dict[str, Any]
    tools: dict[str, Any] = field(default_factory=dict)
    before: int = 0

    def line(self, name: str, table: str) -> int:
        """The number of the line that sets a name in a table, for messages; its table's, or 1, where it
        is written in a way that this does not find."""
        ends = re.compile(rf"""(^|[.\s"'])["']?{re.escape(table)}["']?$""")
        header, inside, found = 0, table == "", 0
        for number, line in enumerate(self.text.splitlines(), start=1):
            head = re.match(r"\s*\[\[?\s*(.+?)\s*\]\]?\s*(#.*)?$", line)
            if head:
                inside = bool(ends.search(head[1]))
                header = header or (number if inside else 0)
                if not found and ends.search(head[1].rpartition(".")[0]) and head[1].endswith(name):
                    found = number
            elif (
                inside
                and not found
                and re.match(rf"""\s*["']?{re.escape(name)}["']?\s*[=.]""", line)
            ):
                found = number
        return self.before + (found or header or 1)

    def dependencies(self) -> tuple[str, ...]:
        """The packages that the extension wants. Raises SetupError where they are no list of texts."""
        given = self.project.get("dependencies", [])
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            line = self.line("dependencies", "project" if self.before == 0 else "")
            raise SetupError(
                f'{self.path}, line {line}: dependencies must be a list of texts, such as ["httpx2"]'
            )
        return tuple(each.strip() for each in given)


def inline_metadata(source: bytes, path: Path) -> Metadata:
    """What a file's ``script`` block says; nothing where it has none.

    Raises:
        SetupError: There are two blocks, one does not end, or it is no TOML.
    """
    lines = source.decode("utf-8", "replace").splitlines()
    begins = [number for number, line in enumerate(lines) if line.rstrip() == BEGIN]
    if not begins:
        return Metadata(path, "", {})
    if len(begins) > 1:
        raise SetupError(f"{path}, line {begins[1] + 1}: there is a script block already")
    written = []
    for line in lines[begins[0] + 1 :]:
        if line.rstrip() == END:
            break
        if line != "#" and not line.startswith("# "):
            raise SetupError(
                f"{path}, line {begins[0] + 1}: the script block does not end: close it with {END!r}"
            )
        written.append(line[2:])
    else:
        raise SetupError(
            f"{path}, line {begins[0] + 1}: the script block does not end: close it with {END!r}"
        )
    text, before = "\n".join(written), begins[0] + 1
    try:
        tables = tomllib.loads(text)
    except ValueError as error:
        said = re.sub(r"line (\d+)", lambda found: f"line {int(found[1]) + before}", str(error))
        raise SetupError(f"{path}: its script block cannot be read: {said}") from error
    return Metadata(path, text, tables, tables.get("tool", {}), before)
