"""What a site has set for an extension, checked against what the extension's project says that there is.

>>> from py_ext._site_settings import read_site_settings
>>> schema = {"crm": {"type": "text"}, "retries": {"type": "whole number", "default": 3}}
>>> dict(read_site_settings(schema, '{"crm": "https://crm.example.com"}'))
{'crm': 'https://crm.example.com', 'retries': 3}
>>> read_site_settings(schema, '{"crm": "x", "retrys": 4}')
Traceback (most recent call last):
    ...
py_ext._site_settings.SiteSettingsError: settings.json: there is no setting retrys. Did you mean retries?
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

__all__ = ["FILE", "TYPES", "SiteSettingsError", "read_site_settings"]

FILE = "settings.json"
"""Its name, beside the page's index.html."""

TYPES: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "whole number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and float("-inf") < value < float("inf")  # no JSON but Python's has the others
    ),
    "true or false": lambda value: isinstance(value, bool),
    "list of texts": lambda value: (
        isinstance(value, list) and all(isinstance(each, str) for each in value)
    ),
}
"""The types of settings, as people write them, and what is of each."""


class SiteSettingsError(ValueError):
    """settings.json makes no sense: a sentence that says what of it. No value is in it."""


def read_site_settings(
    schema: Mapping[str, Mapping[str, Any]], text: str | None
) -> Mapping[str, Any]:
    """The settings by name, with the defaults of those that the site leaves out.

    Args:
        schema: For each name its ``type``, and its ``default``, where the site need not set it.
        text: The file; None where there is none.

    Raises:
        SiteSettingsError: It is no JSON, has a name that is not known, a value of another type, or
            leaves out what the extension needs.
    """
    given = object_of(text) if text is not None else {}
    for name, value in given.items():
        if name not in schema:
            raise SiteSettingsError(f"{FILE}: there is no setting {name}.{hint(name, schema)}")
        wanted = schema[name]["type"]
        if not TYPES[wanted](value):
            raise SiteSettingsError(f"{FILE}: {name} must be a {wanted}.")
    found = {}
    for name, setting in schema.items():
        if name not in given and "default" not in setting:
            kind = setting["type"]
            there = f"{FILE} has no {name}" if text is not None else f"There is no {FILE}"
            raise SiteSettingsError(f"{there}: write {name}, a {kind}, into it, beside index.html.")
        found[name] = given.get(name, setting.get("default"))
    return MappingProxyType(found)


def object_of(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "it"
        raise SiteSettingsError(f"{FILE} is no JSON: look at {place}.") from None
    if not isinstance(value, dict):
        raise SiteSettingsError(f"{FILE} must hold an object: {{…}}.")
    return value


def hint(name: str, schema: Mapping[str, Any]) -> str:
    import difflib  # only where something is wrong: a page starts without it

    close = difflib.get_close_matches(name, schema, n=1, cutoff=0.5)
    return f" Did you mean {close[0]}?" if close else f" There are: {', '.join(schema)}."
