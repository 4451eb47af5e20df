"""The desktop's options: text by section and name, as administrators set them.

>>> from py_ext.simulator import DeskSimulator
>>> simulator = DeskSimulator()
>>> simulator.options["service-client-api.rate-limit.interaction.setUserData"] = 5
>>> simulator.options["service-client-api.user-data.write-allowed"] = "Tier, OrderNumber"
>>> simulator.options["service-client-api.rate-limit"] = "many"
Traceback (most recent call last):
    ...
SimulatorError: The option service-client-api.rate-limit must be a whole number, 0 or more.

A file has the same, in TOML: a table for each section. ``interaction-workspace`` is the desktop's own
section; the others describe embedded pages.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from py_ext.simulator._options_file import read_options_file
from py_ext.simulator._spelling import refuse_misspelt
from py_ext.simulator.errors import SimulatorError
from py_ext.simulator.permissions import Permission, listed, parse_origins

__all__ = ["Options"]

MAIN = "interaction-workspace"
API = "service-client-api."
ORIGINS = API + "accepted-web-content-origins"
RATE_LIMIT = API + "rate-limit"
QUARANTINE_DELAY = API + "rate-limit-quarantine-delay"
READ_ALLOWED = API + "user-data.read-allowed"
WRITE_ALLOWED = API + "user-data.write-allowed"
BLOCK_TIMEOUT = API + "block-markdone-timeout"
WORKSPACE_CONTENT = "workspace.web-content"
INTERACTION_CONTENT = "interaction.web-content"
LABEL, URL, MODE = "label", "url", "mode"

Check = Callable[[str, str], object]
"""Called with an option's name and value; raises SimulatorError where it cannot be understood."""


def any_text(name: str, text: str) -> None:
    """Any value will do."""


def whole_number(name: str, text: str) -> None:
    if not text.isascii() or not text.isdigit():
        raise SimulatorError(f"The option {name} must be a whole number, 0 or more.")


KNOWN: Mapping[str, tuple[str, Check]] = {
    ORIGINS: ("*", parse_origins),
    RATE_LIMIT: ("0", whole_number),
    QUARANTINE_DELAY: ("30", whole_number),
    READ_ALLOWED: ("*", any_text),
    WRITE_ALLOWED: ("*", any_text),
    BLOCK_TIMEOUT: ("0", whole_number),
    WORKSPACE_CONTENT: ("", any_text),
    INTERACTION_CONTENT: ("", any_text),
}
"""The options of the desktop's own section: what holds until one is set, and what a value is checked with.
The vendor documents 0 and 30; a simulator that let nobody in would be a poor default, so all origins and
all keys are ours. Embedded pages have sections of their own, with ``LABEL``, ``URL`` and ``MODE``."""


class Options:
    """The options. A name without a section is of ``interaction-workspace``, and ``None`` as a value
    takes the default back. What cannot be understood raises ``SimulatorError``, and nothing changes.

    Args:
        on_change: Called after each change.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._sections: dict[str, dict[str, str]] = {MAIN: {}}
        self._on_change = on_change
        self.overridden: dict[str, dict[str, dict[str, str]]] = {}
        """What ``override`` has set: by the interactions' ``uuid``, section and name."""

    # Reading and writing

    def __getitem__(self, name: str) -> str:
        section, name = split(name)
        value = self._find(section, name)
        if value is None:
            raise KeyError(name)
        return value

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._find(*split(name)) is not None

    def __setitem__(self, name: str, value: str | int | list[str] | None) -> None:
        self.update({name: value})

    def update(self, values: Mapping[str, Any]) -> None:
        """Set several at once: all of them, or, where one cannot be understood, none."""
        for _, said in not_understood(values):
            raise SimulatorError(said)
        for option, value in values.items():
            (section, name), text = split(option), as_text(option, value)
            if text is None:
                self._sections.get(section, {}).pop(name, None)
            else:
                self._sections.setdefault(section, {})[name] = text
        self._on_change()

    def become(self, other: Options) -> None:
        """Have what another has, and nothing else."""
        self._sections = {name: dict(section) for name, section in other._sections.items()}
        self._on_change()

    def load(self, path: str | Path) -> None:
        """Set what a TOML file has. Raises SimulatorError where it cannot be read or understood."""
        file = read_options_file(path)
        for option, said in not_understood(file.values):
            raise SimulatorError(f"{path}, line {file.line(option)}: {said}")
        self.update(file.values)

    def section(self, name: str) -> dict[str, str]:
        """A copy of the options of one section."""
        return (default_values() if name == MAIN else {}) | self._sections.get(name, {})

    def as_plain(self) -> dict[str, dict[str, str]]:
        """All options by section and name."""
        return {name: self.section(name) for name in self._sections}

    def matching(
        self, pattern: str, overridden: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    ) -> tuple[str, dict[str, str]]:
        """A section, and what of it ``configuration.getOption`` answers for one name.

        ``*`` stands for any text, at the end of a name only; without a section, it is
        ``interaction-workspace`` that is asked.

        Args:
            pattern: Such as ``voice.*`` or ``CustomAPI/test.*``.
            overridden: Values by section and name that stand in for those of the options.
        """
        section, name = split(pattern)
        if "*" in name[:-1] or "*" in section:
            raise SimulatorError(f"{pattern!r} has a * that is not at its end.")
        values = self.section(section) | dict(overridden.get(section, {}))
        wanted = name.removesuffix("*")
        return section, {
            each: value
            for each, value in values.items()
            if each == name or (name.endswith("*") and each.startswith(wanted))
        }

    def override(self, uuid: str, values: Mapping[str, str]) -> None:
        """Have ``configuration.getContextualOption`` answer these for one interaction, as a routing
        strategy may want it.

        Args:
            uuid: ``uuid`` of the interaction.
            values: As for ``update``.
        """
        sections = self.overridden.setdefault(uuid, {})
        for name, value in values.items():
            section, own = split(name)
            sections.setdefault(section, {})[own] = value

    # What they mean

    @property
    def permissions(self) -> list[Permission]:
        """Which origins may call what."""
        return parse_origins(ORIGINS, self[ORIGINS])

    def accepts(self, origin: str) -> bool:
        """Whether pages of that origin are let in at all."""
        return any(each.is_for(origin) for each in self.permissions)

    def allows(self, origin: str, request: str) -> bool:
        """Whether pages of that origin may send that request."""
        return any(each.is_for(origin) and each.allows(request) for each in self.permissions)

    def rate_limit(self, service: str | None = None) -> int:
        """The most requests per minute, of one service or in all; 0 for no limit."""
        name = RATE_LIMIT if service is None else f"{RATE_LIMIT}.{service}"
        return int(self._find(MAIN, name) or 0)

    @property
    def quarantine_delay(self) -> float:
        """Seconds for which a quarantine lasts; infinite where the option is 0."""
        return int(self[QUARANTINE_DELAY]) or float("inf")

    @property
    def block_timeout(self) -> float:
        """Seconds after which a block of "mark done" ends; infinite where the option is 0."""
        return int(self[BLOCK_TIMEOUT]) / 1000 or float("inf")

    def may_read(self, key: str) -> bool:
        """Whether frames are told that key of the user data."""
        return in_list(key, self[READ_ALLOWED])

    def may_write(self, key: str) -> bool:
        """Whether frames may change that key of the user data."""
        return in_list(key, self[WRITE_ALLOWED])

    def sections_in(self, name: str) -> list[str]:
        """The sections that an option like ``workspace.web-content`` lists."""
        return listed(self[name])

    def _find(self, section: str, name: str) -> str | None:
        default = KNOWN[name][0] if section == MAIN and name in KNOWN else None
        return self._sections.get(section, {}).get(name, default)


def split(name: str) -> tuple[str, str]:
    """Section and name of ``"Section/name"``; origins have slashes too, names of options have none."""
    section, slash, rest = name.partition("/")
    return (section, rest) if slash else (MAIN, name)


def not_understood(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The options that the desktop could not understand, as they are given, each with what is wrong."""
    for option, value in values.items():
        try:
            section, name = split(option)
            text = as_text(option, value)
            if section == MAIN and text is not None:
                check(name, text)
        except SimulatorError as error:
            yield option, str(error)


def as_text(name: str, value: Any) -> str | None:
    """An option's value as administrators write it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:g}"
    if isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    raise SimulatorError(f"The option {name} must be text, a number or a list of texts.")


def default_values() -> dict[str, str]:
    return {name: default for name, (default, _) in KNOWN.items()}


def check(name: str, text: str) -> None:
    """Refuse a value that the desktop could not understand, and a name that it does not know."""
    if name in KNOWN:
        KNOWN[name][1](name, text)
    elif name.startswith(RATE_LIMIT + "."):
        whole_number(name, text)
    elif name.startswith(API):
        close = difflib.get_close_matches(name, KNOWN, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise SimulatorError(f"There is no option {name}.{hint}")
    else:  # the desktop has hundreds of others
        refuse_misspelt("option", name, KNOWN, likeness=0.9)


def in_list(key: str, text: str) -> bool:
    names = listed(text)
    return "*" in names or key in names
