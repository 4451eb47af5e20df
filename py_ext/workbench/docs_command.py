"""Shows the documentation: guides, tutorial, reference, errors. Nothing of it comes over a network.

py-ext COMMAND
py-ext COMMAND RequestTimeout
py-ext COMMAND --out FOLDER
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import webbrowser
from pathlib import Path

from py_ext.workbench import command_options
from py_ext.workbench.docs.site_folder import site_folder
from py_ext.workbench.docs.topics import address_of
from py_ext.workbench.messages import SetupError
from py_ext.workbench.web_server import bind, ending, serving, with_headers

__all__ = ["arguments", "run"]

POLICY = "default-src 'self' 'unsafe-inline' data:; base-uri 'none'; form-action 'none'"
"""What a page loads is of this machine. Its library has scripts in the pages themselves."""

OURS = ("index.html", "llms.txt")
"""By these a folder is known that an older site was written into."""


def run(given: argparse.Namespace) -> None:
    """Show the site until somebody ends it, or write it. Raises SetupError."""
    site = site_folder()
    address = address_of(given.topic, site)
    if given.out is not None:
        write(site, given.out)
        print(f"{given.out / (address or 'index.html')} is the documentation.")
    else:
        asyncio.run(serve(site, given.port, address, is_opened=given.open))


def write(site: Path, folder: Path) -> None:
    """Copy the site into a folder. Raises SetupError where that has other files."""
    try:
        is_ours = all((folder / name).is_file() for name in OURS)
        if folder.is_dir() and any(folder.iterdir()) and not is_ours:
            raise SetupError(f"{folder} holds other files: choose an empty folder with --out")
        shutil.copytree(site, folder, dirs_exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"{getattr(error, 'filename', None) or folder} cannot be written: {error.strerror}"
        ) from error


async def serve(site: Path, port: int, address: str, *, is_opened: bool) -> None:
    """Serve the site on this machine."""
    from starlette.staticfiles import StaticFiles

    stopped = ending()
    sockets = bind(port, "--port")
    app = with_headers(
        StaticFiles(directory=site, html=True), lambda: {"Content-Security-Policy": POLICY}
    )
    shown = f"http://localhost:{sockets[0].getsockname()[1]}/{address}"
    async with serving([(app, sockets)]):
        print(f"Documentation: {shown}")
        print(f"Its files:     {site / 'index.html'}, which a browser can open as well")
        print("Ctrl+C ends.", flush=True)
        if is_opened:
            webbrowser.open(shown)
        await stopped.wait()


def arguments(argv: list[str], program: str, default: Path) -> argparse.Namespace:
    """Read the command line."""
    del default
    parser = command_options.parser_of(program, __doc__)
    parser.add_argument(
        "topic",
        nargs="?",
        default="",
        help="a page, such as errors, or a name, such as RequestTimeout or desk.voice.dial",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="write the pages into this folder, and show nothing",
    )
    parser.add_argument("--port", type=int, default=8002, help="of the pages (default: 8002)")
    parser.add_argument("--no-open", dest="open", action="store_false", help="open no browser")
    return parser.parse_args(argv)
