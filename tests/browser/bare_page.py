"""A page that has the modules of ``web/page`` and nothing else: what they do by themselves."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, Route

from py_ext.page._sanitizing import as_plain
from py_ext.workbench.places import ROOT

MODULES = ROOT / "web" / "page"

BEGIN = """async (content) => {
  const { createPage } = await import('/page.mjs');
  globalThis.told = [];
  const page = createPage(document.body, (json) => told.push(JSON.parse(json)), content, () => {});
  globalThis.show = async (html) => {
    page.apply(JSON.stringify({ op: 'show', html }));
    const { dataset } = document.querySelector('.shown');
    while ('waits' in dataset) await new Promise((next) => setTimeout(next));
  };
}"""


async def serve(route: Route) -> None:
    path = MODULES / route.request.url.rpartition("/")[2]
    if path.is_file():
        kind = "text/css" if path.suffix == ".css" else "text/javascript"
        await route.fulfill(path=path, content_type=kind)
    else:
        await route.fulfill(body="<!doctype html>", content_type="text/html")


@asynccontextmanager
async def bare_page(chromium: Browser) -> AsyncIterator[Page]:
    """Such a page; it can import the modules."""
    context = await chromium.new_context()
    try:
        page = await context.new_page()
        page.set_default_timeout(30_000)  # which only ends a test that fails
        await page.route("**/*", serve)
        await page.goto("http://page.example/")
        yield page
    finally:
        await context.close()


class ShownAlone:
    """What the modules show in it of an extension's content."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def begin(self) -> None:
        """Before all else."""
        content = {"allowed": as_plain(), "folder": "", "style": "/content.css"}
        await self.page.evaluate(BEGIN, content)

    async def show(self, html: str) -> None:
        """What Python does."""
        await self.page.evaluate("(html) => show(html)", html)

    async def told(self) -> list[dict[str, Any]]:
        """What the page has told Python."""
        told: list[dict[str, Any]] = json.loads(await self.page.evaluate("JSON.stringify(told)"))
        return told
