"""The wheel of py_ext that a page loads: without what only runs in CPython."""

from __future__ import annotations

import hashlib
from pathlib import Path

from py_ext.workbench.cache import kept
from py_ext.workbench.places import CACHE, ROOT

__all__ = ["page_wheel"]

KEPT = 3
"""How many stay in the cache: a server that still runs may be of an older one."""

LEFT_OUT = ["py_ext/project", "py_ext/simulator", "py_ext/testing", "py_ext/workbench", "*.md"]


def page_wheel() -> Path:
    """The wheel, built when the sources have changed."""
    sources = sorted((ROOT / "py_ext").rglob("*.py"))
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    for source in sources:
        digest.update(str(source.relative_to(ROOT)).encode() + b"\0" + source.read_bytes())
    folder = kept(CACHE, "wheel", digest.hexdigest()[:16], build, most=KEPT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def build(folder: Path) -> None:
    """Build it into that folder."""
    import tomllib

    from hatchling.builders.wheel import WheelBuilder
    from hatchling.metadata.core import ProjectMetadata
    from hatchling.plugin.manager import PluginManager

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project["tool"]["hatch"]["build"]["targets"]["wheel"]["exclude"] = LEFT_OUT
    metadata = ProjectMetadata(str(ROOT), PluginManager(), project)
    builder = WheelBuilder(str(ROOT), metadata=metadata)
    for _ in builder.build(directory=str(folder), versions=["standard"]):
        pass  # it builds as it is asked for the next
