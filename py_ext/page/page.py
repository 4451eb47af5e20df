"""``Page``: what a frame shows to the agent, and what he does on it.

>>> from py_ext import Click, Desk, html
>>> desk = Desk()
>>> @desk.page.on(Click, name="greet")
... async def greet(event):
...     await desk.page.show(html("<p>Good morning, {who}.</p>", who="Ada"))
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from py_ext._calls import Calls
from py_ext._tally import Tally
from py_ext.events._listening import Listening
from py_ext.events._subscription import HandlerFailure
from py_ext.events.event import Event
from py_ext.page._plain import made_plain
from py_ext.page.events import PageEvent
from py_ext.page.html import Content, markup_of

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["Page"]

LEFT = "The frame was closed before the event came."


class PageHost(Protocol):
    """What a page needs of the desk that it belongs to."""

    tally: Tally
    """What counts."""

    def require_calls(self) -> Calls:
        """What timers go through; DeskClosed where the desk is not connected."""

    def report(self, failure: HandlerFailure) -> None:
        """Tell of a handler that failed."""

    def changed(self, page: Page, operation: dict[str, Any]) -> None:
        """Tell the frames that show the page of something that is new of it."""

    def cut_short(self, event: Event) -> None:
        """A handler that the page has for an event was cancelled."""

    def ended(self, event: Event) -> None:
        """All handlers that the page has for an event have ended."""


class Page(Listening):
    """What the frames of a desk, or one of them, show to the agent.

    Get it as ``desk.page``, or from a frame.
    """

    # Without a dict, setting a misspelt ``title`` is an error.
    __slots__ = ("_host", "_is_busy", "_is_left", "_shown", "_title")

    def __init__(self, host: PageHost) -> None:
        super().__init__(host.tally)
        self._handlers.cut_short = host.cut_short
        self._handlers.ended = host.ended
        self._host = host
        self._shown: str | None = None
        self._title = ""
        self._is_busy = False
        self._is_left = False

    async def show(self, content: Content) -> None:
        """Show this, in place of what is shown.

        What is the same stays as it is: the focus, the place that is scrolled to, what is open, and what
        somebody is typing. The value of a field is replaced only where it is another than you gave last.
        What has an ``id``, a ``data-key`` or a ``name`` is found again wherever it has moved to.

        The browser sanitizes it: what is on no list of ours is left out, such as scripts and styles.
        Returns when it is on its way, and others have had their turn; many in a row are merged to what the
        screen can show.

        JavaScript: our choice, over ``Document.parseHTML``.

        Args:
            content: What ``html(…)`` gives, a template string of Python 3.14, anything with ``__html__``
                (jinja2's ``Markup``, htpy's elements), a text, or a list of these.

        Raises:
            TypeError: It is of a kind that cannot be shown. The page stays as it is.

        Example:
            >>> from py_ext import html
            >>> await desk.page.show(html("<h2>{name}</h2>", name="Ada"))
        """
        if content is None:
            raise TypeError("there is nothing to show: clear() takes away what is shown")
        self._shown = made_plain(markup_of(content))
        self._host.changed(self, {"op": "show", "html": self._shown})
        await asyncio.sleep(0)  # who shows in a loop lets others have their turn

    async def clear(self) -> None:
        """Take away what is shown. A frame that has had a page of its own shows ``desk.page`` again.

        Our choice.

        Example:
            >>> await desk.page.clear()
        """
        self._shown = None
        self._host.changed(self, {"op": "show", "html": ""})

    async def focus(self, name: str) -> None:
        """Put the focus on the field, button or link with that name or id; nothing where there is none.

        Our choice.

        Args:
            name: As in the content, once it is shown.

        Example:
            >>> await desk.page.focus("note")
        """
        if not isinstance(name, str):
            raise TypeError(f"name must be a text, not {type(name).__name__}")
        self._host.changed(self, {"op": "focus", "name": name})

    @property
    def title(self) -> str:
        """What the frame is called, for those who have it read out; empty for the extension's label."""
        return self._title

    @title.setter
    def title(self, title: str) -> None:
        if not isinstance(title, str):
            raise TypeError(f"title must be a text, not {type(title).__name__}")
        self._title = title
        self._host.changed(self, {"op": "title", "text": title})

    @property
    def busy(self) -> bool:
        """Whether the agent sees that something is under way. Whoever sets it sets it back."""
        return self._is_busy

    @busy.setter
    def busy(self, is_busy: bool) -> None:
        if not isinstance(is_busy, bool):
            raise TypeError(f"busy must be True or False, not {type(is_busy).__name__}")
        self._is_busy = is_busy
        self._host.changed(self, {"op": "busy", "is": is_busy})

    # For the desk

    @property
    def is_given(self) -> bool:
        """Whether it has something to show."""
        return self._shown is not None

    def operations(self) -> list[dict[str, Any]]:
        """What a frame is told to look like this page."""
        return [
            {"op": "show", "html": self._shown or ""},
            {"op": "title", "text": self._title},
            {"op": "busy", "is": self._is_busy},
        ]

    def leave(self) -> None:
        """Its frame is gone: who waits for its events hears so, now and later."""
        self._is_left = True
        self._end_waiting(LEFT)

    def reset(self) -> None:
        """Forget what is shown: the connection has ended."""
        self._shown, self._title, self._is_busy = None, "", False

    def _accept(self, kind: object) -> None:
        if isinstance(kind, type) and issubclass(kind, Event) and not issubclass(kind, PageEvent):
            raise TypeError(
                f"{kind.__name__} comes from the desktop: @desk.on({kind.__name__}, …). A page tells of "
                "Submit, Click, Change and Input"
            )

    def _subscribe_soon(
        self, names: Collection[str], failed: Callable[[BaseException], None]
    ) -> None:
        # The page tells of everything that is done on it. A handler that outlives its frame may wait.
        if self._is_left:
            self._end_waiting(LEFT)

    def _require_calls(self) -> Calls:
        return self._host.require_calls()

    def _report(self, failure: HandlerFailure) -> None:
        self._host.report(failure)


def text_of(operation: dict[str, Any]) -> str:
    """An operation as it goes to a frame."""
    return json.dumps(operation)
