"""Has mypy read the author's modules, where it is installed."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from py_ext.project.project import Project
from py_ext.workbench.check.finding import Finding, Severity
from py_ext.workbench.places import CACHE

__all__ = ["TypeCheck"]

SEVERITIES = {"error": Severity.ERROR}
"""What mypy says beside errors explains them."""

FOUND_BY_US = {"import-not-found", "import-untyped", "import"}
"""Imports: mypy knows what is installed here, not what a page has."""


class TypeCheck:
    """A run of mypy that goes on beside other work. It is quick from the second time on.

    Args:
        project: The extension.
        paths: Its modules.
    """

    def __init__(self, project: Project, paths: list[Path]) -> None:
        self.folder = project.settings_file.parent
        self._process: subprocess.Popen[str] | None = None
        if not paths or importlib.util.find_spec("mypy") is None:
            return
        command = [sys.executable, "-m", "mypy", "--output=json", "--no-error-summary"]
        if not is_configured(self.folder):
            command += ["--ignore-missing-imports", f"--cache-dir={CACHE / 'mypy'}"]
        self._process = subprocess.Popen(
            [*command, "--", *map(os.fspath, paths)],
            cwd=self.folder,
            env={**os.environ, "MYPYPATH": os.fspath(project.home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def is_done(self, timeout: float) -> bool:
        """Wait that many seconds at most; whether it has ended."""
        if self._process is None:
            return True
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def findings(self) -> list[Finding]:
        """What it has to say, when it has ended."""
        if self._process is None:
            return []
        said, complained = self._process.communicate()
        found = [read for line in said.splitlines() if (read := self.read(line)) is not None]
        if self._process.returncode not in (0, 1):
            last = (complained or said).strip().rpartition("\n")[2]
            what = f"mypy could not read the extension: {last}"
            found.append(Finding(self.folder, 1, 1, Severity.WARNING, what))
        return found

    def read(self, line: str) -> Finding | None:
        """What one line of its output says; None for what is told elsewhere."""
        try:
            said = json.loads(line)
            severity = SEVERITIES.get(said["severity"])
            if severity is None or said["code"] in FOUND_BY_US:
                return None
            what = f"{said['message']} [mypy: {said['code'] or 'error'}]"
            path = self.folder / said["file"]
            return Finding(
                path, said["line"], said["column"] + 1, severity, what, said["hint"] or ""
            )
        except (ValueError, KeyError, TypeError):
            return None


def is_configured(folder: Path) -> bool:
    """Whether a project says how mypy is to read it."""
    if any((folder / name).is_file() for name in ("mypy.ini", ".mypy.ini")):
        return True
    try:
        return "mypy" in tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["tool"]
    except (OSError, ValueError, KeyError):
        return False
