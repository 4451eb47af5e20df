"""The fixture ``page`` with ``--desktop-browser``: Playwright's own locators, in the extension's frame."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import FrameLocator, Locator

__all__ = ["BrowserPage"]

CONTENT = ".shown .page"
"""What page.mjs shows content in: around it is what else there is for authors."""

WAITS = "() => Boolean(document.querySelector('.shown[data-waits]'))"

TITLE = """() => {
  const { name } = JSON.parse(document.getElementById('bundle').text);
  return document.title === name ? '' : document.title;
}"""

OWN_FILES = re.compile(r"\bextension-[0-9a-f]{16}/")
"""What sanitize.mjs puts before the addresses of the extension's own files: tests see what was written."""

NARROWING = frozenset(
    {
        *("filter", "get_by_alt_text", "get_by_label", "get_by_placeholder", "get_by_role"),
        *("get_by_test_id", "get_by_text", "get_by_title", "locator", "nth"),
    }
)
"""What gives another locator."""


class BrowserPage:
    """What one frame shows.

    Args:
        frame: The frame, when it is looked for.
        quiet: Waits until nothing passes between the page and the desktop.
    """

    def __init__(
        self, frame: Callable[[], FrameLocator], quiet: Callable[[], Awaitable[None]]
    ) -> None:
        self._frame = frame
        self._quiet = quiet

    def __getattr__(self, name: str) -> Any:
        if name not in NARROWING:
            raise AttributeError(f"page.{name}")

        def narrow(*given: Any, **named: Any) -> BrowserLocator:
            def locate() -> Locator:
                located: Locator = getattr(self._frame().locator(CONTENT), name)(*given, **named)
                return located

            return BrowserLocator(locate, self._settle)

        return narrow

    async def _settle(self) -> None:
        await self._quiet()
        while await self._says(WAITS):  # noqa: ASYNC110 (the page has no such event)
            await asyncio.sleep(0.02)

    async def _says(self, script: str) -> Any:
        return await self._frame().locator("html").evaluate(script)

    async def title(self) -> str:
        """What the frame is called: ``desk.page.title``."""
        await self._settle()
        return str(await self._says(TITLE))

    async def content(self) -> str:
        """What is shown, as HTML."""
        await self._settle()
        return OWN_FILES.sub("", await self._frame().locator(CONTENT).inner_html())

    async def inner_text(self) -> str:
        """All that can be read."""
        await self._settle()
        return " ".join((await self._frame().locator(CONTENT).inner_text()).split())

    async def is_busy(self) -> bool:
        """Whether the agent sees that something is under way: ``desk.page.busy``."""
        await self._settle()
        return await self._frame().locator(CONTENT).get_attribute("aria-busy") == "true"


class BrowserLocator:
    """A locator of Playwright's, with quiet before and after whatever it does."""

    def __init__(
        self, locate: Callable[[], Locator], settle: Callable[[], Awaitable[None]]
    ) -> None:
        self._locate = locate
        self._settle = settle

    @property
    def first(self) -> BrowserLocator:
        """The first of them."""
        return BrowserLocator(lambda: self._locate().first, self._settle)

    @property
    def last(self) -> BrowserLocator:
        """The last of them."""
        return BrowserLocator(lambda: self._locate().last, self._settle)

    async def all(self) -> list[BrowserLocator]:
        """A locator for each of them."""
        await self._settle()
        number = await self._locate().count()
        return [BrowserLocator(self._at(index), self._settle) for index in range(number)]

    def _at(self, index: int) -> Callable[[], Locator]:
        return lambda: self._locate().nth(index)

    def __getattr__(self, name: str) -> Any:
        if name in NARROWING:

            def narrow(*given: Any, **named: Any) -> BrowserLocator:
                inner = {
                    each: value._locate() if isinstance(value, BrowserLocator) else value
                    for each, value in named.items()
                }
                return BrowserLocator(
                    lambda: getattr(self._locate(), name)(*given, **inner), self._settle
                )

            return narrow

        async def do(*given: Any, **named: Any) -> Any:
            await self._settle()
            found = await getattr(self._locate(), name)(*given, **named)
            await self._settle()
            if name == "inner_text":
                return " ".join(found.split())
            if name == "get_attribute" and given[:1] in (("href",), ("src",)) and found is not None:
                return OWN_FILES.sub("", found)
            return found

        return do
