"""Finds requests that the setting ``permissions`` names and that no desktop has that py_ext knows."""

from __future__ import annotations

from collections.abc import Iterator

from py_ext.project.inline_metadata import Metadata
from py_ext.project.project import Project
from py_ext.project.project_settings import TOOL
from py_ext.simulator.services.table import SERVICES
from py_ext.workbench.check.finding import Finding, Severity
from py_ext.workbench.check.imports import did_you_mean

__all__ = ["check_declared"]


def check_declared(project: Project, metadata: Metadata) -> Iterator[Finding]:
    """The names that may be misspelt. A warning, as a newer desktop may have them.

    Args:
        project: The extension's.
        metadata: Where its settings are written.
    """
    line = metadata.line("permissions", TOOL)
    namespaces = {name.rpartition(".")[0] for name in SERVICES}
    for name in project.settings.permissions or ():
        namespace, _, function = name.rpartition(".")
        if name in SERVICES or (function == "*" and namespace in namespaces):
            continue
        if namespace in namespaces:
            what = f"permissions: py-ext knows no request {name}."
            todo = did_you_mean(
                name, [each for each in SERVICES if each.startswith(f"{namespace}.")]
            )
        else:
            what = f"permissions: py-ext knows no requests that begin with {namespace}."
            todo = did_you_mean(namespace, namespaces)
        at = metadata.line_from(line, name)
        yield Finding(project.settings_file, at, 1, Severity.WARNING, what, todo)
