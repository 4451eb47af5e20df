"""The fixture ``extension``: an extension on the simulated desktop, in this process.

It does what a browser does. With the project's setting ``runtime = "shared"``, which is the usual one, it
loads the extension once: its desk has all frames that the desktop shows, also after the desktop has
reloaded, until there was none for as long as ``idle`` says. With ``runtime = "frame"`` it loads the
extension for each frame, anew when the desktop reloads, and lets it go, without a farewell, when the
desktop closes its frame; the handlers of one of them run.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import traceback
import warnings
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from py_ext._doings import Doings
from py_ext._extension import load_extension
from py_ext._headline import headline_of
from py_ext._site_settings import read_site_settings
from py_ext._steps import steps
from py_ext.desk import Desk
from py_ext.errors import DeskClosed
from py_ext.project.catalogs import compile_catalogs
from py_ext.project.project import Project, read_project
from py_ext.simulator import DeskSimulator, SimulatedTransport, WebContent
from py_ext.simulator._told_doings import write_doings
from py_ext.simulator.shown_extension import show_extension
from py_ext.testing._election import Election, VotingTransport
from py_ext.testing._languages import browser_speaks
from py_ext.testing._screen import Screen
from py_ext.testing.network import Network
from py_ext.testing.page import PageUnderTest
from py_ext.updates import Update

__all__ = ["ExtensionUnderTest", "Failure"]


@dataclass(frozen=True)
class Failure:
    """Something that went wrong in the extension and that nobody has dealt with.

    Attributes:
        headline: The error's own words, such as ``"ValueError: no such tier"``.
        text: With the traceback.
    """

    headline: str
    text: str


@dataclass
class Page:
    """One frame of the extension.

    Attributes:
        content: What the desktop shows.
        transport: Between the two.
        opening: The task that loads and connects it.
        desk: The extension's, once it is connected.
        error: What kept it from connecting.
    """

    content: WebContent
    transport: SimulatedTransport
    opening: asyncio.Task[None] | None = None
    desk: Desk | None = None
    error: Exception | None = None


class ExtensionUnderTest:
    """An extension, and the frames in which the desktop shows it.

    Args:
        extension: Its file, its project's folder, or what was read from them.
        simulator: The desktop.
        origin: The origin that its page has.
        tests: The test's file, whose own tasks are not the extension's.
    """

    def __init__(
        self,
        extension: Path | Project,
        simulator: DeskSimulator,
        *,
        origin: str = "https://extension.example",
        tests: Path | None = None,
    ) -> None:
        self.project = extension if isinstance(extension, Project) else read_project(extension)
        self.path = self.project.place
        self.origin = origin
        self.failures: list[Failure] = []
        """What failed and nobody dealt with: a test that leaves any fails."""
        self._simulator = simulator
        self._tests = tests
        self._pages: dict[str, Page] = {}
        self._screens: dict[str, Screen] = {}
        self._is_shared = self.project.settings.runtime == "shared"
        self._shared: Desk | None = None
        self._starting: asyncio.Task[None] | None = None
        self._stop_idling: Callable[[], None] = lambda: None
        self._transports: list[SimulatedTransport] = []
        self._election = Election()
        self._closing: set[asyncio.Task[None]] = set()
        self._tasks_before: set[asyncio.Task[Any]] = set()
        self._log = FailureLog(self.failures)
        self._open = False
        self._is_up = False
        self._handler_before: Any = None
        self._home_before = ""
        self.load: Callable[[], Desk] = lambda: load_extension(self.project.main)
        """Runs the extension anew, for another frame."""
        self.settings: dict[str, Any] = {}
        """What the site has set, before it is shown: ``extension.settings["retries"] = 5``."""
        self.languages: Sequence[str] = ("en",)
        """What the agent's browser speaks, the best first: set it before it is shown."""
        self._speaks = ExitStack()
        self.network = Network(self.project, origin, self._log.note)
        """What answers its requests over HTTP."""

    @property
    def desks(self) -> Mapping[str, Desk]:
        """The desks of the frames that are shown now, by the frames' names: the same one for all of them,
        but where ``runtime`` is "frame"."""
        return {name: page.desk for name, page in self._pages.items() if page.desk is not None}

    @property
    def pages(self) -> Mapping[str, PageUnderTest]:
        """What the frames show that are there now, by their names: what the agent sees, and his hands.

        Of a frame that was closed, what it showed last is not among them."""
        settle = self._simulator.settled
        return {name: PageUnderTest(self._fixed(name), settle) for name in self._pages}

    def _fixed(self, name: str) -> Callable[[], Screen]:
        screen = self._screens[name]
        return lambda: screen

    @property
    def page(self) -> PageUnderTest:
        """What the first frame shows that there is whenever something is looked for."""
        return PageUnderTest(self._first_screen, self._simulator.settled)

    def _first_screen(self) -> Screen:
        for name in self._pages:
            return self._screens[name]
        raise LookupError(f"{self.path.name} is in no frame now")

    def _screen_of(self, transport: SimulatedTransport) -> Screen:
        def tell(told: dict[str, Any]) -> None:
            self._loop.call_soon(transport.act, told)

        screen = Screen(tell, self.project.settings.images)
        transport.screen = screen.apply
        return screen

    @property
    def desk(self) -> Desk:
        """The extension's desk, whichever frames are there; with ``runtime = "frame"``, the first frame's.

        Raises:
            RuntimeError: There is none: the extension is not open, or closed itself.
        """
        desk = self._shared if self._is_shared else next(iter(self.desks.values()), None)
        if desk is None:
            raise RuntimeError(
                "The extension has no desk now: it is not open, or no frame shows it."
            )
        return desk

    async def open(self, **params: str) -> Desk:
        """Have the desktop show the extension, and wait until it is connected.

        It is shown in the frames that the options name; where they name none, in one frame of the
        desktop, whose page has these parameters.

        Returns:
            The desk. Where each interaction has a frame of its own and there is no interaction yet, it
            is not connected: it will be with the first frame; with ``runtime = "frame"`` each will have
            another, which ``desks`` has.

        Raises:
            Exception: What its module or its start raised.
        """
        if self._open:
            raise RuntimeError("The extension is open already.")
        self._open = True
        self._tasks_before = asyncio.all_tasks()
        self._loop = loop = asyncio.get_running_loop()
        self._handler_before = loop.get_exception_handler()
        loop.set_exception_handler(self._task_failed)
        self._home_before, steps.home = steps.home, str(self.project.home.resolve())
        compile_catalogs(self.project)
        self._speaks.enter_context(browser_speaks(self.languages))
        logging.getLogger("py_ext").addHandler(self._log)
        self._simulator.on_change.append(self._follow)
        self._simulator.on_reload.append(self._load_anew)
        self._simulator.quiet = self._quiet
        label = self.project.label
        show_extension(self._simulator.options, self.project.module, urlencode(params), label)
        self._follow()
        first = next(iter(self._pages.values()), None)
        await self._simulator.settled()
        self._is_up = True
        if first is not None and first.error is not None:
            raise first.error
        desk = first.desk if first is not None else None
        if desk is None:
            desk = self._run_module()
            if self._is_shared:
                self._shared = desk
        return desk

    def crash(self) -> None:
        """Have the extension's Python die, and another one take its place in its frames, as in a page.

        No stop hook runs. The extension is loaded anew, and its new desk finds what the one before had in
        ``desk.session``: after ``await simulator.settled()`` it is ``extension.desk``. With
        ``runtime = "frame"``, that is done in each frame.

        Raises:
            RuntimeError: The extension is not open; or it is in a browser, where no test can end a Python.
        """
        if not self._open:
            raise RuntimeError("The extension is not open: there is no Python that could die.")
        self._stop_idling()
        pages, self._pages = self._pages, {}
        every = [self._shared, *(page.desk for page in pages.values())]
        desks = {id(desk): desk for desk in every if desk is not None}
        starting, self._starting, self._shared = self._starting, None, None
        if starting is not None:
            starting.cancel()
        for page in pages.values():
            page.transport.vanish(silently=True)
            if page.opening is not None and not page.opening.done():
                page.opening.cancel()
            if isinstance(page.transport, VotingTransport):
                self._election.leave(page.transport)
        for desk in desks.values():
            self._closing_soon(desk.abandon())
        self._follow()

    def offer_update(self, version: str = "2.0.0+0123456789abcdef") -> Update:
        """Have the extension told that another version of it was deployed, as a page does.

        Returns:
            What ``@desk.on_update`` gets; without such a hook, it is taken as soon as no interaction is
            live. ``update.is_taken`` says whether it was. The frames stay as they are: there is no other
            version in a test.

        In a test::

            update = extension.offer_update()
            await simulator.settled()
            assert update.is_taken
        """
        return self.desk.offer_update(version, lambda: None)

    def come_back(self, **query: str) -> None:
        """Be the browser tab that comes back to the extension's address, as from a sign-on page, with that
        query: ``extension.come_back(state=state, code="…")``.

        Raises:
            RuntimeError: Nobody waits for a tab with that ``state``: ``await desk.returned(state)``.
        """
        if not self.desk.come_back(query):
            raise RuntimeError(
                "Nobody waits for a tab with that state: await desk.returned(state)."
            )

    def site_settings(self) -> Mapping[str, Any]:
        """What ``desk.settings`` gives. Raises SiteSettingsError for a name that is not known, a value of
        another type, or one that has to be set and is not."""
        schema = {name: each.as_plain() for name, each in self.project.settings.site.items()}
        return read_site_settings(schema, json.dumps(self.settings))

    def take_failures(self) -> list[Failure]:
        """The failures until now; they are dealt with by that, and do not fail the test."""
        taken = list(self.failures)
        self.failures.clear()
        return taken

    async def close(self) -> None:
        """Close all frames' desks, stop hooks and all, and check that nothing is left behind.

        Raises:
            AssertionError: Something is, or something failed and nobody dealt with it.
        """
        if not self._open:
            self._tell_failures()
            return
        self._open = False
        self._simulator.on_change.remove(self._follow)
        self._simulator.on_reload.remove(self._load_anew)
        for page in self._pages.values():
            if page.opening is not None:
                page.opening.cancel()
                await asyncio.gather(page.opening, return_exceptions=True)
            if page.desk is not None:
                await page.desk.close()
        await self._close_shared()
        await asyncio.gather(*self._closing)
        await self._simulator.journal.quiet()
        self._simulator.quiet = None
        logging.getLogger("py_ext").removeHandler(self._log)
        left = self._left_behind()
        for task in self._running():
            task.cancel()
        await asyncio.gather(*self._running(), return_exceptions=True)
        self._forget_exits()
        self._loop.set_exception_handler(self._handler_before)
        steps.home = self._home_before
        self._speaks.close()
        for words in dict.fromkeys(self._log.warnings):
            warnings.warn(words, stacklevel=1)  # where pytest lists it, for tests that pass too
        self._tell_failures()
        if left:
            raise AssertionError(f"{self.path.name} left something behind: " + "; ".join(left))

    def _tell_failures(self) -> None:
        """Raise AssertionError for what failed and nobody dealt with."""
        if self.failures:
            texts = "\n".join(failure.text for failure in self.failures)
            raise AssertionError(
                f"{self.path.name} failed, and the test did not ask for it "
                f"(extension.take_failures() does):\n{texts}"
            )

    # Following the desktop

    def _follow(self) -> None:
        """Open and close pages so that those are there which the desktop shows."""
        wanted = self._simulator.contents
        for name, page in list(self._pages.items()):
            if wanted.get(name) is not page.content:
                del self._pages[name]
                self._drop(page)
        for name, content in wanted.items():
            if name not in self._pages:
                page = self._pages[name] = Page(content, self._transport_of(content))
                self._screens[name] = self._screen_of(page.transport)
                load = self._show if self._is_shared else self._load
                page.opening = self._loop.create_task(load(page))

    def _transport_of(self, content: WebContent) -> SimulatedTransport:
        made = SimulatedTransport if self._is_shared else VotingTransport
        transport = made(
            self._simulator, origin=self.origin, name=content.name, params=content.params
        )
        if isinstance(transport, VotingTransport):
            self._election.enter(transport)
        return transport

    def _load_anew(self) -> None:
        pages, self._pages = self._pages, {}
        for page in pages.values():
            self._drop(page)
        self._follow()

    async def _show(self, page: Page) -> None:
        """Have one more frame of the shared desk."""
        self._stop_idling()
        if self._starting is None:
            self._starting = self._loop.create_task(self._start(page))
        else:
            starting = self._starting
            while not starting.done():
                try:
                    if self._shared is not None:
                        self._shared.attach(page.transport)
                        break
                except DeskClosed:
                    pass  # it has not begun yet
                await asyncio.sleep(0)
            else:
                if self._shared is not None:
                    self._shared.attach(page.transport)
        if self._starting is not None:
            await asyncio.shield(self._starting)
        page.desk = self._shared

    async def _start(self, page: Page) -> None:
        try:
            if self._shared is None:
                self._shared = self._run_module(page)
            await self._shared.connect(
                page.transport,
                settings=self.site_settings(),
                rate_limit=self.project.settings.rate_limit,
            )
        except Exception as error:
            page.error = error
            self._starting = self._shared = None
            if self._is_up:  # else it goes to whoever called open()
                self._log.note(error)

    def _idle_from_now(self) -> None:
        """No frame is there: the desk waits for the next, but not for ever."""
        self._stop_idling()

        def give_up() -> None:
            self._closing_soon(self._close_shared())

        self._stop_idling = self._simulator.clock.call_later(self.project.settings.idle, give_up)

    async def _close_shared(self) -> None:
        self._stop_idling()
        desk, starting = self._shared, self._starting
        self._shared = self._starting = None
        if starting is not None:
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
        if desk is not None:
            await desk.close()

    async def _load(self, page: Page) -> None:
        try:
            desk = self._run_module(page)
            await desk.connect(
                page.transport,
                params=page.content.params,
                settings=self.site_settings(),
                rate_limit=self.project.settings.rate_limit,
            )
        except Exception as error:
            page.error = error
            if self._is_up:  # else it goes to whoever called open()
                self._log.note(error)
        else:
            page.desk = desk

    def _run_module(self, page: Page | None = None) -> Desk:
        try:
            desk = self.load()
        except SystemExit as error:  # in a task, it would end the event loop
            raise RuntimeError(
                f"{self.path.name} ended itself: sys.exit({error.code!r})"
            ) from error
        self._watch(desk, page.content.name if page is not None else self.project.module)
        return desk

    def _watch(self, desk: Desk, frame: str) -> None:
        """Have what it does between the messages in the journal, for the picture of a trace."""
        journal, tally = self._simulator.journal, desk._tally

        def tell(doing: dict[str, Any]) -> None:
            write_doings(journal, frame, self.origin, [doing], tally.now())

        tally.doings = Doings(tell)

    def _drop(self, page: Page) -> None:
        """The frame is gone: nothing of its page can be said or heard any more."""
        page.transport.vanish(silently=not self._is_shared)
        if page.opening is not None and not page.opening.done():
            page.opening.cancel()
        if self._is_shared:
            if not self._pages and self._starting is not None:
                self._idle_from_now()
            return
        if isinstance(page.transport, VotingTransport):
            self._election.leave(page.transport)
        if page.desk is not None:
            self._closing_soon(page.desk.abandon())

    def _closing_soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _quiet(self) -> None:
        while True:
            opening = [page.opening for page in self._pages.values() if page.opening is not None]
            waiting = [task for task in (*opening, *self._closing) if not task.done()]
            if not waiting:
                break
            await asyncio.wait(waiting)
        await self._simulator.journal.quiet()

    # What goes wrong

    def _task_failed(self, loop: object, context: dict[str, Any]) -> None:
        error = context.get("exception")
        desk = self._shared or next(iter(self.desks.values()), None)
        if error is not None and desk is not None:
            desk._tally.failed(error)
        self._log.note(error or RuntimeError(str(context.get("message"))))

    def exited(self, error: SystemExit) -> None:
        """Note that a task or a callback of the extension wanted to end Python. What the test does by
        itself, it hears by itself."""
        files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
        if str(self._tests) not in files:
            self._log.note(error)

    def _forget_exits(self) -> None:
        """Free the tasks that wanted to end Python, of which asyncio tells when it frees them: later, that
        would be in the middle of anything, such as pytest reading a file, which ends a Python 3.11."""
        if self._log.forget(SystemExit):
            self._loop.set_exception_handler(self._other_task_failed)
            gc.collect()

    def _other_task_failed(self, loop: object, context: dict[str, Any]) -> None:
        if not isinstance(context.get("exception"), SystemExit):
            self._task_failed(loop, context)

    def _running(self) -> set[asyncio.Task[Any]]:
        ours = {asyncio.current_task(), *self._tasks_before}
        return {
            task
            for task in asyncio.all_tasks()
            if task not in ours and code_file(task) != str(self._tests) and not is_anyios(task)
        }

    def _left_behind(self) -> list[str]:
        found = [
            f"the task {task.get_coro()!r} still runs (cancel it in @desk.on_stop)"
            for task in self._running()
        ]
        for page in self._pages.values():
            if page.transport.pending:
                found.append(f"{page.transport.pending} requests are pending")
            if page.transport.timers:
                found.append(f"{page.transport.timers} timers are set")
        for frame in self._simulator.frames:
            found.append(f"the frame {frame.name!r} is still open on the desktop")
        return found


class FailureLog(logging.Handler):
    """Notes what is logged as an error: what the extension itself dealt with is not."""

    def __init__(self, failures: list[Failure]) -> None:
        super().__init__(logging.WARNING)
        self._failures = failures
        self._noted: list[tuple[BaseException, Failure]] = []
        self.warnings: list[str] = []
        """What fails nothing, but should be read: a name that was probably misspelt."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.ERROR:
            self.warnings.append(record.getMessage())
            return
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            self._failures.append(Failure(record.getMessage(), record.getMessage()))
        else:
            self.note(error)

    def note(self, error: BaseException) -> None:
        """Note an error. One that is noted already, and has now come further, counts once."""
        failure = Failure(headline_of(error), "".join(traceback.format_exception(error)))
        known = [earlier for one, earlier in self._noted if one is error]
        self._noted.append((error, failure))
        if not known:
            self._failures.append(failure)
        elif known[-1] in self._failures:  # else the test has taken it
            self._failures[self._failures.index(known[-1])] = failure

    def forget(self, kind: type[BaseException]) -> bool:
        """Let go of the errors of a kind, which hold what they came from; whether there were any."""
        others = [each for each in self._noted if not isinstance(each[0], kind)]
        found = len(others) < len(self._noted)
        self._noted = others
        return found


def code_file(task: asyncio.Task[Any]) -> str:
    """The file of the code that a task runs; empty for code that is not Python's."""
    code = getattr(task.get_coro(), "cr_code", None)
    return "" if code is None else str(code.co_filename)


def is_anyios(task: asyncio.Task[Any]) -> bool:
    """Whether it is a task in which anyio's pytest plugin waits for a fixture or a test."""
    return str(getattr(task.get_coro(), "__qualname__", "")).startswith("TestRunner.")
