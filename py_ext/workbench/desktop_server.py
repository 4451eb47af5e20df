"""The simulated desktop as a web server: its page, the extension's page, and the socket between the
desktop's page and the desktop, which is in this process. serve.py, the kit and the tests use it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import sys
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from py_ext.project.project import Project, read_project
from py_ext.project.setup_error import with_full_stop
from py_ext.simulator._timeline.svg import STYLE, timeline_svg
from py_ext.simulator.options import INTERACTION_CONTENT, LABEL, URL, WORKSPACE_CONTENT
from py_ext.workbench import web_server
from py_ext.workbench.bundle import Bundle, build
from py_ext.workbench.gallery import Sample, samples
from py_ext.workbench.messages import SetupError
from py_ext.workbench.passed_on import PassedOn
from py_ext.workbench.places import WEB
from py_ext.workbench.policy import desktop_headers, frame_source

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from py_ext.simulator import DeskSimulator
    from py_ext.simulator.desktop_page import DesktopPage

__all__ = ["DesktopServer"]

METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
PAGE_TOKEN = "X-Page-Token"
MOST_SECONDS = 1e11
"""Since 1970: no timeline goes beyond."""


class DesktopServer:
    """The simulated desktop and one extension, served from this process.

    Args:
        extension: The author's file, or his project's folder.
        folder: Where its bundle is made.
        simulator: The desktop.
        desktop_port: Of the desktop's page; 0 takes any.
        extension_port: Of the extension's page; 0 takes any.
        service_client: A script to load in place of our ``genesys.wwe.service``.
        params: What the extension's page gets, as a query without its question mark.
        cold_boot: Have Python boot in full, without a snapshot.
        wheels: Local wheels of packages, beside those of the project's settings.
        upgrade: Choose the packages anew now, whatever the lock says; not with each save.
        cross_site: Have the extension's page on another site than the desktop's, not only on another
            origin: browsers give frames of another site no shared worker.
        settings: Those that count in place of the project's.

    Attributes:
        extension: The author's file, or his project's folder.
        folder: What the extension's page is served from.
        simulator: The very desktop that the page draws.
        desktop: The address of the desktop's page.
        extension_page: The address of the extension's page.
        bundle: What its frames load.
        pages: The desktop pages that are open.
        ports: Of the desktop's page and of the extension's.

    Raises:
        SetupError: The extension cannot be built, or a port not be used.
        SimulatorError: The desktop's options name an embedded page that is almost one that there is.
    """

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
        cold_boot: bool = False,
        wheels: Sequence[Path] = (),
        upgrade: bool = False,
        cross_site: bool = False,
        **settings: Any,
    ) -> None:
        from py_ext.simulator.shown_extension import show_extension

        self.extension = extension
        self.simulator = simulator
        self.folder = folder
        self._service_client = service_client
        self._cold_boot = cold_boot
        self._wheels = wheels
        self._settings = settings
        self.pages: set[DesktopPage] = set()
        self._page_token = secrets.token_urlsafe()
        self._first = extension
        self._params = params
        project = self.project()
        show_extension(simulator.options, project.module, params, project.label)
        self._passed_on = passed_on(project)
        self._sockets = [
            web_server.bind(desktop_port, "--port"),
            web_server.bind(extension_port, "--extension-port"),
        ]
        self.ports = tuple(bound[0].getsockname()[1] for bound in self._sockets)
        self.desktop = f"http://localhost:{self.ports[0]}"
        name = web_server.HOST if cross_site else "localhost"
        self.extension_page = f"http://{name}:{self.ports[1]}"
        self._settings["desktops"] = [
            self.desktop,
            f"http://{web_server.HOST}:{self.ports[0]}",
        ]
        self.bundle = self.build(upgrade=upgrade)

    def project(self) -> Project:
        """The extension's project, as it is now. Raises SetupError."""
        return read_project(self.extension, **self._settings)

    def build(self, *, upgrade: bool = False) -> Bundle:
        """Make the bundle that the extension's page serves, or bring it up to date."""
        return build(
            self.extension,
            self.folder,
            service_client=self._service_client,
            cold_boot=self._cold_boot,
            wheels=self._wheels,
            upgrade=upgrade,
            tells_doings=True,
            **self._settings,
        )

    def saved(self) -> None:
        """The extension was saved: show the new one, in a desktop that keeps its state."""
        try:
            self.bundle = self.build()
        except SetupError as error:
            print(f"error: not reloaded: {error}", file=sys.stderr)
            for page in self.pages:
                page.notice(f"Not reloaded: {with_full_stop(error)}", level="error")
            return
        for page in self.pages:
            page.notice(f"{self.extension.name} was saved: its frames load anew.")
            page.reload_frames()

    def show(self, sample: Sample) -> None:
        """Show another extension. The desktop keeps its interactions, and has this one's options then.

        Raises:
            SetupError: It cannot be built. All is as it was then.
            SimulatorError: Its options make no sense. Likewise.
        """
        from py_ext.simulator.options import Options
        from py_ext.simulator.shown_extension import show_extension

        before, self.extension = self.extension, sample.place
        try:
            project = self.project()
            options = Options()
            if project.settings.options:
                options.load(project.settings.options)
            if sample.in_each and not options.sections_in(INTERACTION_CONTENT):
                options.update(
                    {INTERACTION_CONTENT: project.module, f"{project.module}/{LABEL}": sample.label}
                )
            show_extension(options, project.module, self._params, project.label)
            passes_on = passed_on(project)
            self.bundle = self.build()
        except BaseException:
            self.extension = before
            raise
        self._passed_on = passes_on
        self.simulator.options.become(options)
        for page in self.pages:
            page.notice(f"{sample.label} is shown now.")
            page.reload_frames()

    def serving(self) -> AbstractAsyncContextManager[None]:
        """Serve both pages while the block of code runs."""
        apps = (self._desktop_app(), self._extension_app())
        return web_server.serving([*zip(apps, self._sockets, strict=True)])

    def _desktop_app(self) -> ASGIApp:
        from starlette.applications import Starlette
        from starlette.routing import Mount, Route, WebSocketRoute
        from starlette.staticfiles import StaticFiles

        def headers() -> dict[str, str]:
            return desktop_headers(self.extension_page, self._framed())

        routes = [
            WebSocketRoute("/desktop", self._desktop_socket),
            Route("/trace", self._trace),
            Route("/timeline", self._timeline),
            Route("/timeline.css", self._timeline_style),
            Route("/samples", self._samples),
            Route("/shown-sample", self._show_sample, methods=["POST"]),
            Mount("/", StaticFiles(directory=WEB / "desktop", html=True)),
        ]
        return web_server.with_headers(Starlette(routes=routes), headers)

    def _extension_app(self) -> ASGIApp:
        from starlette.applications import Starlette
        from starlette.routing import Mount, Route

        files = Starlette(
            routes=[
                Route("/settings.json", self._site_settings),
                Mount("/", web_server.bundle_files(self.folder)),
            ]
        )

        async def answer(scope: Any, receive: Any, send: Any) -> None:
            # Looked up with each request: the extension may be another by now, with other proxies.
            for path, proxy in self._passed_on.items():
                if scope["path"] == path or scope["path"].startswith(f"{path}/"):
                    app = Starlette(routes=[Route("/{rest:path}", proxy.answer, methods=METHODS)])
                    return await app(scope, receive, send)
            return await files(scope, receive, send)

        return web_server.with_headers(answer, lambda: self.bundle.headers)

    async def _site_settings(self, request: Any) -> Any:
        """What a site would set for the extension: the author's own settings.json."""
        from starlette.responses import FileResponse, PlainTextResponse

        # Not self.project(): its settings may be broken at the moment, while the page goes on.
        folder = self.extension if self.extension.is_dir() else self.extension.parent
        path = folder / "settings.json"
        headers = {"Cache-Control": "no-cache"}
        if not path.is_file():
            return PlainTextResponse(f"There is no {path.name} beside the project.", 404, headers)
        return FileResponse(path, headers=headers)

    def _python_of(self, origin: str) -> dict[str, Any] | None:
        """What the desktop's page is told of the Python of a frame that opens now."""
        if origin != self.extension_page:
            return None
        return {
            "shared": self.bundle.shared,
            "version": self.bundle.version,
            "console": self.bundle.has_console,
        }

    def _framed(self) -> set[str]:
        """What lets in the embedded pages that the options name and those in dialogs, beside the
        extension's."""
        options = self.simulator.options
        sections = options.sections_in(WORKSPACE_CONTENT) + options.sections_in(INTERACTION_CONTENT)
        addresses = [options.section(section).get(URL, "") for section in sections]
        addresses += [shown["url"] for shown in self.simulator.views.dialogs.values()]
        return {source for address in addresses if (source := frame_source(address)) is not None}

    def _is_ours(self, request: Any) -> bool:
        """Any page of the web can ask this machine for something, and any program on it: only the desktop's
        page gets it, which knows the token from its socket."""
        given = request.headers.get(PAGE_TOKEN, "").encode()
        knows = secrets.compare_digest(given, self._page_token.encode())
        return knows and request.headers.get("sec-fetch-site", "same-origin") == "same-origin"

    async def _samples(self, request: Any) -> Any:
        """What can be shown in place of this extension."""
        from starlette.responses import JSONResponse, PlainTextResponse

        if not self._is_ours(request):
            return PlainTextResponse("Open the samples on the desktop's page.", 403)
        found = samples(self._first)
        return JSONResponse(
            [each.as_plain() | {"shown": each.place == self.extension} for each in found]
        )

    async def _show_sample(self, request: Any) -> Any:
        """Show the one that is named: ``/shown-sample?name=wrap_up.py``."""
        from starlette.responses import PlainTextResponse

        from py_ext.simulator.errors import SimulatorError

        if not self._is_ours(request):
            return PlainTextResponse("Choose a sample on the desktop's page.", 403)
        name = request.query_params.get("name")
        for sample in samples(self._first):
            if sample.name == name:
                try:
                    self.show(sample)
                except (SetupError, SimulatorError) as error:
                    return PlainTextResponse(with_full_stop(error), 409)
                return PlainTextResponse("")
        return PlainTextResponse(f"There is no sample {name}.", 404)

    async def _trace(self, request: Any) -> Any:
        """The message log as a file: ``/trace``, or with customer data ``/trace?values=1``."""
        from starlette.responses import PlainTextResponse

        if not self._is_ours(request):
            return PlainTextResponse("Save the message log on the desktop's page.", 403)
        trace = self.simulator.trace(values=request.query_params.get("values") == "1")
        return PlainTextResponse(trace.dumps(), headers=self._file("trace.jsonl"))

    async def _timeline(self, request: Any) -> Any:
        """The message log as a picture, for the desktop's page alone: ``/timeline?width=1200``. ``begin``,
        ``end`` and ``since`` are seconds since 1970; with ``styled=1`` it is a file that needs no other."""
        from starlette.responses import PlainTextResponse, Response

        if not self._is_ours(request):
            return PlainTextResponse("Look at the timeline on the desktop's page.", 403)
        asked = request.query_params
        try:
            width = min(max(int(asked.get("width", "1200")), 200), 10_000)
            times = {
                name: float(asked[name]) for name in ("begin", "end", "since") if name in asked
            }
        except ValueError as error:
            return PlainTextResponse(f"That is no number: {error}.", 400)
        if not all(abs(time) < MOST_SECONDS for time in times.values()):
            return PlainTextResponse("That is no time.", 400)
        entries = [entry.as_plain() for entry in self.simulator.journal.whole]
        is_file = asked.get("styled") == "1"
        # In a thread: of a full journal it takes a while, and the desktop goes on meanwhile.
        picture = await asyncio.to_thread(
            timeline_svg, entries, width=width, styled=is_file, **times
        )
        headers = self._file("timeline.svg") if is_file else {}
        return Response(picture, media_type="image/svg+xml", headers=headers)

    async def _timeline_style(self, request: Any) -> Any:
        from starlette.responses import Response

        return Response(STYLE, media_type="text/css")

    def _file(self, name: str) -> dict[str, str]:
        """The headers of a file that is saved under the extension's name."""
        quoted = quote(f"{self.project().module}-{name}")  # headers take no other letters
        return {"Content-Disposition": f"attachment; filename*=UTF-8''{quoted}"}

    async def _desktop_socket(self, websocket: Any) -> None:
        from starlette.websockets import WebSocketDisconnect

        from py_ext.simulator.desktop_page import DesktopPage

        # Any page of the web can open a socket to this machine: only ours may drive the desktop.
        if websocket.headers.get("origin") not in self._settings["desktops"]:
            await websocket.close()
            return
        await websocket.accept()
        outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        outbox.put_nowait({"kind": "page-token", "token": self._page_token})
        page = DesktopPage(
            self.simulator, outbox.put_nowait, base=self.extension_page, python=self._python_of
        )
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


def passed_on(project: Project) -> dict[str, PassedOn]:
    """By their paths: the longest of those that begin alike first. Raises SetupError."""
    proxies = sorted(project.settings.proxy.items(), reverse=True)
    return {path: PassedOn(path, proxy) for path, proxy in proxies}
