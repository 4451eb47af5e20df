"""Has the wheel carry the documentation's site: who installs it needs no tools to read it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent


class Documentation(BuildHookInterface[Any]):
    """Builds the site, and has it put into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the wheel is built. A checkout that is installed as it is builds its own later."""
        if version == "editable":
            return
        sys.path.insert(0, str(HERE))
        from py_ext.workbench.docs.site import build_site

        self.folder = tempfile.TemporaryDirectory(prefix="py-ext-docs-")
        folder = Path(self.folder.name)
        (folder / "work").mkdir()
        build_site(folder / "site", folder / "work")
        build_data["force_include"][str(folder / "site")] = "py_ext/site"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called when it is built."""
        if version != "editable":
            self.folder.cleanup()
