"""Where things are in a checkout of py_ext."""

from __future__ import annotations

from pathlib import Path

__all__ = ["CACHE", "DEFAULT_EXTENSION", "MAKE", "PAGE", "ROOT", "VENV", "WEB"]

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
"""The Python packages, for whoever has no environment of his own with them."""

CACHE = ROOT / ".cache"
"""What takes long to make. It may be deleted at any time."""

WEB = ROOT / "web"
PAGE = WEB / "page"
"""What an extension's frame loads."""

MAKE = WEB / "make"
"""What runs in Node."""

DEFAULT_EXTENSION = WEB / "extensions" / "screen_pop.py"
