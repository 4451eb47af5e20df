"""The part of DEPLOY.md on ``settings.json``: what a site sets, with an example to begin with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from py_ext.project.site_settings import SiteSetting
from py_ext.workbench.deploy.site import Site

__all__ = ["EXAMPLES", "settings"]

EXAMPLES: dict[str, Any] = {
    "text": "…",
    "whole number": 1,
    "number": 1.5,
    "true or false": True,
    "list of texts": ["…"],
}
"""A value of each type, for what has no default."""


def settings(site: Site, schema: Mapping[str, SiteSetting]) -> str:
    """What a site sets.

    Args:
        site: What a web server has to know.
        schema: The settings by name.
    """
    rows = "".join(
        f"| `{name}` | {each.type} | {default(each)} |\n" for name, each in schema.items()
    )
    example = {
        name: EXAMPLES[each.type] if each.default is None else each.default
        for name, each in schema.items()
    }
    has_to = any(each.default is None for each in schema.values())
    when = (
        "The extension does not start without it."
        if has_to
        else "It may be missing: then the defaults count."
    )
    return f"""\
Set what is this site's

In `settings.json` beside `index.html`. {when} A page checks it: with a
name that is not listed here, a value of another type, or one that is missing and has to be set, the
extension does not start, and its page says which. Whoever can load the page can read it: no secret belongs
there. Each page that is loaded reads it anew; no build and no copy of a bundle changes it.

| name | type | default |
|---|---|---|
{rows}
For example:

```json
{json.dumps(example, indent=2, ensure_ascii=False)}
```
{addresses(site, schema)}"""


def default(setting: SiteSetting) -> str:
    """What counts where the site sets nothing."""
    if setting.default is None:
        return "none: it has to be set"
    written = json.dumps(setting.default, ensure_ascii=False).replace("|", "\\|")
    return f"`{written}`"


def addresses(site: Site, schema: Mapping[str, SiteSetting]) -> str:
    """What to know of a setting that is an address."""
    if not any("text" in each.type for each in schema.values()):
        return ""
    found = site.allowed("connect-src")
    named = f"its own and {', '.join(found)}" if found else "its own"
    return f"""
If one of them is an address: the page reaches no origins but those that the policy names (`connect-src`),
now {named}. For another, have it added to `connect` in the extension's project, and the
bundle built again.
"""
