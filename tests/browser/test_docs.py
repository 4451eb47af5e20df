"""The documentation in a browser: its search, what it loads, and that everybody can read it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect
from starlette.staticfiles import StaticFiles

from py_ext.workbench.docs_command import POLICY
from py_ext.workbench.web_server import bind, serving, with_headers
from tests.browser.test_accessibility import violations
from tests.site import site_folder

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address() -> AsyncIterator[str]:
    """The site, served as the command serves it."""
    sockets = bind(0, "--port")
    app = with_headers(
        StaticFiles(directory=site_folder(), html=True), lambda: {"Content-Security-Policy": POLICY}
    )
    async with serving([(app, sockets)]):
        yield f"http://localhost:{sockets[0].getsockname()[1]}"


async def search(page: Page, word: str) -> None:
    await page.get_by_role("button", name="Search").click()
    await (
        page.get_by_role("textbox", name="Search")
        .or_(page.get_by_placeholder("Search"))
        .last.fill(word)
    )


async def test_the_search_finds_a_word_and_asks_no_other_host(
    chromium: Browser, address: str
) -> None:
    async with await chromium.new_context() as context:
        page, asked, said = await watched(context)
        await page.goto(f"{address}/index.html")
        await search(page, "quarantined")
        found = page.get_by_role("option", name="Quarantined")
        await expect(found).to_be_visible()
        await found.click()
        await expect(page.get_by_role("heading", name="Quarantined").first).to_be_visible()
        for place in ("tutorial", "how-to", "reference/index"):
            await page.goto(f"{address}/{place}.html")
        assert {each for each in asked if not each.startswith((address, "data:"))} == set()
        assert said == []


async def test_it_can_be_read_and_searched_without_a_server(chromium: Browser) -> None:
    site: Path = site_folder()
    async with await chromium.new_context() as context:
        page, asked, said = await watched(context)
        await page.goto((site / "index.html").as_uri())
        await search(page, "quarantined")
        await expect(page.get_by_role("option", name="Quarantined")).to_be_visible()
        assert {each for each in asked if not each.startswith((site.as_uri(), "data:"))} == set()
        assert said == []


async def watched(context: BrowserContext) -> tuple[Page, list[str], list[str]]:
    """A page, what it asks for, and what it complains of."""
    page = await context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, asked, said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["index", "tutorial", "deploying", "reference/voice", "errors"])
async def test_everybody_can_read_it(
    chromium: Browser, address: str, place: str, scheme: str
) -> None:
    async with await chromium.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": 1300, "height": 900},
        bypass_csp=True,  # for axe, which is no part of the page
    ) as context:
        page = await context.new_page()
        await page.goto(f"{address}/{place}.html")
        await expect(page.locator(".md-code__nav").first).to_be_attached()
        assert await violations(page) == []


@pytest.mark.parametrize("width", [400, 1200])
@pytest.mark.parametrize("place", ["index", "tutorial", "deploying", "reference/objects", "errors"])
async def test_no_page_is_wider_than_the_window(
    chromium: Browser, address: str, place: str, width: int
) -> None:
    async with await chromium.new_context(viewport={"width": width, "height": 800}) as context:
        page = await context.new_page()
        await page.goto(f"{address}/{place}.html")
        over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0
