"""Shows the simulated desktop on this machine, with an extension running in it.

    python3 serve.py [EXTENSION]

The desktop's page and the extension's page have different origins, as in the field. Saving the extension
loads its frame anew; the desktop keeps its state.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
import webbrowser
from pathlib import Path

from py_ext.workbench import command_options
from py_ext.workbench.desktop_server import DesktopServer
from py_ext.workbench.file_watch import watch
from py_ext.workbench.held_folder import temporary_folder
from py_ext.workbench.messages import SetupError, fail, write_any_name
from py_ext.workbench.places import ROOT
from py_ext.workbench.python_packages import use_python_packages

__all__ = ["main"]


async def run(given: argparse.Namespace) -> None:
    from py_ext.simulator import DeskSimulator, SimulatorError

    try:
        simulator = DeskSimulator(options=given.options)
    except SimulatorError as error:
        raise SetupError(str(error).rstrip(".")) from error
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has Ctrl+C as an exception only
            loop.add_signal_handler(number, stopped.set)
    extension = given.extension.absolute()  # a link keeps its name
    with temporary_folder("py-ext-serve-") as folder:
        server = DesktopServer(
            extension,
            folder=folder / "bundle",
            simulator=simulator,
            desktop_port=given.port,
            extension_port=given.extension_port,
            service_client=given.service_client,
            params=given.params,
        )
        async with server.serving():
            watching = asyncio.ensure_future(watch(extension, server.saved))
            print(f"Simulated desktop: {server.desktop}")
            print(f"Extension's page:  {server.extension_page} ({given.extension})", flush=True)
            print("Save the extension to load it anew. Ctrl+C ends.", flush=True)
            if given.open:
                webbrowser.open(server.desktop)
            await stopped.wait()
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="serve.py", description=__doc__.splitlines()[0])
    command_options.add_shared(parser)
    parser.add_argument("--port", type=int, default=8000, help="of the desktop's page")
    parser.add_argument("--extension-port", type=int, default=8001, help="of the extension's page")
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
    parser.add_argument("--no-open", dest="open", action="store_false", help="open no browser")
    return parser.parse_args(argv)


def main() -> None:
    """Serve what the command line names, until somebody ends it."""
    write_any_name()
    given = arguments()
    try:
        use_python_packages(str(ROOT / "serve.py"), *sys.argv[1:])
        asyncio.run(run(given))
    except SetupError as error:
        fail(error)
    except KeyboardInterrupt:
        pass
