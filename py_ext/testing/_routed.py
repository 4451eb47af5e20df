"""The fixture ``network`` with a browser: the extension's page is answered from the test's process."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from py_ext.project.project import Project
from py_ext.simulator import ManualClock
from py_ext.testing._addresses import origin_in
from py_ext.testing.network import CannotConnect, Network, Reply, UnexpectedRequest

if TYPE_CHECKING:
    from playwright.async_api import Page, Request, Route

__all__ = ["RoutedRequests"]

COUNT_FETCHES = r"""
globalThis.pyExtFetches = 0;
const fetchFromBrowser = globalThis.fetch;
globalThis.fetch = async (...given) => {
  const address = new URL(given[0]?.url ?? String(given[0]), location.href);
  // The page's own files are many and large, and nobody waits for them here.
  if (/^\/[a-z_]+-[0-9a-f]{16}\//.test(address.pathname)) return fetchFromBrowser(...given);
  globalThis.pyExtFetches += 1;
  try {
    const response = await fetchFromBrowser(...given);
    await response.clone().arrayBuffer();
    return response;
  } finally {
    globalThis.pyExtFetches -= 1;
  }
};
"""
"""Counts what is under way, in each frame: a browser's own events come when a request has left the page."""


class RoutedRequests:
    """The requests of an extension's page.

    Args:
        network: The answers.
        project: The extension.
        clock: Whose time passes before answers.
        extension_page: The origin that the page has really.
        own: The one that tests know.
    """

    def __init__(
        self, network: Network, project: Project, clock: ManualClock, extension_page: str, own: str
    ) -> None:
        self._network = network
        self._proxies = tuple(project.settings.proxy)
        self._clock = clock
        self._extension_page = extension_page
        self._own = own
        self._waiting: set[asyncio.Event] = set()
        self.number = 0
        """How many were answered."""

    @property
    def waiting(self) -> int:
        """How many wait for their time to come."""
        return len(self._waiting)

    async def answer_in(self, page: Page) -> None:
        """Answer what the extension asks for in that page."""
        await page.add_init_script(COUNT_FETCHES)
        await page.route("**/*", self._answer)

    def end(self) -> None:
        """Let go of what waits."""
        for event in self._waiting:
            event.set()

    async def _answer(self, route: Route, request: Request) -> None:
        from playwright.async_api import Error

        try:
            if not self._is_meant(request):
                await route.continue_()
                return
            reply = await self._ask(request)
            self.number += 1
            if reply is None:
                await route.abort()
                return
            headers = dict(reply.headers)
            headers["access-control-allow-origin"] = self._extension_page
            headers["access-control-expose-headers"] = "*"
            await route.fulfill(status=reply.status, headers=headers, body=reply.content)
        except Error:  # the page is gone
            pass

    def _is_meant(self, request: Request) -> bool:
        if request.resource_type not in ("fetch", "xhr") or request.method == "OPTIONS":
            return False
        if origin_in(request.frame.url) != self._extension_page:
            return False
        if origin_in(request.url) != self._extension_page:
            return True
        path = urlsplit(request.url).path
        is_passed_on = any(path == each or path.startswith(f"{each}/") for each in self._proxies)
        return is_passed_on or self._network.answers(request.method, self._address(request))

    def _address(self, request: Request) -> str:
        """As tests know it."""
        return (
            self._own + request.url.removeprefix(self._extension_page)
            if request.url.startswith(f"{self._extension_page}/")
            else request.url
        )

    async def _ask(self, request: Request) -> Reply | None:
        headers, content = await request.all_headers(), request.post_data_buffer or b""
        steps = self._network.exchange(request.method, self._address(request), headers, content)
        try:
            while True:
                try:
                    await self._pass(next(steps))
                except StopIteration as done:
                    reply: Reply = done.value
                    return reply
        except CannotConnect as error:
            if error.is_mistake:
                self._network.failed(error)
        except UnexpectedRequest as error:
            self._network.failed(error)
        return None

    async def _pass(self, seconds: float) -> None:
        if not seconds:
            return
        event = asyncio.Event()
        self._waiting.add(event)

        def has_come() -> None:
            self._waiting.discard(event)
            event.set()

        cancel = self._clock.call_later(seconds, has_come)
        await event.wait()
        cancel()
