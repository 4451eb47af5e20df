"""``--desktop-browser``: the extension in a headless Chromium, the desktop still in the test's process.

The same tests run: they drive the simulated desktop, and look at it. What they cannot do is to reach into
the extension's desk, which is in the page then.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode, urlsplit

from py_ext.desk import Desk
from py_ext.project.project import Project
from py_ext.simulator import DeskSimulator, ManualClock
from py_ext.testing._browser_page import BrowserPage
from py_ext.testing._chromium import Chromium
from py_ext.testing._routed import RoutedRequests
from py_ext.testing.clock import seconds_of
from py_ext.testing.extension import ExtensionUnderTest, Failure

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage, FrameLocator, Page, Route

    from py_ext.simulator.desktop_page import DesktopPage
    from py_ext.testing.page import PageUnderTest

__all__ = ["BrowserDesk", "ExtensionInBrowser"]

SECONDS_TO_START = 90
ROUNDS = 2
"""How often everything is asked, and nothing may have happened, before it counts as quiet."""

SHORT_STEP = 5.0
"""Seconds: less than the desk waits for an answer, which takes none in a step."""

MOST_IN_SHORT_STEPS = 600.0
"""In longer times, a heartbeat may go unanswered, and the desk takes the desktop for gone, until it is."""

BLOCKED = "content security policy (connect-src)"
"""What the page says of an address that its policy blocks; it says the address's origin, too."""

TURNS = """async () => {
  for (let turn = 0; turn < 30; turn += 1) {
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  }
  return [document.documentElement.dataset.state ?? "", globalThis.pyExtFetches ?? 0];
}"""


class BrowserDesk:
    """Stands for a desk that is in a page."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(
            f"desk.{name} is in the page: with --desktop-browser, a test sees the simulator only."
        )


SPEAKS = "Object.defineProperty(navigator, 'languages', { value: Object.freeze(%s) })"
"""Of this page and its frames, where the Pythons are."""


class ExtensionInBrowser(ExtensionUnderTest):
    """The extension on the desktop's page. Like ``ExtensionUnderTest``, but for the desks."""

    def __init__(
        self, project: Project, simulator: DeskSimulator, browser: Chromium, *, asks: bool
    ) -> None:
        super().__init__(project, simulator)
        self._asks = asks
        self._routed: RoutedRequests | None = None
        self._browser = browser
        self._stack = AsyncExitStack()
        self._page: Page | None = None
        self._desktop_pages: set[DesktopPage] = set()
        self._extension_page = ""
        self._states: set[str] = set()
        self._fetches = 0

    @property
    def desks(self) -> Mapping[str, Desk]:
        return {frame.name: BrowserDesk() for frame in self._simulator.frames}  # type: ignore[misc]

    @property
    def pages(self) -> Mapping[str, PageUnderTest]:
        return {frame.name: self._page_of(frame.name) for frame in self._simulator.frames}

    @property
    def page(self) -> PageUnderTest:
        return self._page_of(None)

    def _page_of(self, name: str | None) -> PageUnderTest:
        def frame() -> FrameLocator:
            assert self._page is not None
            shown = name or next(iter(self._simulator.contents), None)
            if shown is None:
                raise LookupError(f"{self.path.name} is in no frame now")
            return self._page.frame_locator(f"iframe[data-frame={json.dumps(shown)}]")

        return cast("PageUnderTest", BrowserPage(frame, self._quiet))

    async def open(self, **params: str) -> Desk:
        if self._open:
            raise RuntimeError("The extension is open already.")
        self._open = True
        await self._stack.enter_async_context(self._shown(params))
        self._simulator.quiet = self._quiet
        await self._quiet()
        if self.failures and "failed" in self._states:
            raise AssertionError(f"{self.path.name} did not start:\n{self.failures[-1].text}")
        return BrowserDesk()  # type: ignore[return-value]

    async def close(self) -> None:
        if not self._open:
            return
        self._open = False
        self._simulator.quiet = None
        await self._stack.aclose()
        if self.failures:
            texts = "\n".join(failure.text for failure in self.failures)
            raise AssertionError(
                f"{self.path.name} failed, and the test did not ask for it "
                f"(extension.take_failures() does):\n{texts}"
            )
        if self._simulator.frames:
            names = ", ".join(frame.name for frame in self._simulator.frames)
            raise AssertionError(f"Frames are still open on the desktop: {names}")

    def crash(self) -> None:
        raise RuntimeError("With --desktop-browser, a test cannot end the page's Python.")

    def now(self) -> float:
        """Seconds since the test began."""
        return self._simulator.clock.now()

    async def advance(self, seconds: float) -> None:
        """Let time pass in the page and on the desktop, in steps small enough to keep its order."""
        assert isinstance(self._simulator.clock, ManualClock)
        assert self._page is not None
        await self._quiet()
        longest = max(2.0, seconds / 12)
        if seconds <= MOST_IN_SHORT_STEPS:
            longest = min(longest, SHORT_STEP)
        left = seconds
        while left > 0:
            step = min(left, longest)
            self._simulator.clock.advance(step)
            await self._page.clock.run_for(round(step * 1000))
            await self._quiet()
            left -= step

    async def sleep_machine(
        self, seconds: float = 0, *, minutes: float = 0, hours: float = 0
    ) -> None:
        """Have the page wake up so much later, and the desktop too."""
        together = seconds_of(seconds, minutes, hours)
        assert isinstance(self._simulator.clock, ManualClock)
        assert self._page is not None
        await self._quiet()
        self._simulator.clock.advance(together)
        await self._page.clock.fast_forward(round(together * 1000))
        await self._quiet()

    @asynccontextmanager
    async def _shown(self, params: Mapping[str, str]) -> AsyncIterator[None]:
        from playwright.async_api import async_playwright

        from py_ext.workbench.desktop_server import DesktopServer

        ports = self._browser.ports
        with tempfile.TemporaryDirectory(dir=self._browser.folder) as folder:
            server = DesktopServer(
                self.path,
                folder=Path(folder),
                simulator=self._simulator,
                desktop_port=ports[0],
                extension_port=ports[1],
                params=urlencode(dict(params)),
                runtime="frame",  # a page's clock and routes are the test's; a shared worker's are not
            )
            self._browser.ports = server.ports
            self._desktop_pages = server.pages
            self._extension_page = server.extension_page
            async with server.serving(), async_playwright() as playwright:
                chromium = await playwright.chromium.connect_over_cdp(self._browser.address)
                context = chromium.contexts[0]
                self._page = page = await context.new_page()
                page.on("console", self._said)
                await page.add_init_script(SPEAKS % json.dumps([*self.languages]))
                await page.clock.install()
                if self._asks:  # else the browser may keep its cache, which routes turn off
                    assert isinstance(self._simulator.clock, ManualClock)
                    self._routed = RoutedRequests(
                        self.network,
                        self.project,
                        self._simulator.clock,
                        server.extension_page,
                        self.origin,
                    )
                    await self._routed.answer_in(page)
                if self.project.settings.site:
                    self.site_settings()  # raises what the page would only show
                    await page.route(f"{server.extension_page}/settings.json", self._tell_settings)
                await page.goto(server.desktop)
                try:
                    yield
                finally:
                    if self._routed is not None:
                        self._routed.end()
                    await page.close()
                    while server.pages:  # noqa: ASYNC110 (the socket has to notice)
                        await asyncio.sleep(0.01)
                    await chromium.close()

    async def _tell_settings(self, route: Route) -> None:
        await route.fulfill(json=self.settings)

    def _said(self, message: ConsoleMessage) -> None:
        is_failure = "Traceback (most recent" in message.text or BLOCKED in message.text
        if message.type in ("warning", "error") and is_failure:
            self.failures.append(Failure(message.text.strip().splitlines()[-1], message.text))

    async def _quiet(self) -> None:
        """Wait until all frames have started, and nothing passes between them and the desktop."""
        async with asyncio.timeout(SECONDS_TO_START):
            quiet, last = 0, (-1, 0)
            while quiet < ROUNDS:
                states = await self._round()
                answered = self._routed.number if self._routed else 0
                number = self._simulator.journal.last_number, answered
                started = "starting" not in states and self._are_all_there(states)
                started = started and not self._are_under_way()
                quiet = quiet + 1 if started and number == last else 0
                last = number
                if not started:
                    await asyncio.sleep(0.05)

    async def _round(self) -> list[str]:
        """Have the page post what it was sent, and each frame go on as far as it can."""
        from playwright.async_api import Error

        assert self._page is not None
        for page in list(self._desktop_pages):
            await page.ping()
        states, self._fetches = [], 0
        for frame in self._page.frames[1:]:
            try:
                state, fetches = await frame.evaluate(TURNS)
                self._fetches += int(fetches)
                begun = has_started(frame.url, state, self._extension_page)
                states.append(state if begun else "starting")
            except Error:  # it is gone, or loads just now
                states.append("starting")
        for page in list(self._desktop_pages):
            await page.ping()
        self._states = set(states)
        return states

    def _are_under_way(self) -> bool:
        """Whether an answer over HTTP is to come without that time passes."""
        return self._routed is not None and self._fetches > self._routed.waiting

    def _are_all_there(self, states: list[str]) -> bool:
        wanted = [each for each in self._simulator.contents.values() if each.mode != "popup"]
        return bool(self._desktop_pages) and len(states) >= len(wanted)


def has_started(address: str, state: str, extension_page: str) -> bool:
    """Whether a frame has started: the extension's page says it in a word, which it has as soon as its
    script runs. The pages of others have none."""
    url = urlsplit(address)
    if url.scheme in ("http", "https") and f"{url.scheme}://{url.netloc}" != extension_page:
        return True
    return state not in ("", "starting")
