"""Packs an extension into a folder of static files that any web server can serve.

py-ext COMMAND --desktop https://desktop.example.com --out dist
"""

from __future__ import annotations

import argparse
from pathlib import Path

from py_ext.project.project import read_project
from py_ext.workbench import command_options
from py_ext.workbench.bundle import build

__all__ = ["arguments", "run"]


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
    given = parser.parse_args(argv)
    if given.locked and given.upgrade:
        parser.error("--locked leaves the lock as it is, and --upgrade makes it anew: choose one")
    return given


def run(given: argparse.Namespace) -> None:
    """Pack what the command line names. Raises SetupError."""
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
    size = sum(path.stat().st_size for path in bundle.folder.rglob("*") if path.is_file())
    state = f"{bundle.changed} files written" if bundle.changed else "nothing had changed"
    project = read_project(given.extension, **settings)
    print(f"{bundle.folder}: {project.label}, {size / 1e6:.1f} MB, {state}")
    if not project.settings.desktops:
        print(
            "No desktop is named (desktops in [tool.py-ext], or --desktop): the page will say that it "
            "does not know its desktop."
        )
