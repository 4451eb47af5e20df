"""An extension that is busy does not hold up a desktop of the same site, over https."""

from __future__ import annotations

import contextlib
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from py_ext.workbench.browser import use_browser
from py_ext.workbench.bundle import build
from py_ext.workbench.policy import desktop_headers
from tests.browser.plain_site import Site, plain_site

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

DESKTOP, EXTENSION = "wwe.example.com", "ext.example.com"
BUSY, MARGIN = 2000, 100
"""Milliseconds; the clocks of two processes differ by less than the margin."""

MAKE_CERTIFICATE = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
    "-subj /CN=*.example.com"
)

PAGE = """<!doctype html><title>Desktop</title><script>
globalThis.ran = [];
setInterval(() => ran.push(performance.timeOrigin + performance.now()), 5);
</script>"""
"""Notes when it runs."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium to which all of example.com is this machine, and our certificate good enough."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=use_browser(),
            args=[
                "--host-resolver-rules=MAP *.example.com 127.0.0.1",
                "--ignore-certificate-errors",
            ],
        )
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [*MAKE_CERTIFICATE.split(), "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def keep_busy(page: Page, extension: Site) -> tuple[bool, int]:
    """Whether the extension's page has a thread of its own, by its own words; and how often the desktop's
    page ran while the extension was busy."""
    await page.evaluate(
        """(address) => new Promise((loaded) => {
          const frame = document.createElement("iframe");
          frame.onload = loaded;
          frame.src = address;
          document.body.append(frame);
        })""",
        extension.address,
    )
    frame = next(each for each in page.main_frame.child_frames)
    own, begin, end = await frame.evaluate(
        """(busy) => {
          const now = () => performance.timeOrigin + performance.now();
          const begin = now();
          while (now() < begin + busy);
          return [originAgentCluster, begin, now()];
        }""",
        BUSY,
    )
    await page.wait_for_function("(end) => ran.at(-1) > end", arg=end + MARGIN)
    ran = await page.evaluate("ran")
    return own, len([when for when in ran if begin + MARGIN < when < end - MARGIN])


@asynccontextmanager
async def deployment(
    browser: Browser, folder: Path, secure: ssl.SSLContext | None
) -> AsyncIterator[tuple[BrowserContext, Site, Site]]:
    """A bundle and a desktop of the same site, each with the headers that we say."""
    async with contextlib.AsyncExitStack() as stack:
        desktop = await stack.enter_async_context(plain_site(DESKTOP, secure))
        extension = await stack.enter_async_context(plain_site(EXTENSION, secure))
        file = folder / "busy.py"
        file.write_text("from py_ext import Desk\ndesk = Desk()\n")
        bundle = build(file, folder / "dist", desktops=[desktop.address])
        extension.folder, extension.headers = bundle.folder, bundle.headers
        policies = desktop_headers(extension.address, set())
        # Its own page measures with a script in it, which the real one does not have.
        policies["Content-Security-Policy"] = f"frame-src {extension.address}"
        desktop.page, desktop.headers = PAGE.encode(), policies
        context = await browser.new_context()
        stack.push_async_callback(context.close)
        yield context, desktop, extension


async def test_over_https_a_busy_extension_leaves_the_desktop_running(
    browser: Browser, certificate: ssl.SSLContext, tmp_path: Path
) -> None:
    async with deployment(browser, tmp_path, certificate) as (context, desktop, extension):
        page = await context.new_page()
        await page.goto(desktop.address)
        assert await page.evaluate("originAgentCluster") is True
        own, ran = await keep_busy(page, extension)
        assert own is True
        assert ran > 0


async def test_over_http_it_does_not_and_the_console_says_so(
    browser: Browser, tmp_path: Path
) -> None:
    async with deployment(browser, tmp_path, None) as (context, desktop, extension):
        page = await context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        await page.goto(desktop.address)
        # What the test above would show, if it were not for https and the header.
        assert await keep_busy(page, extension) == (False, 0)
        warning = f"warning: This extension is served over http, by {extension.address}."
        assert [each for each in said if each.startswith(warning)]
