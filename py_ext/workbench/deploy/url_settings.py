"""Whether a page starts with the ``settings.json`` of a site: for ``check --url``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from py_ext._site_settings import SiteSettingsError, read_site_settings

__all__ = ["why_not"]


def why_not(settings: Mapping[str, tuple[str, bool]], content: bytes | None) -> str | None:
    """Why no page starts with it, as the page itself says that; None where one does.

    Args:
        settings: The type by the name, and whether the site has to set it.
        content: Of the file; None where it could not be decoded.

    >>> why_not({"crm": ("text", True)}, b'{"crm": 5}')
    'No page starts with it: crm must be a text.'
    """
    if content is None:
        return "Its content is not what its Content-Encoding says."
    schema: dict[str, dict[str, Any]] = {
        name: {"type": kind} | ({} if has_to else {"default": None})
        for name, (kind, has_to) in settings.items()
    }
    try:
        read_site_settings(schema, content.decode("utf-8-sig", "replace"))  # as a browser does
    except SiteSettingsError as error:
        return f"No page starts with it: {str(error).removeprefix('settings.json: ')}"
    return None
