"""The desktop's options in a file: a TOML table for each section, and the lines that they are in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from py_ext.simulator.errors import SimulatorError

__all__ = ["OptionsFile", "read_options_file"]


@dataclass(frozen=True, repr=False)
class OptionsFile:
    """What one says.

    Attributes:
        text: The file.
        values: What it sets, by ``"section/name"``; not checked.
    """

    text: str
    values: Mapping[str, Any]

    def line(self, option: str) -> int:
        """The number of the line that sets a ``"section/name"``, for messages; its section's, or 1, where
        it is written in a way that this does not find."""
        section, _, name = option.partition("/")
        table, found = "", 0
        for number, line in enumerate(self.text.splitlines(), start=1):
            head = re.match(r"\s*\[(.+)\]\s*(#.*)?$", line)
            table = plainly(head[1]) if head else table
            if table == section or table.startswith(f"{section}."):
                found = found or number
                key = plainly(line.partition("=")[0])
                if f"{table}.{key}" == f"{section}.{name}":
                    return number
        return found or 1


def read_options_file(path: str | Path) -> OptionsFile:
    """Read one. Raises SimulatorError where it cannot be read, or has an option outside of sections."""
    try:
        text = Path(path).read_text("utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        raise SimulatorError(
            f"The options in {path} cannot be read: {error.strerror or error}."
        ) from error
    except ValueError as error:
        raise SimulatorError(f"The options in {path} cannot be read: {error}.") from error
    values: dict[str, Any] = {}
    for section, table in tables.items():
        if not isinstance(table, dict):
            at = OptionsFile(text, {}).line(f"/{section}")
            raise SimulatorError(
                f"{path}, at line {at}: {section} must be in a section, such as "
                "[interaction-workspace]; quote names with dots."
            )
        for name, value in flat(table):
            values[f"{section}/{name}"] = value
    return OptionsFile(text, values)


def flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """A table's values by their dotted names, for files that do not quote them."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def plainly(key: str) -> str:
    """A key, or the name of a table, without its quotes."""
    return re.sub(r"""[\s"']""", "", key)
