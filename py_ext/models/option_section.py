"""``OptionSection``: what ``desk.configuration.get_option`` returns a list of.

>>> from py_ext.models.option_section import OptionSection
>>> section = OptionSection.from_plain({"name": "CustomAPI", "options": {"test.flag": "true"}})
>>> section.name, section.options["test.flag"]
('CustomAPI', 'true')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from py_ext.models._wire import frozen

__all__ = ["OptionSection"]

NAMES = ("name", "key", "option")
"""What the name of a section, or of one option in an array, may stand under."""


@dataclass(frozen=True, slots=True)
class OptionSection:
    """The options of one section that the desktop answered with.

    That the answer is an array of sections is documented, their fields are not: taken are ``name`` and
    ``options``, these as an object or as an array of objects with ``name`` and ``value``. Whatever else
    there is, is in ``raw``.

    Attributes:
        name: The section's name; None where the desktop does not say.
        options: Values by the options' names. Some may be secrets, so it does not print them.
        raw: The section as it came.
    """

    name: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict, hash=False, repr=False)
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> OptionSection:
        """Read the desktop's object."""
        return cls(
            name=name_in(plain),
            options=frozen(options_in(plain.get("options"))),
            raw=frozen(plain),
        )


def sections_in(plain: object) -> list[OptionSection]:
    """The sections of an answer. Raises TypeError for what has none.

    A desktop that answers with one section alone, or with an object of names and values, is understood.
    """
    if isinstance(plain, list):
        return [OptionSection.from_plain(section) for section in map(require_object, plain)]
    described = require_object(plain)
    if "options" in described:
        return [OptionSection.from_plain(described)]
    return [OptionSection(None, frozen(described), frozen(described))]


def require_object(plain: object) -> dict[str, Any]:
    if not isinstance(plain, dict):
        raise TypeError("no object")
    return plain


def name_in(plain: Mapping[str, Any]) -> str | None:
    found = (plain.get(name) for name in NAMES)
    return next((name for name in found if isinstance(name, str)), None)


def options_in(plain: object) -> dict[str, Any]:
    if isinstance(plain, dict):
        return plain
    entries = plain if isinstance(plain, list) else []
    named = [(name_in(entry), entry.get("value")) for entry in entries if isinstance(entry, dict)]
    return {name: value for name, value in named if name is not None}
