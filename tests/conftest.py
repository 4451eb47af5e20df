"""What all tests share: a browser, for those that need one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from py_ext.project.runtime import RUNTIMES
from py_ext.workbench.browser import use_browser
from tests.browser import shown

PLAYWRIGHTS = (
    *(
        "AutoDeElevate",
        "AvoidUnnecessaryBeforeUnloadCheckSync",
        "BoundaryEventDispatchTracksNodeRemoval",
    ),
    *(
        "DestroyProfileOnBrowserClose",
        "DialMediaRouteProvider",
        "GlobalMediaControls",
        "HttpsUpgrades",
    ),
    *("LensOverlay", "MediaRouter", "OptimizationHints", "PaintHolding", "RenderDocument"),
    *("ThirdPartyStoragePartitioning", "Translate"),
)
"""Features that Playwright 1.60 has a Chromium do without: of two such switches, the last counts."""

NEEDLESS = f"--disable-features={','.join(PLAYWRIGHTS)},WebUIOmniboxPopup,WebUIOmniboxAimPopup"
"""The last two are pages for what nobody types into an address bar: each window loads both, which takes as
long as a small test."""

ONE_COMPILER = "--js-flags=--liftoff-only"
"""What is compiled for a test runs for a second or two: a better compiler's work, on all of Python, takes
longer than it saves. How pages do as browsers are is measured in ``tests/bench``."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cold-boot",
        action="store_true",
        help="pages boot Python in full, as they do where their snapshot cannot be used",
    )
    parser.addoption(
        "--runtime",
        choices=RUNTIMES,
        default=shown.runtime,
        help=f"where the Python of the pages runs (default: {shown.runtime})",
    )
    parser.addoption(
        "--cross-site",
        action="store_true",
        help="pages are of another site than the desktop's, where browsers give them no shared worker",
    )

    parser.addoption(
        "--browser",
        choices=("chromium", "firefox"),
        default="chromium",
        help="which browser shows the pages (default: chromium)",
    )


def pytest_configure(config: pytest.Config) -> None:
    shown.cold_boots = config.getoption("--cold-boot")
    shown.runtime = config.getoption("--runtime")
    shown.cross_site = config.getoption("--cross-site")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(pytestconfig: pytest.Config) -> AsyncIterator[Browser]:
    """A Chromium, or what ``--browser`` asks for in its place."""
    async with async_playwright() as playwright:
        if pytestconfig.getoption("--browser") == "firefox":
            browser = await playwright.firefox.launch(
                channel="moz-firefox",  # as it is, over WebDriver BiDi: not Playwright's own Firefox
                executable_path=use_browser("firefox"),
            )
        else:
            browser = await playwright.chromium.launch(
                executable_path=use_browser(),
                args=[
                    "--disable-background-networking",
                    "--disable-component-update",
                    NEEDLESS,
                    ONE_COMPILER,
                ],
            )
        yield browser
        await browser.close()
