"""What a site may set for a deployed extension, without a new build: the schema of its ``settings.json``.

A project names each setting with its default, or, where a site has to set it, with its type:

    [tool.py-ext.settings]
    retries = 3
    crm = { type = "text" }
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from py_ext._site_settings import TYPES
from py_ext.project.setup_error import SetupError

__all__ = ["SiteSetting", "read_schema"]


@dataclass(frozen=True)
class SiteSetting:
    """One of them.

    Attributes:
        type: One of ``TYPES``.
        default: None where the site has to set it.
    """

    type: str
    default: Any = None

    def as_plain(self) -> dict[str, Any]:
        """For the page, which checks the file by it."""
        return {"type": self.type} | ({} if self.default is None else {"default": self.default})


def type_of(value: Any) -> str:
    """The type that a default tells. Raises SetupError for others."""
    for name in ("true or false", "text", "whole number", "number", "list of texts"):
        if TYPES[name](value):
            return name
    raise SetupError(f"a setting is one of: {', '.join(TYPES)}")


def read_schema(value: Any) -> dict[str, SiteSetting]:
    """The settings by name. Raises SetupError for what is none."""
    if not isinstance(value, dict):
        raise SetupError("it must be a table of names and defaults")
    schema = {}
    for name, given in value.items():
        try:
            schema[name] = read_one(given)
        except SetupError as error:
            raise SetupError(f"{name}: {error}") from error
    return schema


def read_one(given: Any) -> SiteSetting:
    if not isinstance(given, dict):
        return SiteSetting(type_of(given), given)
    unknown = given.keys() - {"type", "default"}
    kind = given.get("type") or (type_of(given["default"]) if "default" in given else "")
    if unknown or not isinstance(kind, str) or kind not in TYPES:
        raise SetupError(f'write its default, or {{ type = "…" }} with one of: {", ".join(TYPES)}')
    default = given.get("default")
    if default is not None and not TYPES[kind](default):
        raise SetupError(f"its default is no {kind}")
    return SiteSetting(kind, default)
