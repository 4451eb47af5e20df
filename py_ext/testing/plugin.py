"""The pytest plugin: the fixtures ``simulator``, ``extension``, ``desk`` and ``clock``.

A coroutine test that uses one of them needs no mark: it runs in pytest-asyncio's loop, in virtual time.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from py_ext.desk import Desk
from py_ext.simulator import DeskSimulator, ManualClock
from py_ext.testing._virtual_time import virtual_time
from py_ext.testing.clock import DesktopClock, DesktopClockInLoop
from py_ext.testing.extension import ExtensionUnderTest


def async_fixture(function: Any) -> Any:
    """A fixture in the test's own loop. Without pytest-asyncio, ``simulator`` says what is missing."""
    try:
        import pytest_asyncio
    except ModuleNotFoundError:
        return pytest.fixture(function)
    return pytest_asyncio.fixture(loop_scope="function")(function)


if TYPE_CHECKING:
    from py_ext.testing._browser import Browser

FIXTURES = {"clock", "desk", "extension", "simulator"}
OPTION = "--desktop-browser"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("py_ext", "extensions on the simulated desktop")
    group.addoption(
        OPTION,
        action="store_true",
        help="run the extension in a headless Chromium instead of this Python",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "extension(path): the extension's file, as seen from the test's file"
    )


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_pycollect_makeitem() -> Generator[None, Any, Any]:
    """Mark coroutine tests that use the fixtures, before pytest-asyncio looks for its mark. One that has a
    mark keeps its own: its fixtures may run in another loop."""
    made = yield
    for item in made if isinstance(made, list) else [made]:
        if (
            isinstance(item, pytest.Function)
            and inspect.iscoroutinefunction(item.obj)
            and FIXTURES & set(item.fixturenames)
            and item.get_closest_marker("asyncio") is None
        ):
            item.add_marker("asyncio")
    return made


def extension_path(request: pytest.FixtureRequest) -> Path:
    """The file of the extension that a test is for: as its mark says, or after the test file's name."""
    tests = request.path
    marker = request.node.get_closest_marker("extension")
    if marker is not None:
        named = tests.parent / str(marker.args[0])
        if not named.is_file():
            raise pytest.UsageError(
                f"There is no extension {named}, which the mark of {tests} names."
            )
        return named
    name = tests.name.removeprefix("test_")
    folders = [tests.parent, tests.parent.parent, request.config.rootpath]
    for folder in folders:
        if name != tests.name and (folder / name).is_file():
            return folder / name
    looked = ", ".join(str(folder) for folder in dict.fromkeys(folders))
    raise pytest.UsageError(
        f"Which extension does {tests} test? There is no {name} in {looked}: name the file with "
        'pytestmark = pytest.mark.extension("…").'
    )


@pytest.fixture
def simulator(request: pytest.FixtureRequest) -> DeskSimulator:
    """A fresh simulated desktop."""
    if not request.config.pluginmanager.hasplugin("asyncio"):
        raise pytest.UsageError("The kit needs pytest-asyncio: pip install 'py-ext[test]'")
    in_browser = request.config.getoption(OPTION)
    return DeskSimulator(clock=ManualClock() if in_browser else None)


@async_fixture
async def extension(
    request: pytest.FixtureRequest, simulator: DeskSimulator
) -> AsyncIterator[ExtensionUnderTest]:
    """The extension, not shown yet: ``desk = await extension.open()`` shows it."""
    path = extension_path(request)
    under_test: ExtensionUnderTest
    if request.config.getoption(OPTION):
        from py_ext.testing._browser import ExtensionInBrowser

        under_test = ExtensionInBrowser(path, simulator, request.getfixturevalue("desktop_browser"))
        yield under_test
        await close(under_test)
        return
    with virtual_time():
        under_test = ExtensionUnderTest(path, simulator, tests=request.path)
        yield under_test
        await close(under_test)


async def close(extension: ExtensionUnderTest) -> None:
    """Close it; what it fails at is told without a traceback of our own."""
    try:
        await extension.close()
    except AssertionError as error:
        pytest.fail(str(error), pytrace=False)


@async_fixture
async def desk(extension: ExtensionUnderTest) -> Desk:
    """The extension's desk, connected to ``simulator``."""
    return await extension.open()


@async_fixture
async def clock(extension: ExtensionUnderTest, simulator: DeskSimulator) -> DesktopClock:
    """The time of the desktop and the extension."""
    from py_ext.testing._browser import ExtensionInBrowser

    return extension if isinstance(extension, ExtensionInBrowser) else DesktopClockInLoop(simulator)


@pytest.fixture(scope="session")
def desktop_browser() -> Iterator[Browser]:
    """The Chromium of ``--desktop-browser``."""
    from py_ext.testing._browser import browser

    with browser() as running:
        yield running
