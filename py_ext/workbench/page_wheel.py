"""The wheel of py_ext that goes into a bundle: what a page can use, and no more."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import zipfile
from pathlib import Path

from py_ext.workbench.cache import kept
from py_ext.workbench.places import CACHE, PACKAGE

__all__ = ["page_wheel"]

KEPT = 3
"""How many stay in the cache: a server that still runs may be of an older one."""

LEFT_OUT = ("project", "simulator", "testing", "web", "workbench", "__main__.py")
"""What runs on the author's machine."""

APART = "_runtime/python_console.py"
"""What a page has come by itself, where its bundle has it at all."""


def page_wheel() -> Path:
    """The wheel, the same bytes whenever and wherever it is made.

    It is not compressed in itself: with brotli, it is smaller so on the way to the page.
    """
    version = importlib.metadata.version("py-ext")
    about = f"py_ext-{version}.dist-info"
    files = {f"py_ext/{name}": content for name, content in sources().items()}
    files[f"{about}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: py-ext\nVersion: {version}\n".encode()
    )
    files[f"{about}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{about}/RECORD"] = record(files, f"{about}/RECORD")
    name = f"py_ext-{version}-py3-none-any.whl"

    def make(folder: Path) -> None:
        folder.mkdir()
        with zipfile.ZipFile(folder / name, "w") as archive:
            for path, content in files.items():
                archive.writestr(zipfile.ZipInfo(path), content)

    key = hashlib.sha256(files[f"{about}/RECORD"]).hexdigest()[:16]
    return kept(CACHE, "wheel", key, make, most=KEPT) / name


def sources() -> dict[str, bytes]:
    """The modules for a page, by their path in the package."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if inside.parts[0] not in LEFT_OUT and inside.as_posix() != APART:
            found[inside.as_posix()] = path.read_bytes()
    return found


def record(files: dict[str, bytes], own: str) -> bytes:
    """What a wheel says of its files."""
    lines = [f"{name},sha256={hashed(content)},{len(content)}" for name, content in files.items()]
    return "\n".join([*lines, f"{own},,", ""]).encode()


def hashed(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
