"""Where things are: in a checkout of py_ext, or where it is installed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

__all__ = [
    "CACHE",
    "IS_CHECKOUT",
    "MAKE",
    "NODE_MODULES",
    "PACKAGE",
    "PAGE",
    "ROOT",
    "SAMPLE",
    "VENV",
    "WEB",
]

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parent
IS_CHECKOUT = (ROOT / "pyproject.toml").is_file() and (ROOT / "web" / "package.json").is_file()
"""Else it is installed, where it may not be written, and has ``web`` in the package."""

VENV = ROOT / ".venv"
"""A checkout's Python packages, for whoever has no environment of his own with them."""


def cache_of(checkout: Path | None) -> Path:
    """Where what takes long to make is kept: in the checkout; without one that can be written, in the
    user's own folder, where all his projects share it."""
    if checkout is not None and os.access(checkout, os.W_OK):
        return checkout / ".cache"
    import platformdirs  # a checkout that is not set up yet does not have it, and can be written

    return platformdirs.user_cache_path("py-ext", appauthor=False)


CACHE = cache_of(ROOT if IS_CHECKOUT else None)
"""What takes long to make. It may be deleted at any time."""

WEB = (ROOT if IS_CHECKOUT else PACKAGE) / "web"
PAGE = WEB / "page"
"""What an extension's frame loads."""

MAKE = WEB / "make"
"""What runs in Node."""

LOCK = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
NODE_MODULES = (WEB if IS_CHECKOUT else CACHE / f"npm-{LOCK[:16]}") / "node_modules"
"""The npm packages that web/package-lock.json pins."""

SAMPLE = WEB / "extensions" / "screen_pop.py"
"""What a checkout's ``serve.py`` shows where nothing is named."""
