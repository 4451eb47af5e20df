"""Writes what operations need into a folder of the bundle's own, which no configuration in it serves."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from py_ext.project.project import Project
from py_ext.workbench.check.calls import read_options
from py_ext.workbench.check.finding import Finding
from py_ext.workbench.check.permissions import Wanted, wanted_of
from py_ext.workbench.check.sources import read_sources
from py_ext.workbench.deploy.apache import apache_files
from py_ext.workbench.deploy.caddy import caddy_files
from py_ext.workbench.deploy.desktop_options import as_text, as_toml, sections_of
from py_ext.workbench.deploy.docker import docker_files
from py_ext.workbench.deploy.guide import guide
from py_ext.workbench.deploy.iis import iis_files
from py_ext.workbench.deploy.kept import DEPLOY, write_all
from py_ext.workbench.deploy.nginx import nginx_files
from py_ext.workbench.deploy.site import Site, types_in
from py_ext.workbench.versions import COPIES

__all__ = ["DEPLOY", "Deployment", "site_of", "write_deployment"]


@dataclass(frozen=True)
class Deployment:
    """What was written.

    Attributes:
        files: All of it, by name.
        changed: How many files had to be.
        wanted: What the desktop has to allow.
    """

    files: Mapping[str, bytes]
    changed: int
    wanted: Wanted

    @property
    def unclear(self) -> list[Finding]:
        """The places of the code that do not tell what they send."""
        return self.wanted.unclear


def write_deployment(project: Project, folder: Path, headers: Mapping[str, str]) -> Deployment:
    """Write, beside a bundle, what operations need, or bring it up to date.

    Args:
        project: What was built.
        folder: Of the bundle.
        headers: Those to serve it with.

    Raises:
        SetupError: Something cannot be read or written.
    """
    site = site_of(project, folder, headers)
    sources, _ = read_sources(project)
    wanted = wanted_of(sources, project.settings.permissions)
    options, _ = read_options(project)
    sections = sections_of(options, project.module, project.label)
    texts = {
        "DEPLOY.md": guide(site, wanted, sections, project.settings.site),
        "desktop-options.txt": as_text(wanted, sections, site.path),
        "desktop-options.toml": as_toml(wanted, sections),
        **nginx_files(site),
        **apache_files(site),
        **caddy_files(site),
        **iis_files(site),
        **docker_files(site),
    }
    files = {name: text.encode() for name, text in texts.items()} | {"site.json": site.dumps()}
    return Deployment(files, write_all(folder / DEPLOY, files), wanted)


def site_of(project: Project, folder: Path, headers: Mapping[str, str]) -> Site:
    """What web servers have to know of a bundle."""
    names = (
        os.fspath(Path(at, name).relative_to(folder))
        for at, _, found in os.walk(folder)
        for name in found
        if Path(at) != folder and Path(at).relative_to(folder).parts[0] not in (DEPLOY, COPIES)
    )
    settings = project.settings
    return Site(
        project.module,
        project.label,
        headers,
        types_in(names),
        settings.desktops,
        settings.proxy,
        {name: (each.type, each.default is None) for name, each in settings.site.items()},
    )
