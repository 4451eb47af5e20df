"""The pytest plugin: fixtures ``simulator``, ``extension``, ``desk``, ``page``, ``clock`` and ``network``.

A coroutine test that uses one of them needs no mark: it runs in pytest-asyncio's loop, in virtual time.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Generator, Iterator
from types import FunctionType
from typing import TYPE_CHECKING, Any, Literal

import pytest

from py_ext.desk import Desk
from py_ext.simulator import DeskSimulator, ManualClock, SimulatorError
from py_ext.testing._clocks import wall_clock_runs_ahead
from py_ext.testing._modules import OwnModules
from py_ext.testing._no_network import has_httpx2, no_network
from py_ext.testing._virtual_time import virtual_time
from py_ext.testing._which import find_project, project_of
from py_ext.testing.clock import DesktopClock, DesktopClockInLoop
from py_ext.testing.extension import ExtensionUnderTest
from py_ext.testing.network import Network
from py_ext.testing.page import PageUnderTest

if TYPE_CHECKING:
    from py_ext.testing._chromium import Chromium

FIXTURES = {"clock", "desk", "extension", "network", "page", "simulator"}
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
        "markers", "extension(path): the extension's file or folder, as seen from the test's file"
    )


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_pycollect_makeitem() -> Generator[None, Any, Any]:
    """Mark coroutine tests of extensions, before pytest-asyncio looks for its mark. One that has a mark
    keeps its own, and one that anyio runs is left to it."""
    made = yield
    for item in made if isinstance(made, list) else [made]:
        if isinstance(item, pytest.Function) and is_coroutine(item) and tests_extension(item):
            params = item.callspec.params if hasattr(item, "callspec") else {}
            if "trio" in str(params.get(ANYIO)):
                item.add_marker(pytest.mark.skip(reason="an extension runs in asyncio only"))
            elif not is_anyios(item) and item.get_closest_marker("asyncio") is None:
                item.add_marker("asyncio")
    return made


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Where pytest-asyncio runs the test, it must run the fixtures as well: anyio, which may be told by the
    same marks or modes, keeps out."""
    if not isinstance(item, pytest.Function) or is_anyios(item):
        return
    if ANYIO in item.fixturenames and tests_extension(item):
        item.fixturenames.remove(ANYIO)


def is_coroutine(item: pytest.Function) -> bool:
    return inspect.iscoroutinefunction(item.obj)


def is_anyios(item: pytest.Function) -> bool:
    """Whether anyio runs a test, which it does where pytest-asyncio does not."""
    if ANYIO not in item.fixturenames or item.get_closest_marker("asyncio") is not None:
        return False
    mode = item.config.getoption("asyncio_mode", None) or item.config.getini("asyncio_mode")
    return str(mode) != "auto"


def tests_extension(item: pytest.Function) -> bool:
    """Whether a test uses one of the fixtures here: others have fixtures with such names too."""
    return any(uses_ours(item, name) for name in FIXTURES & set(item.fixturenames))


def uses_ours(item: pytest.Function, name: str) -> bool:
    """Whether a fixture's name means ours, or one of the author's that builds on ours."""
    for fixture in reversed(item._fixtureinfo.name2fixturedefs.get(name, ())):
        if fixture.func.__module__ == __name__:
            return True
        if name not in fixture.argnames:
            break
    return False


@pytest.fixture
def simulator(request: pytest.FixtureRequest) -> DeskSimulator:
    """A fresh simulated desktop, with the options that the extension's settings name."""
    for plugin, package in (("asyncio", "pytest-asyncio"), ("time_machine", "time-machine")):
        if not request.config.pluginmanager.hasplugin(plugin):
            raise pytest.UsageError(f"The kit needs {package}: pip install 'py-ext[test]'")
    in_browser = request.config.getoption(OPTION)
    project = find_project(request)
    try:
        return DeskSimulator(
            clock=ManualClock() if in_browser else None,
            options=project.settings.options if project else None,
        )
    except SimulatorError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.fixture
def extension(request: pytest.FixtureRequest, simulator: DeskSimulator) -> ExtensionUnderTest:
    """The extension, not shown yet: ``desk = await extension.open()`` shows it."""
    under_test: ExtensionUnderTest = request.getfixturevalue(in_loop_of_test(request, "extension"))
    return under_test


@pytest.fixture
def desk(request: pytest.FixtureRequest, extension: ExtensionUnderTest) -> Desk:
    """The extension's desk, connected to ``simulator``."""
    connected: Desk = request.getfixturevalue(in_loop_of_test(request, "desk"))
    return connected


@pytest.fixture
def page(desk: Desk, extension: ExtensionUnderTest) -> PageUnderTest:
    """What the agent sees of the extension, and his hands: ``page.get_by_role("button", name="Save")``."""
    return extension.page


@pytest.fixture
def clock(extension: ExtensionUnderTest, simulator: DeskSimulator) -> DesktopClock:
    """The time of the desktop and the extension."""
    from py_ext.testing._browser import ExtensionInBrowser

    return extension if isinstance(extension, ExtensionInBrowser) else DesktopClockInLoop(simulator)


@pytest.fixture
def network(request: pytest.FixtureRequest, extension: ExtensionUnderTest) -> Network:
    """What comes back for the extension's requests over HTTP: ``network.get(url).respond(json=…)``."""
    if not request.config.getoption(OPTION) and not has_httpx2():
        raise pytest.UsageError("The fixture network needs httpx2: pip install httpx2")
    extension.network.use()
    return extension.network


async def extension_in_loop(
    request: pytest.FixtureRequest, simulator: DeskSimulator
) -> AsyncIterator[ExtensionUnderTest]:
    project = project_of(request)
    if request.config.getoption(OPTION):
        from py_ext.testing._browser import ExtensionInBrowser

        browser = request.getfixturevalue("desktop_browser")
        settings = project.settings
        asks = "network" in request.fixturenames or bool(settings.connect or settings.proxy)
        in_browser = ExtensionInBrowser(project, simulator, browser, asks=asks)
        with wall_clock_runs_ahead(simulator.clock.now):
            yield in_browser
            await close(in_browser)
        return
    under_test = ExtensionUnderTest(project, simulator, tests=request.path)
    modules = OwnModules(project, tests=[request.module.__name__.partition(".")[0]])
    under_test.load = modules.load
    modules.begin()
    try:
        with virtual_time(under_test.exited) as time, no_network(under_test.network, time.wait):
            yield under_test
            await close(under_test)
    finally:
        modules.end()


async def close(extension: ExtensionUnderTest) -> None:
    """Close it; what it fails at is told without a traceback of our own."""
    try:
        await extension.close()
    except AssertionError as error:
        pytest.fail(str(error), pytrace=False)


async def desk_in_loop(extension: ExtensionUnderTest) -> Desk:
    return await extension.open()


# The loop of a test is a function's, module's, session's, …, as its mark or the configuration says, and
# a fixture's is fixed when it is defined. So there is one for each.

LOOPS: tuple[Literal["function", "class", "module", "package", "session"], ...] = (
    "function",
    "class",
    "module",
    "package",
    "session",
)
ANYIO = "anyio_backend"
"""The fixture by which anyio knows the tests that it runs."""


def define_in_loops(name: str, function: Any) -> None:
    """Define an asynchronous fixture for each loop that a test may run in, and for anyio."""
    try:
        import pytest_asyncio
    except ModuleNotFoundError:  # `simulator` says what is missing
        return
    for loop in LOOPS:
        define = pytest_asyncio.fixture(loop_scope=loop, name=f"_py_ext_{name}_{loop}")
        globals()[f"_{name}_{loop}"] = define(copy_of(function))
    globals()[f"_{name}_anyio"] = pytest.fixture(name=f"_py_ext_{name}_anyio")(copy_of(function))


def copy_of(function: Any) -> Any:
    """A function of its own: pytest-asyncio notes the loop at the function."""
    return FunctionType(function.__code__, function.__globals__, function.__name__)


def in_loop_of_test(request: pytest.FixtureRequest, name: str) -> str:
    """The name of the fixture that runs in the loop that the test runs in."""
    item = request.node
    if is_anyios(item):
        return f"_py_ext_{name}_anyio"
    marker = item.get_closest_marker("asyncio")
    named = marker and (marker.kwargs.get("loop_scope") or marker.kwargs.get("scope"))
    default = item.config.getini("asyncio_default_test_loop_scope")
    # A test that is no coroutine has no loop of its own.
    return f"_py_ext_{name}_{(named or default or 'function') if marker else 'function'}"


define_in_loops("extension", extension_in_loop)
define_in_loops("desk", desk_in_loop)


@pytest.fixture(scope="session")
def desktop_browser() -> Iterator[Chromium]:
    """The Chromium of ``--desktop-browser``."""
    from py_ext.testing._chromium import chromium

    with chromium() as running:
        yield running
