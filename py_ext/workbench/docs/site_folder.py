"""Where the built site is: in the package that is installed, or in the cache of a checkout."""

from __future__ import annotations

import hashlib
from pathlib import Path

from py_ext.workbench.cache import kept
from py_ext.workbench.messages import SetupError, doing
from py_ext.workbench.places import CACHE, PACKAGE, ROOT

__all__ = ["CARRIED", "site_folder"]

CARRIED = PACKAGE / "site"
"""What a wheel has: it is built with it."""

KEPT = 2
"""How many stay in the cache: one may be shown while another is built."""


def site_folder() -> Path:
    """The site. In a checkout it is built anew where a guide or the code has changed. Raises SetupError."""
    if CARRIED.is_dir():
        return CARRIED

    def make(folder: Path) -> None:
        try:
            from py_ext.workbench.docs.site import build_site
        except ModuleNotFoundError as error:
            raise SetupError(
                f"a checkout's documentation is built with {error.name}: pip install -e '.[dev]'"
            ) from error
        work = folder.with_name("work")
        work.mkdir()
        with doing("building the documentation"):
            build_site(folder, work)

    return kept(CACHE, "docs", key_of_sources(), make, most=KEPT)


def key_of_sources() -> str:
    """A hash of all that the site is made from."""
    whole = hashlib.sha256()
    for path in sorted({*PACKAGE.rglob("*"), *ROOT.glob("*.md"), ROOT / "pyproject.toml"}):
        if path.is_file() and path.suffix not in (".pyc", ""):
            whole.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()[:16]
