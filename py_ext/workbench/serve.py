"""Shows the simulated desktop on this machine, with an extension running in it.

    python3 serve.py [EXTENSION]

The desktop's page and the extension's page have different origins, as in the field. Saving the extension
loads its frame anew; the desktop keeps its state.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import mimetypes
import re
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from py_ext.workbench import build, compress
from py_ext.workbench import setup as prepare
from py_ext.workbench.setup import ROOT, WEB, SetupError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from py_ext.simulator import DeskSimulator, Options

HOST = "127.0.0.1"
MOST_BYTES = 64 << 20
"""Of one message on the desktop page's socket; the page refuses to pass on half as much."""

HOST_AND_PORT = re.compile(r"[A-Za-z0-9.:\[\]-]+")

# Not every system's table has these, and a browser runs no module of another type.
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("application/octet-stream", ".whl")


class Bench:
    """The simulated desktop and one extension, served from this process.

    Attributes:
        simulator: The very desktop that the page draws.
        desktop: The address of the desktop's page.
        extension_page: The address of the extension's page.
        pages: The desktop pages that are open.
        ports: Of the desktop's page and of the extension's.
    """

    cold_boot = False
    """Whether extensions start without a snapshot: `pytest --cold-boot` sets it for all tests."""

    def __init__(
        self,
        extension: Path,
        *,
        folder: Path,
        simulator: DeskSimulator,
        desktop_port: int = 0,
        extension_port: int = 0,
        service_client: Path | None = None,
        params: str = "",
    ) -> None:
        from py_ext.simulator.desktop_page import DesktopPage

        self.extension = extension
        self.simulator = simulator
        self._folder = folder
        self._service_client = service_client
        self.pages: set[DesktopPage] = set()
        self._sockets = [bind(desktop_port, "--port"), bind(extension_port, "--extension-port")]
        self.ports = tuple(bound.getsockname()[1] for bound in self._sockets)
        self.desktop = f"http://localhost:{self.ports[0]}"
        self.extension_page = f"http://{HOST}:{self.ports[1]}"
        self.desktop_origins = [self.desktop, f"http://{HOST}:{self.ports[0]}"]
        self.headers = self.build().headers
        show_extension(simulator.options, extension.stem, params)

    def build(self) -> build.Bundle:
        """Make the bundle that the extension's page serves, or bring it up to date."""
        return build.build(
            self.extension,
            self._folder,
            desktops=self.desktop_origins,
            service_client=self._service_client,
            cold_boot=self.cold_boot,
        )

    def saved(self) -> None:
        """The extension was saved: show the new one, in a desktop that keeps its state."""
        try:
            self.build()
        except SetupError as error:
            print(f"error: not reloaded: {error}", file=sys.stderr)
            for page in self.pages:
                page.notice(f"Not reloaded: {error}.", level="error")
            return
        for page in self.pages:
            page.notice(f"{self.extension.name} was saved: its frame loads anew.")
            page.reload_frames()

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve both pages while the block of code runs."""
        import uvicorn

        class Server(uvicorn.Server):
            @contextlib.contextmanager
            def capture_signals(self) -> Iterator[None]:
                yield  # two servers in one process: main() takes the signals for both

        servers = [
            Server(
                uvicorn.Config(
                    app,
                    log_level="warning",
                    lifespan="off",
                    ws="websockets-sansio",
                    ws_max_size=MOST_BYTES,
                )
            )
            for app in (self._desktop_app(), self._extension_app())
        ]
        running = [
            asyncio.ensure_future(server.serve(sockets=[bound]))
            for server, bound in zip(servers, self._sockets, strict=True)
        ]
        try:
            while not all(server.started for server in servers):
                if any(task.done() for task in running):
                    raise SetupError("the web servers could not be started")
                await asyncio.sleep(0.01)
            yield
        finally:
            for server in servers:
                server.should_exit = server.force_exit = True
            await asyncio.gather(*running, return_exceptions=True)

    def _desktop_app(self) -> ASGIApp:
        from starlette.applications import Starlette
        from starlette.routing import Mount, Route, WebSocketRoute
        from starlette.staticfiles import StaticFiles

        def headers() -> dict[str, str]:
            framed = " ".join(sorted({self.extension_page, *self._framed_origins()}))
            return {
                "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
                f"img-src 'self' data: {self.extension_page}; connect-src 'self'; frame-src {framed}; "
                "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                "require-trusted-types-for 'script'; trusted-types 'none'",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-cache",
            }

        routes = [
            WebSocketRoute("/desktop", self._desktop_socket),
            Route("/trace", self._trace),
            Mount("/", StaticFiles(directory=WEB / "desktop", html=True)),
        ]
        return with_headers(Starlette(routes=routes), headers)

    def _extension_app(self) -> ASGIApp:
        from starlette.applications import Starlette
        from starlette.routing import Mount

        routes = [Mount("/", bundle_files(self._folder))]
        return with_headers(Starlette(routes=routes), lambda: self.headers)

    def _framed_origins(self) -> set[str]:
        """The origins of the embedded pages that the options name and of those in dialogs, beside the
        extension's."""
        options = self.simulator.options
        sections = [*options.sections_in("workspace.web-content")]
        sections += options.sections_in("interaction.web-content")
        addresses = [options.section(section).get("url", "") for section in sections]
        addresses += [shown["url"] for shown in self.simulator.views.dialogs.values()]
        found = set()
        for address in addresses:
            with contextlib.suppress(ValueError):  # no address: the page says so
                url = urlsplit(address)
                # Nothing else belongs into a header.
                if url.scheme in ("http", "https") and HOST_AND_PORT.fullmatch(url.netloc):
                    found.add(f"{url.scheme}://{url.netloc}")
        return found

    async def _trace(self, request: Any) -> Any:
        """The message log as a file: ``/trace``, or with customer data ``/trace?values=1``."""
        from starlette.responses import PlainTextResponse

        trace = self.simulator.trace(values=request.query_params.get("values") == "1")
        name = f"{self.extension.stem}-trace.jsonl"
        return PlainTextResponse(
            trace.dumps(), headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    async def _desktop_socket(self, websocket: Any) -> None:
        from starlette.websockets import WebSocketDisconnect

        from py_ext.simulator.desktop_page import DesktopPage

        # Any page of the web can open a socket to this machine: only ours may drive the desktop.
        if websocket.headers.get("origin") not in self.desktop_origins:
            await websocket.close()
            return
        await websocket.accept()
        outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        page = DesktopPage(self.simulator, outbox.put_nowait, base=self.extension_page)
        self.pages.add(page)

        async def send() -> None:
            while True:
                # Not send_json: it cannot encode a lone surrogate, and those are texts as well.
                message = await outbox.get()
                with contextlib.suppress(RecursionError):  # nested deeper than anybody reads
                    await websocket.send_text(json.dumps(message))

        sending = asyncio.ensure_future(send())
        try:
            while True:
                text = await websocket.receive_text()
                with contextlib.suppress(ValueError, RecursionError):
                    page.receive(json.loads(text))
        except (WebSocketDisconnect, KeyError):
            pass  # the page went away, or sends bytes and so is not ours
        finally:
            sending.cancel()
            self.pages.discard(page)
            page.close()
            await asyncio.gather(sending, return_exceptions=True)


def show_extension(options: Options, name: str, params: str) -> None:
    """Have the desktop show the extension: in a frame of the desktop, if the options name no embedded
    pages, else as they say. A section without an address shows the extension too."""
    if not options.sections_in("workspace.web-content") + options.sections_in(
        "interaction.web-content"
    ):
        label = name.replace("_", " ").capitalize()
        options.update({"workspace.web-content": name, f"{name}/label": label})
    query = f"?{params}" if params else ""
    for section in options.sections_in("workspace.web-content"):
        if not options.section(section).get("url"):
            options[f"{section}/url"] = f"/{query}"
    query = f"{query}&" if query else "?"
    for section in options.sections_in("interaction.web-content"):
        if not options.section(section).get("url"):
            options[f"{section}/url"] = f"/{query}interactionId=$Interaction.Id$"


def bundle_files(folder: Path) -> ASGIApp:
    """A bundle's files, each with how long it may be kept, and compressed where it lies beside it so."""
    from starlette.datastructures import Headers
    from starlette.responses import Response
    from starlette.staticfiles import StaticFiles
    from starlette.types import Scope

    class BundleFiles(StaticFiles):
        async def get_response(self, path: str, scope: Scope) -> Response:
            accepted = Headers(scope=scope).get("accept-encoding", "")
            for ending, encoding in compress.ENCODINGS.items():
                if encoding in accepted and self.lookup_path(path + ending)[1] is not None:
                    response = await super().get_response(path + ending, scope)
                    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
                    response.headers["Content-Type"] = kind
                    response.headers["Content-Encoding"] = encoding
                    break
            else:
                response = await super().get_response(path, scope)
            response.headers["Vary"] = "Accept-Encoding"
            response.headers["Cache-Control"] = build.cache_control(path)
            return response

    return BundleFiles(directory=folder, html=True)


def with_headers(app: ASGIApp, headers: Callable[[], dict[str, str]]) -> ASGIApp:
    """The app, its answers with these headers."""
    from starlette.datastructures import MutableHeaders
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.types import Message, Receive, Scope, Send

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = MutableHeaders(scope=message)
                added.update(headers())
            await send(message)

        await app(scope, receive, send_with_headers)

    # A name that somebody else's server resolves to this machine must not reach us.
    return TrustedHostMiddleware(wrapped, allowed_hosts=["localhost", HOST])


def bind(port: int, option: str) -> socket.socket:
    """A socket on that port of this machine; 0 takes any. Raises SetupError when it is taken."""
    # The protocol is named because asyncio sends at once (TCP_NODELAY) only where it sees TCP: without
    # it, every other message of the desktop's page waits 40 ms.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
        bound.listen()  # now, because two sockets that do not listen may share a port
    except (OSError, OverflowError) as error:
        bound.close()
        raise SetupError(
            f"port {port} cannot be used ({getattr(error, 'strerror', None) or error}): "
            f"stop what uses it, or choose another with {option}"
        ) from error
    return bound


async def watch(extension: Path, saved: Callable[[], None]) -> None:
    """Call ``saved`` whenever the file was written, replaced, deleted or is there again.

    It looks a few times a second: that is cheap for one file, and works for every editor, file system
    and version control, which replace files and whole folders.
    """

    def look() -> tuple[int, int, int] | None:
        try:
            stat = extension.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    seen = look()
    while True:
        await asyncio.sleep(0.2)
        now = look()
        if now != seen:
            seen = now
            try:
                saved()
            except Exception as error:  # whatever it was, the next save gets its chance
                print(f"error: not reloaded: {error}", file=sys.stderr)


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
    extension = given.extension.resolve()
    with tempfile.TemporaryDirectory(prefix="py-ext-") as folder:
        bench = Bench(
            extension,
            folder=Path(folder),
            simulator=simulator,
            desktop_port=given.port,
            extension_port=given.extension_port,
            service_client=given.service_client,
            params=given.params,
        )
        async with bench.serving():
            watching = asyncio.ensure_future(watch(extension, bench.saved))
            print(f"Simulated desktop: {bench.desktop}")
            print(f"Extension's page:  {bench.extension_page} ({given.extension})", flush=True)
            print("Save the extension to load it anew. Ctrl+C ends.", flush=True)
            if given.open:
                webbrowser.open(bench.desktop)
            await stopped.wait()
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="serve.py", description=__doc__.splitlines()[0])
    parser.add_argument(
        "extension",
        nargs="?",
        type=Path,
        default=build.DEFAULT_EXTENSION,
        help="the author's file (default: a sample)",
    )
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
    parser.add_argument(
        "--service-client",
        type=Path,
        metavar="FILE",
        help="a script with genesys.wwe.service to load in place of ours, such as the vendor's",
    )
    return parser.parse_args()


def main() -> None:
    given = arguments()
    try:
        prepare.use_python_packages(str(ROOT / "serve.py"), *sys.argv[1:])
        asyncio.run(run(given))
    except SetupError as error:
        prepare.fail(error)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
