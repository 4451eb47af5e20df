"""Shows the simulated desktop on this machine, with an extension running in it.

    py-ext COMMAND
    py-ext COMMAND order_desk.py --options desktop.toml --proxy /crm=http://localhost:9000

The desktop's page and the extension's page have different origins of one site, as is usual in the field.
Saving the extension loads its frame anew; the desktop keeps its state.
"""

from __future__ import annotations

import argparse
import asyncio
import webbrowser
from pathlib import Path

from py_ext.project.project import read_project
from py_ext.workbench import command_options
from py_ext.workbench.desktop_server import DesktopServer
from py_ext.workbench.file_watch import watch
from py_ext.workbench.held_folder import temporary_folder
from py_ext.workbench.messages import SetupError
from py_ext.workbench.web_server import ending

__all__ = ["arguments", "run"]


def run(given: argparse.Namespace) -> None:
    """Serve what the command line names, until somebody ends it. Raises SetupError."""
    asyncio.run(serve(given))


async def serve(given: argparse.Namespace) -> None:
    from py_ext.simulator import DeskSimulator, SimulatorError

    settings = command_options.settings_of(given) | {
        "proxy": dict(map(proxy, given.proxy)),
        "options": str(given.options or ""),
        "console": True,  # on its author's machine
    }
    project = read_project(given.extension, **settings)
    try:
        simulator = DeskSimulator(options=project.settings.options)
    except SimulatorError as error:
        raise SetupError(str(error).rstrip(".")) from error
    stopped = ending()
    extension = given.extension.absolute()  # a link keeps its name
    with temporary_folder("py-ext-serve-") as folder:
        try:
            server = DesktopServer(
                extension,
                folder=folder / "bundle",
                simulator=simulator,
                desktop_port=given.port,
                extension_port=given.extension_port,
                service_client=given.service_client,
                params=given.params,
                wheels=given.wheel,
                upgrade=given.upgrade,
                cross_site=given.cross_site,
                **settings,
            )
        except SimulatorError as error:
            raise SetupError(f"{project.settings.options}: {error}") from error
        async with server.serving():
            watching = asyncio.ensure_future(watch(server))
            print(f"Simulated desktop: {server.desktop}")
            print(f"Extension's page:  {server.extension_page} ({given.extension})", flush=True)
            for path, passed in server.project().settings.proxy.items():
                print(f"Passed on:         {server.extension_page}{path} to {passed.to}")
            print("Save any of its files to load it anew. Ctrl+C ends.", flush=True)
            if given.open:
                webbrowser.open(server.desktop)
            await stopped.wait()
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


def proxy(text: str) -> tuple[str, str]:
    """A path and an address of ``--proxy``."""
    path, equals, address = text.partition("=")
    if not equals:
        raise SetupError(f"--proxy {text}: write it like /crm=http://localhost:9000")
    return path, address


def arguments(argv: list[str], program: str, default: Path) -> argparse.Namespace:
    """Read the command line."""
    parser = command_options.parser_of(program, __doc__)
    command_options.add_shared(parser, default)
    parser.add_argument(
        "--port", type=int, default=8000, help="of the desktop's page (default: 8000)"
    )
    parser.add_argument(
        "--extension-port",
        type=int,
        default=8001,
        metavar="PORT",
        help="of the extension's page (default: 8001)",
    )
    parser.add_argument(
        "--params",
        default="",
        metavar="QUERY",
        help="what desk.params gets, such as 'interactionId=7&tab=2'",
    )
    parser.add_argument(
        "--options",
        type=Path,
        metavar="FILE",
        help="the desktop's options, in TOML: a table for each section, such as [interaction-workspace]",
    )
    parser.add_argument(
        "--proxy",
        action="append",
        default=[],
        metavar="PATH=ADDRESS",
        help="pass requests for a path of the extension's page on, such as /crm=http://localhost:9000",
    )
    parser.add_argument(
        "--cross-site",
        action="store_true",
        help="have the extension's page on another site than the desktop's (127.0.0.1 and localhost), "
        "where browsers give it no shared worker",
    )
    parser.add_argument("--no-open", dest="open", action="store_false", help="open no browser")
    return parser.parse_args(argv)
