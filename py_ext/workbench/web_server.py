"""Serves web pages on this machine, from this process."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import mimetypes
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from py_ext.workbench import compress
from py_ext.workbench.messages import SetupError
from py_ext.workbench.policy import cache_control

if TYPE_CHECKING:
    from starlette.types import ASGIApp

__all__ = ["HOST", "bind", "bundle_files", "ending", "serving", "with_headers"]

HOST = "127.0.0.1"
HOST_6 = "::1"
TRIES = 20
"""To find a port that is free at both addresses."""
MOST_BYTES = 64 << 20
"""Of one message on the desktop page's socket; the page refuses to pass on half as much."""

# Not every system's table has these, and a browser runs no module and shows no picture of another type.
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("application/octet-stream", ".whl")
mimetypes.add_type("image/svg+xml", ".svg")
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("image/avif", ".avif")


def ending() -> asyncio.Event:
    """Is set when somebody ends the program, by Ctrl+C or by its process."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has Ctrl+C as an exception only
            loop.add_signal_handler(number, ended.set)
    return ended


@contextlib.asynccontextmanager
async def serving(served: Sequence[tuple[ASGIApp, Sequence[socket.socket]]]) -> AsyncIterator[None]:
    """Serve each app on its sockets while the block of code runs."""
    import uvicorn

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield  # several servers in one process: whoever runs them takes the signals for all

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
        for app, _ in served
    ]
    running = [
        asyncio.ensure_future(server.serve(sockets=list(bound)))
        for server, (_, bound) in zip(servers, served, strict=True)
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
            response.headers["Cache-Control"] = cache_control(path)
            return response

    return BundleFiles(directory=folder, html=True)


def with_headers(app: ASGIApp, headers: Callable[[], dict[str, str]]) -> ASGIApp:
    """The app, all that is answered with these headers: also what it does not answer itself."""
    from starlette.datastructures import MutableHeaders
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.types import Message, Receive, Scope, Send

    # A name that somebody else's server resolves to this machine must not reach us.
    guarded = TrustedHostMiddleware(app, allowed_hosts=["localhost", HOST])

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"].endswith(
                "http.response.start"
            ):  # a socket that is refused has one too
                added = MutableHeaders(scope=message)
                added.update(headers())
            await send(message)

        await guarded(scope, receive, send_with_headers)

    return wrapped


def bind(port: int, option: str) -> list[socket.socket]:
    """Sockets on that port of this machine; 0 takes any. Raises SetupError when it is taken.

    Two where the machine has IPv6: browsers look for ``localhost`` at ::1 first, and would show whatever
    listens there.
    """
    for _ in range(TRIES):
        first = listening(socket.AF_INET, HOST, port, option)
        found = first.getsockname()[1]
        try:
            second = listening(socket.AF_INET6, HOST_6, found, option)
        except SetupError as error:
            if is_missing(error.__cause__):
                return [first]
            first.close()
            if port:
                raise
        else:
            return [first, second]
    raise SetupError("no port of this machine is free for 127.0.0.1 and ::1")


def is_missing(error: BaseException | None) -> bool:
    """Whether this machine has no IPv6, rather than a port that is taken."""
    missing = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)
    return isinstance(error, OSError) and error.errno in missing


def listening(family: int, host: str, port: int, option: str) -> socket.socket:
    """A socket that listens there. Raises SetupError when it cannot."""
    # The protocol is named because asyncio sends at once (TCP_NODELAY) only where it sees TCP: without
    # it, every other message of the desktop's page waits 40 ms.
    bound = None
    try:
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((host, port))
        bound.listen()  # now, because two sockets that do not listen may share a port
    except (OSError, OverflowError) as error:
        if bound is not None:
            bound.close()
        where = f" of [{host}]" if family == socket.AF_INET6 else ""
        raise SetupError(
            f"port {port}{where} cannot be used ({getattr(error, 'strerror', None) or error}): "
            f"stop what uses it, or choose another with {option}"
        ) from error
    return bound
