"""Packs an extension into a folder of static files that any web server can serve.

python3 build.py web/extensions/screen_pop.py --desktop https://desktop.example.com --out dist
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from py_ext.workbench import command_options
from py_ext.workbench.bundle import build
from py_ext.workbench.messages import SetupError, fail, write_any_name
from py_ext.workbench.places import ROOT
from py_ext.workbench.python_packages import use_python_packages

__all__ = ["main"]


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__.splitlines()[0])
    command_options.add_shared(parser)
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
        help="what agents see while it starts (default: the name of the file, as words)",
    )
    parser.add_argument("--out", type=Path, default=Path("dist"), help="the folder to make")
    return parser.parse_args(argv)


def main() -> None:
    """Pack what the command line names."""
    write_any_name()
    given = arguments()
    try:
        use_python_packages(str(ROOT / "build.py"), *sys.argv[1:])
        bundle = build(
            given.extension,
            given.out,
            desktops=given.desktop,
            service_client=given.service_client,
            deploy=True,
            label=given.label,
        )
    except SetupError as error:
        fail(error)
    size = sum(path.stat().st_size for path in bundle.folder.rglob("*") if path.is_file())
    state = f"{bundle.changed} files written" if bundle.changed else "nothing had changed"
    print(f"{bundle.folder}: {given.extension.name}, {size / 1e6:.1f} MB, {state}")
    if not given.desktop:
        print("No --desktop was given: the page will say that it does not know its desktop.")
