"""The extension's own files on its page: pictures are seen, links open in a new tab, saves are seen."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from py_ext.workbench.file_watch import watch
from py_ext.workbench.places import ROOT
from tests.browser.shown import shown

CODE = """
from py_ext import Desk, html
desk = Desk()

@desk.on_start
async def start():
    await desk.page.show(html('''<h1>Shop</h1><img src="images/größe.svg" alt="Logo">
        <a href="help/returns.html#top">Returns</a>'''))
"""
TEST = """
async def test_addresses(page):
    assert await page.get_by_alt_text("Logo").get_attribute("src") == "images/größe.svg"
    link = page.get_by_role("link", name="Returns")
    assert await link.get_attribute("href") == "help/returns.html#top"
    assert 'src="images/größe.svg"' in await page.content()
"""


def picture(width: int) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="10"/>'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "pyproject.toml": "[tool.py-ext]\nassets = ['images/*.svg', 'help/*']\n",
        "shop.py": CODE,
        "images/größe.svg": picture(20),
        "help/returns.html": "<!doctype html><title>Returns</title><p>Within 30 days.",
        "tests/test_shop.py": TEST,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_pictures_are_seen_and_links_open_in_a_new_tab(
    chromium: Browser, project: Path, runtime: str
) -> None:
    async with shown(chromium, project, its_runtime=runtime) as it:
        await it.running()
        logo = it.frame.get_by_alt_text("Logo")
        await expect(logo).to_have_js_property("naturalWidth", 20)
        address = await logo.evaluate("img => img.src")
        answer = await it.page.request.get(address)
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert "immutable" in answer.headers["cache-control"]
        url = it.scripts().url
        async with it.page.context.expect_page() as opened:
            await it.frame.get_by_role("link", name="Returns").click()
        tab = await opened.value
        await expect(tab.get_by_text("Within 30 days.")).to_be_visible()
        assert await tab.evaluate("window.opener === null")
        assert it.scripts().url == url

        watching = asyncio.ensure_future(watch(it.server))
        try:
            await asyncio.sleep(0)
            (project / "images" / "größe.svg").write_text(picture(30))
            await expect(logo).to_have_js_property("naturalWidth", 30)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


@pytest.mark.parametrize("options", [(), ("--desktop-browser",)])
def test_the_kit_tells_the_addresses_that_were_written(
    chromium: object, project: Path, options: tuple[str, ...]
) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    done = subprocess.run(
        [*command, f"--rootdir={project}", str(project / "tests")],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
