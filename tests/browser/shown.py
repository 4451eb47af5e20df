"""Shows an extension on the simulated desktop, in a browser, beside the test that drives both."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Frame, FrameLocator, Page, expect

from py_ext.simulator import DeskSimulator
from py_ext.workbench.desktop_server import DesktopServer

# Only a test that fails is ended by it: on a loaded machine, all takes longer.
expect.set_options(timeout=120_000)

cold_boots = False
"""Whether extensions start without a snapshot where a test does not say: --cold-boot sets it."""

runtime = "shared"
"""Where their Python runs, where a test does not say: --runtime sets it."""

cross_site = False
"""Whether their pages are of another site than the desktop's, where a test does not say: --cross-site."""


@dataclass
class Shown:
    """An extension on the simulated desktop.

    Attributes:
        server: What serve.py runs.
        page: The desktop's page.
        frame: The extension's page in it.
        console: What the browser's console was told, as ``"kind: text"``.
        is_shared: Whether its frames share a Python.
    """

    server: DesktopServer
    page: Page
    console: list[str] = field(default_factory=list)
    is_shared: bool = False

    @property
    def simulator(self) -> DeskSimulator:
        return self.server.simulator

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe[data-key]")

    def scripts(self) -> Frame:
        """The extension's page, to run scripts in. Open dialogs are frames as well."""
        frames = self.page.main_frame.child_frames
        return next(each for each in frames if each.url.startswith(self.server.extension_page))

    async def running(self) -> None:
        """Wait until the extension runs."""
        await expect(self.frame.locator("html")).to_have_attribute("data-state", "running")


async def until(condition: Callable[[], object]) -> None:
    """Wait for what must come; the bound only ends a test that fails."""
    async with asyncio.timeout(120):
        while not condition():
            await asyncio.sleep(0.005)


def bundle_of(it: Shown) -> dict[str, Any]:
    index = (it.server.folder / "index.html").read_text()
    found = re.search(r'id="bundle">(.*?)</script>', index, re.DOTALL)
    assert found
    described: dict[str, Any] = json.loads(found[1])
    return described


def describe(it: Shown, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what the page is told of its bundle."""
    described = bundle_of(it)
    change(described)
    index = it.server.folder / "index.html"
    text = re.sub(
        r'(id="bundle">).*?(</script>)',
        lambda found: found[1] + json.dumps(described) + found[2],
        index.read_text(),
        flags=re.DOTALL,
    )
    index.write_text(text)


@asynccontextmanager
async def shown(
    chromium: Browser,
    extension: Path,
    *,
    service_client: Path | None = None,
    viewport: tuple[int, int] = (1280, 800),
    go: bool = True,
    cold_boot: bool | None = None,
    its_runtime: str | None = None,
    is_cross_site: bool | None = None,
    has_console: bool = False,
    **context_options: Any,
) -> AsyncIterator[Shown]:
    its_runtime = its_runtime or runtime
    is_cross_site = cross_site if is_cross_site is None else is_cross_site
    with tempfile.TemporaryDirectory() as folder:
        server = DesktopServer(
            extension,
            folder=Path(folder),
            simulator=DeskSimulator(),
            service_client=service_client,
            cold_boot=cold_boots if cold_boot is None else cold_boot,
            runtime=its_runtime,
            cross_site=is_cross_site,
            console=has_console,
        )
        async with server.serving():
            width, height = viewport
            context = await chromium.new_context(
                viewport={"width": width, "height": height}, **context_options
            )
            try:
                page = await context.new_page()
                it = Shown(server, page, is_shared=its_runtime == "shared" and not is_cross_site)
                page.on("console", lambda said: it.console.append(f"{said.type}: {said.text}"))
                page.on("pageerror", lambda error: it.console.append(f"exception: {error}"))
                if go:
                    await page.goto(server.desktop)
                yield it
            finally:
                await context.close()
