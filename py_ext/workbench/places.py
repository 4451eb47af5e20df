"""Where things are in a checkout of py_ext."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["CACHE", "DEFAULT_EXTENSION", "MAKE", "PAGE", "ROOT", "VENV", "WEB"]

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
"""The Python packages, for whoever has no environment of his own with them."""


def cache_of(checkout: Path) -> Path:
    """Where a checkout keeps what takes long to make; a read-only one, in the user's own folder."""
    if os.access(checkout, os.W_OK):
        return checkout / ".cache"
    user = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    return (Path(user) if user else Path.home() / ".cache") / "py-ext"


CACHE = cache_of(ROOT)
"""What takes long to make. It may be deleted at any time."""

WEB = ROOT / "web"
PAGE = WEB / "page"
"""What an extension's frame loads."""

MAKE = WEB / "make"
"""What runs in Node."""

DEFAULT_EXTENSION = WEB / "extensions" / "screen_pop.py"
