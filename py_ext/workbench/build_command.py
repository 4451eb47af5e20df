"""Packs an extension into a folder of static files that any web server can serve.

py-ext COMMAND --desktop https://desktop.example.com --out dist
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from py_ext.project.project import read_project
from py_ext.project.python_console import ALLOWED
from py_ext.workbench import command_options
from py_ext.workbench.bundle import build
from py_ext.workbench.deploy.kept import DEPLOY, copies_of
from py_ext.workbench.deploy.written import write_deployment
from py_ext.workbench.doubtful_origins import doubts_of
from py_ext.workbench.files import LAST
from py_ext.workbench.one_build import one_build_into
from py_ext.workbench.places import CACHE
from py_ext.workbench.sbom import sbom_place
from py_ext.workbench.versions import keep_copies, live_version, roll_back, versions_in

__all__ = ["arguments", "run"]

OPTIONS = "desktop-options.txt"

BEFORE = "the one before"
"""What --rollback means without a version."""


def arguments(argv: list[str], program: str, default: Path) -> argparse.Namespace:
    """Read the command line."""
    parser = command_options.parser_of(program, __doc__)
    command_options.add_shared(parser, default)
    parser.add_argument(
        "--desktop",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="the desktop's origin, such as https://desktop.example.com; may be repeated",
    )
    parser.add_argument(
        "--label",
        default="",
        metavar="TEXT",
        help="what agents see while it starts (default: the project's, or the module's name as words)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("dist"),
        metavar="FOLDER",
        help="the folder to make (default: dist)",
    )
    parser.add_argument(
        "--locked",
        action="store_true",
        help="change no lock: one that does not fit the project is an error, as CI wants it",
    )
    parser.add_argument(
        "--rollback",
        nargs="?",
        const=BEFORE,
        metavar="VERSION",
        help="build nothing: make VERSION live, of those that the folder keeps, else the one before; the "
        "beginning of it, or of its hash, will do",
    )
    given = parser.parse_args(argv)
    if given.rollback == "":
        parser.error("--rollback: say a version, or leave its name out for the one before")
    if given.locked and given.upgrade:
        parser.error("--locked leaves the lock as it is, and --upgrade makes it anew: choose one")
    return given


def run(given: argparse.Namespace) -> None:
    """Pack what the command line names, or go back to what was packed before. Raises SetupError."""
    with one_build_into(given.out, CACHE):
        if given.rollback is None:
            pack(given)
        else:
            go_back(given.out, "" if given.rollback is BEFORE else given.rollback)


def pack(given: argparse.Namespace) -> None:
    """Make the folder, and say what it has become."""
    before = Wanted.of(given.out)
    settings = command_options.settings_of(given)
    settings |= {"desktops": given.desktop, "label": given.label.strip()}
    bundle = build(
        given.extension,
        given.out,
        service_client=given.service_client,
        deploy=True,
        wheels=given.wheel,
        upgrade=given.upgrade,
        locked=given.locked,
        **settings,
    )
    project = read_project(given.extension, **settings)
    deployment = write_deployment(project, bundle.folder, bundle.headers)
    copies = copies_of(bundle.folder, deployment.files)
    changed = (
        bundle.changed + deployment.changed + keep_copies(bundle.folder, bundle.version, copies)
    )
    size = sum(path.stat().st_size for path in bundle.folder.rglob("*") if path.is_file())
    state = f"{changed} files written" if changed else "nothing had changed"
    print(f"{bundle.folder}: {project.label}, {size / 1e6:.1f} MB, {state}")
    print(bundle.took)
    print(f"what is in it, with versions, licences and hashes: {sbom_place(bundle.folder)}")
    print(f"version {bundle.version}" + "".join(f", after {each}" for each in bundle.versions[1:2]))
    for said in before.others(given.out):
        print(f"{said} Do that before {given.out / LAST} is copied.")
    if not project.settings.desktops:
        print(
            "No desktop is named (desktops in [tool.py-ext], or --desktop): the page will say that it "
            "does not know its desktop."
        )
    for said in doubts_of(project):
        print(said)
    if project.settings.console:
        print(f"warning: {ALLOWED} Build without it for agents.")
    for each in deployment.unclear:
        print(each)


def go_back(out: Path, wanted: str) -> None:
    """Make another version live, and tell what else is another now. Raises SetupError."""
    before = Wanted.of(out)
    was, now = roll_back(out, wanted)
    print(f"{out}: {now} is live" + (f", in place of {was}" if was != now else " already"))
    live = live_version(out, versions_in(out))
    has_copies = live is not None and bool(live.copies)
    if has_copies:
        print(f"Of that version again are {out / DEPLOY} and {sbom_place(out)}, too.")
    else:
        print(
            f"No copies of its {out / DEPLOY} and {sbom_place(out)} are kept, so they stay as they are, of "
            "another version: build it again to have its own."
        )
    for said in before.others(out, has_own=has_copies):
        print(said)


@dataclass(frozen=True)
class Wanted:
    """What a version wants of others than who copies it: its headers, and the desktop's options."""

    headers: bytes
    options: bytes

    @classmethod
    def of(cls, out: Path) -> Self:
        """Of the version that is in the folder; nothing where there is none."""
        paths = (out / "HEADERS.txt", out / DEPLOY / OPTIONS)
        return cls(*(path.read_bytes() if path.is_file() else b"" for path in paths))

    def others(self, out: Path, *, has_own: bool = True) -> Iterator[str]:
        """What is another in the version that is there now, with what to do: sentences.

        Args:
            out: The bundle's folder.
            has_own: Whether what is for operations is of that version.
        """
        now = Wanted.of(out)
        if self.headers and self.headers != now.headers:
            how = f", by the configuration in {out / DEPLOY}" if has_own else ""
            where = out / "HEADERS.txt"
            yield f"Its headers are others: have the web server send those of {where}{how}."
        if self.options and self.options != now.options:
            yield f"It wants other options of the desktop: set those of {out / DEPLOY / OPTIONS}."
