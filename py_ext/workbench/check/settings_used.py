"""Finds settings of a site that the code wants and the project does not have."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator

from py_ext import Desk
from py_ext.project.project import Project
from py_ext.workbench.check.finding import Finding, shown
from py_ext.workbench.check.knowledge import Instance, Viewer
from py_ext.workbench.check.sources import Source
from py_ext.workbench.check.viewers import scopes_of

__all__ = ["check_settings_used"]


def check_settings_used(project: Project, source: Source, top: Viewer) -> Iterator[Finding]:
    """The settings that one module reads and that are not in the project's list of them."""
    for viewer, _, nodes in scopes_of(top):
        for node in nodes:
            match node:
                case ast.Subscript(
                    value=ast.Attribute(value=desk, attr="settings"),
                    slice=ast.Constant(value=str(name)),
                ) if viewer.see(desk) == Instance(Desk) and name not in project.settings.site:
                    close = difflib.get_close_matches(name, project.settings.site, n=1)
                    yield source.finding(
                        node,
                        f"The project has no setting {name} for its sites.",
                        f"Did you mean {close[0]}?"
                        if close
                        else f"Write it under [tool.py-ext.settings] in {shown(project.settings_file)}.",
                    )
