"""Checks an extension without running it, without a browser and without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from py_ext.project.project import Project, look_at, metadata_of
from py_ext.project.project_settings import TOOL
from py_ext.project.python_console import ALLOWED
from py_ext.project.setup_error import LineError, SetupError, with_full_stop
from py_ext.workbench.check.addresses import check_addresses, is_online, unused_origins
from py_ext.workbench.check.calls import check_calls, read_options
from py_ext.workbench.check.declared import check_declared
from py_ext.workbench.check.desks import check_desk
from py_ext.workbench.check.finding import Finding, Severity, shown
from py_ext.workbench.check.handlers import check_handlers
from py_ext.workbench.check.imports import check_imports
from py_ext.workbench.check.packages import packages_of
from py_ext.workbench.check.settings_used import check_settings_used
from py_ext.workbench.check.sources import TOO_DEEP, read_sources
from py_ext.workbench.check.type_check import TypeCheck
from py_ext.workbench.check.viewers import tops_of

__all__ = ["check"]

PATIENCE = 2.0
"""Seconds after which somebody who waits is told what for."""


def check(
    place: Path,
    *,
    types: bool = True,
    say: Callable[[str], object] = lambda said: None,
    **settings: Any,
) -> list[Finding]:
    """All that is wrong with an extension, file by file.

    Args:
        place: A Python file, or a folder with a pyproject.toml.
        types: Have mypy read it too, where it is installed.
        say: Told what takes long.
        settings: Those that count in place of the project's, such as ``runtime``.
    """
    place = place.absolute()
    project, wrong = look_at(place, **settings)
    findings = [of_settings(place, error) for error in wrong]
    if project is not None:
        try:
            findings += of_code(project, types, say)
        except SetupError as error:
            findings.append(of_settings(place, error))
        except RecursionError:
            findings.append(Finding(project.main, 1, 1, Severity.WARNING, TOO_DEEP))
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda each: (each.path, each.line, each.column))


def of_settings(place: Path, error: SetupError) -> Finding:
    if isinstance(error, LineError):
        return Finding(error.path, error.line, 1, Severity.ERROR, sentence(error.said))
    return Finding(place, 1, 1, Severity.ERROR, sentence(str(error)))


def sentence(said: str) -> str:
    """What stands behind an error's place, as a sentence; a name at its begin stays as it is."""
    if said.partition(" ")[0] in ("the", "there", "this", "which"):
        said = said[:1].upper() + said[1:]
    return with_full_stop(said)


def of_code(project: Project, types: bool, say: Callable[[str], object]) -> list[Finding]:
    sources, findings = read_sources(project)
    whole = not findings
    typed = TypeCheck(project, [each.path for each in sources] if types and whole else [])
    tops = tops_of(sources)
    options, found = read_options(project)
    findings += found
    packages = packages_of(project)
    metadata = metadata_of(project.place)
    for name in packages.not_locked:
        line = metadata.line_from(metadata.line("dependencies", ""), name)
        what = f"{shown(project.lock_file)} was made without {name}."
        findings.append(
            Finding(project.settings_file, line, 1, Severity.WARNING, what, "Run py-ext build.")
        )
    findings += check_declared(project, metadata)
    if project.settings.console:
        line = metadata.line("console", TOOL)
        todo = "Leave it out where agents work."
        findings.append(Finding(project.settings_file, line, 1, Severity.WARNING, ALLOWED, todo))
    findings += check_imports(project, sources, packages, whole)
    findings += check_desk(project, sources, tops, whole)
    online = is_online(sources)
    for source in sources:
        top = tops[source.module]
        findings += check_handlers(source, top)
        findings += check_calls(source, top, options)
        findings += check_addresses(project, source, top, online)
        findings += check_settings_used(project, source, top)
    if whole:
        line = metadata.line("connect", TOOL)
        findings += unused_origins(project, sources, line)
    if not typed.is_done(PATIENCE):
        say("mypy reads the extension; from the next time on that is quicker")
    lines = {(each.path, each.line) for each in findings}
    return findings + [each for each in typed.findings() if (each.path, each.line) not in lines]
