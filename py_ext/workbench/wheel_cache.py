"""Keeps wheels, each under its hash: what is asked for is what is there, to the byte."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from py_ext.workbench.cache import delete, kept, making

__all__ = ["keep", "kept_wheel"]

KIND = "package"
KEPT = 500
"""How many stay in the cache: those of some dozens of extensions."""


def kept_wheel(cache: Path, filename: str, sha256: str) -> Path | None:
    """The wheel of that name and hash, if the cache has it undamaged."""
    wheel = cache / f"{KIND}-{sha256}" / filename
    try:
        content = wheel.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest() != sha256:
        delete(wheel.parent)
        return None
    return kept(cache, KIND, sha256, lambda _: None, most=KEPT) / filename  # used just now


def keep(cache: Path, filename: str, fetch: Callable[[Path], object]) -> Path:
    """Keep what ``fetch`` writes to the path that it is called with; return where it is kept."""
    with making(cache) as folder:
        fetched = folder / filename
        fetch(fetched)
        sha256 = hashlib.sha256(fetched.read_bytes()).hexdigest()

        def move(place: Path) -> None:
            place.mkdir()
            shutil.move(fetched, place / filename)

        return kept(cache, KIND, sha256, move, most=KEPT) / filename
