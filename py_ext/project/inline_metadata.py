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

from py_ext.project.setup_error import LineError

__all__ = ["Metadata", "inline_metadata", "toml_tables"]

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

    def line_from(self, line: int, written: str) -> int:
        """The first line of the file from that one on that has that text; that one, where none has."""
        for number, each in enumerate(self.text.splitlines(), start=1 + self.before):
            if written and number >= line and written in each:
                return number
        return line

    def dependencies(self) -> tuple[str, ...]:
        """The packages that the extension wants. Raises SetupError where they are no list of texts."""
        given = self.project.get("dependencies", [])
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            line = self.line("dependencies", "project" if self.before == 0 else "")
            raise LineError(
                self.path, line, 'dependencies must be a list of texts, such as ["httpx2"]'
            )
        return tuple(each.strip() for each in given)

    def version(self) -> str:
        """The project's version; empty where it has none. Raises SetupError where it makes no sense."""
        given = self.project.get("version", "")
        if not isinstance(given, str) or not re.fullmatch(r"[A-Za-z0-9.!+_-]{0,64}", given):
            line = self.line("version", "project" if self.before == 0 else "")
            raise LineError(self.path, line, 'version must be one such as "1.4.0"')
        return given


def inline_metadata(source: bytes, path: Path) -> Metadata:
    """What a file's ``script`` block says; nothing where it has none.

    Raises:
        LineError: There are two blocks, one does not end, or it is no TOML.
    """
    lines = source.decode("utf-8", "replace").splitlines()
    begins = [number for number, line in enumerate(lines) if line.rstrip() == BEGIN]
    if not begins:
        return Metadata(path, "", {})
    if len(begins) > 1:
        raise LineError(path, begins[1] + 1, "there is a script block already")
    written = []
    for line in lines[begins[0] + 1 :]:
        if line.rstrip() == END:
            break
        if line != "#" and not line.startswith("# "):
            raise not_closed(path, begins[0] + 1)
        written.append(line[2:])
    else:
        raise not_closed(path, begins[0] + 1)
    text, before = "\n".join(written), begins[0] + 1
    tables = toml_tables(path, text, before)
    return Metadata(path, text, tables, tables.get("tool", {}), before)


def not_closed(path: Path, line: int) -> LineError:
    return LineError(path, line, f"the script block does not end: close it with {END!r}")


def toml_tables(path: Path, text: str, before: int = 0) -> dict[str, Any]:
    """What TOML says. Raises LineError where it is none; ``before`` lines of the file lie before it."""
    try:
        tables = tomllib.loads(text)
    except ValueError as error:
        at = re.search(r" \(at line (\d+), column \d+\)", str(error))
        line = int(at[1]) if at else len(text.splitlines())
        said = str(error).replace(at[0] if at else " (at end of document)", "")
        raise LineError(path, before + line, f"this is no TOML: {said}") from error
    for name in ("project", "tool"):
        if not isinstance(tables.get(name, {}), dict):
            raise LineError(path, before + 1, f"{name} must be a table")
    return tables
