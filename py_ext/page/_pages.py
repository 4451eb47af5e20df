"""All pages of one desk: which frame shows which, and who is told of what the agent does there.

A frame shows its own page once that was given something, and else the desk's default. Only texts pass, so
that it is the same in a frame, in a worker and in tests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from py_ext._calls import Calls
from py_ext._tally import Tally
from py_ext.events._subscription import HandlerFailure
from py_ext.events.event import Event
from py_ext.page.events import PageFrame, Submit, page_event
from py_ext.page.page import Page, text_of
from py_ext.transport import Plain

__all__ = ["PageTransport", "Pages"]


@runtime_checkable
class PageTransport(Protocol):
    """What a frame's transport can do beside carrying requests: show, and tell what the agent does."""

    on_page: Callable[[Plain], None] | None
    """Set by the desk: called with what the agent has done, as ``web/page/page.mjs`` tells it."""

    def show(self, text: str) -> None:
        """Have the frame carry out an operation on its page: JSON, as ``web/page/page.mjs`` reads it."""


class Report(Protocol):
    """The desk's."""

    def __call__(self, failure: HandlerFailure, *, is_beside_form: bool) -> None:
        """Tell of a handler that failed, and whether the agent reads so beside his form."""


@dataclass(eq=False, repr=False)
class Screen:
    """One frame's page."""

    transport: PageTransport
    frame: PageFrame
    page: Page
    is_own: bool = False
    """Whether it shows this page, and not the default."""


@dataclass(repr=False)
class UnderWay:
    """What is known of an event until all its handlers have ended."""

    screen: Screen
    pages: int
    """How many pages still have handlers at work."""
    has_failed: bool = False


class Pages:
    """The pages of a desk.

    Args:
        require_calls: What timers go through; DeskClosed where the desk is not connected.
        report: Tells of a handler that failed.
        tally: What counts.
    """

    def __init__(
        self, require_calls: Callable[[], Calls], report: Report, tally: Tally | None = None
    ) -> None:
        self.require_calls = require_calls
        self.tally = tally or Tally()
        self._report = report
        self.default = Page(self)
        self._screens: dict[object, Screen] = {}
        self._under_way: dict[int, tuple[Event, UnderWay]] = {}
        self._is_held = True

    # Frames come and go

    def open(self, transport: object, frame: PageFrame) -> Page:
        """A frame is there: it shows the default page until it is given something.

        Returns:
            The frame's own page.
        """
        page = Page(self)
        if isinstance(transport, PageTransport):
            screen = self._screens[transport] = Screen(transport, frame, page)
            transport.on_page = lambda told: self._arrive(screen, told)
            if self.default.is_given or self.default.title or self.default.busy:
                self._show_all(screen, self.default)
        if not self._is_held:
            page._handlers.release()
        return page

    def leave(self, transport: object) -> None:
        """A frame is gone. What the agent has done there is handled to its end: he knows it as done."""
        screen = self._screens.pop(transport, None)
        if screen is not None:
            screen.transport.on_page = None
            screen.page.leave()

    # As the desk does with its own handlers

    def hold(self) -> None:
        """Keep what the agent does from handlers until ``release``."""
        self._is_held = True
        for page in self._all():
            page._handlers.hold()

    def release(self) -> None:
        """Let the handlers have it, and all that follows."""
        self._is_held = False
        for page in self._all():
            page._handlers.release()

    def stop(self) -> set[asyncio.Task[None]]:
        """Cancel what runs; return what is to be waited for."""
        self._is_held = True
        return set[asyncio.Task[None]]().union(*(page._handlers.stop() for page in self._all()))

    def abandon(self, tasks: set[asyncio.Task[None]]) -> None:
        """Report the handlers that did not end when they were cancelled."""
        for page in self._all():
            page._handlers.abandon(tasks)

    def close(self) -> None:
        """The desk is closed: nothing is shown any more, and nobody waits."""
        for screen in self._screens.values():
            screen.transport.on_page = None
        for page in self._all():
            page._end_waiting("The desk was closed before the event came.")
        self._screens.clear()
        self._under_way.clear()
        self.default.reset()

    def _all(self) -> Iterator[Page]:
        """Those of frames that are gone as well, while their handlers are at work."""
        at_work = (under_way.screen for _, under_way in self._under_way.values())
        screens = dict.fromkeys([*self._screens.values(), *at_work])
        yield self.default
        yield from [screen.page for screen in screens]

    # Out

    def changed(self, page: Page, operation: dict[str, Any]) -> None:
        """Tell the frames that show the page of something that is new of it."""
        if self.tally.doings is not None:
            self.tally.doings.did("page", operation["op"], self.tally.now())
        screens = list(self._screens.values())
        if page is self.default:
            text = text_of(operation)
            for screen in screens:
                if not screen.is_own:
                    screen.transport.show(text)
        for screen in screens:
            if screen.page is page and page.is_given:
                self._tell_own(screen, operation)
            elif screen.page is page and screen.is_own:
                screen.is_own = False
                self._show_all(screen, self.default)

    def _tell_own(self, screen: Screen, operation: dict[str, Any]) -> None:
        if screen.is_own:
            screen.transport.show(text_of(operation))
        else:  # from now on, it shows its own
            screen.is_own = True
            self._show_all(screen, screen.page)

    def _show_all(self, screen: Screen, page: Page) -> None:
        for operation in page.operations():
            screen.transport.show(text_of(operation))

    # In

    def _arrive(self, screen: Screen, told: Plain) -> None:
        event = page_event(told, screen.frame)
        self.tally.events[type(event)] += 1
        if self.tally.doings is not None:
            self.tally.doings.did("agent", type(event).__name__, self.tally.now())
        pages = [screen.page, self.default]
        self._under_way[id(event)] = (
            event,
            UnderWay(screen, len(pages)),
        )  # which keeps the id its own
        for page in pages:
            page._handlers.dispatch(event)

    def cut_short(self, event: Event) -> None:
        """A handler was cancelled: what the agent has asked for may not be done."""
        _, under_way = self._under_way.get(id(event), (None, None))
        if under_way is not None:
            under_way.has_failed = True

    def ended(self, event: Event) -> None:
        """The handlers of one of the pages have ended: after the last, the form can be used again."""
        _, under_way = self._under_way.get(id(event), (None, None))
        if under_way is None:
            return
        under_way.pages -= 1
        if under_way.pages:
            return
        del self._under_way[id(event)]
        if isinstance(event, Submit) and event.raw.get("key") is not None:
            settled = {"op": "settled", "key": event.raw["key"], "failed": under_way.has_failed}
            under_way.screen.transport.show(text_of(settled))

    def report(self, failure: HandlerFailure) -> None:
        """Tell of a handler that failed: of a submit's, the agent reads it beside the form."""
        is_beside_form = False
        if isinstance(failure.event, Submit):
            _, under_way = self._under_way.get(id(failure.event), (None, None))
            if under_way is not None:
                under_way.has_failed = True
                is_there = under_way.screen.transport in self._screens and not self._is_held
                is_beside_form = is_there and failure.event.raw.get("key") is not None
        self._report(failure, is_beside_form=is_beside_form)
