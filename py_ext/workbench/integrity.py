"""What a page knows each file of its bundle by, so that it uses none but the one that was built."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping
from urllib.parse import quote

__all__ = ["checks", "integrity_of", "sha256_of"]


def sha256_of(content: bytes) -> str:
    """The hash as browsers write it: base64."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def integrity_of(content: bytes) -> str:
    """The same as the attribute ``integrity`` has it."""
    return f"sha256-{sha256_of(content)}"


def checks(files: Mapping[str, bytes], known: Collection[str]) -> dict[str, tuple[int, str]]:
    """The length and the hash of each file that the page's scripts load, by its address.

    Args:
        files: All, by name.
        known: Those that the browser itself checks, since a tag names their hash, and those that only
            it loads.
    """
    return {
        quote(name): (len(content), sha256_of(content))
        for name, content in files.items()
        if name not in known
    }
