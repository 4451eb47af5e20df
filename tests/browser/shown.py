"""Shows an extension on the simulated desktop, in a browser, beside the test that drives both."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Frame, FrameLocator, Page, expect

from py_ext.simulator import DeskSimulator
from py_ext.workbench.serve import Bench

expect.set_options(timeout=30_000)


@dataclass
class Shown:
    """An extension on the simulated desktop.

    Attributes:
        bench: What serve.py runs.
        page: The desktop's page.
        frame: The extension's page in it.
        console: What the browser's console was told, as ``"kind: text"``.
    """

    bench: Bench
    page: Page
    console: list[str] = field(default_factory=list)

    @property
    def simulator(self) -> DeskSimulator:
        return self.bench.simulator

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe[data-key]")

    def scripts(self) -> Frame:
        """The extension's page, to run scripts in. Open dialogs are frames as well."""
        frames = self.page.main_frame.child_frames
        return next(each for each in frames if each.url.startswith(self.bench.extension_page))

    async def running(self) -> None:
        """Wait until the extension runs."""
        await expect(self.frame.locator("#status")).to_have_text("Running")


@asynccontextmanager
async def shown(
    chromium: Browser,
    extension: Path,
    *,
    service_client: Path | None = None,
    viewport: tuple[int, int] = (1280, 800),
    go: bool = True,
    **context_options: Any,
) -> AsyncIterator[Shown]:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(
            extension,
            folder=Path(folder),
            simulator=DeskSimulator(),
            service_client=service_client,
        )
        async with bench.serving():
            width, height = viewport
            context = await chromium.new_context(
                viewport={"width": width, "height": height}, **context_options
            )
            try:
                page = await context.new_page()
                it = Shown(bench, page)
                page.on("console", lambda said: it.console.append(f"{said.type}: {said.text}"))
                page.on("pageerror", lambda error: it.console.append(f"exception: {error}"))
                if go:
                    await page.goto(bench.desktop)
                yield it
            finally:
                await context.close()
