"""The table of the API, ``api.toml``, read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["FUNCTIONS", "Function"]


@dataclass(frozen=True)
class Function:
    """One function; ``api.toml`` says what each field is."""

    name: str
    parameters: list[str]
    python: str
    event: str
    test: str
    sample: list[Any]

    @property
    def required(self) -> int:
        """How many parameters cannot be left out."""
        return sum(not name.endswith("?") for name in self.parameters)


TABLE = tomllib.loads((Path(__file__).parent / "api.toml").read_text("utf-8"))
FUNCTIONS = [Function(name, **described) for name, described in TABLE.items()]
