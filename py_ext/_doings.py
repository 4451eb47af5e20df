"""``Doings``: tells what a desk does between the messages, for a picture of it on its author's machine.

Handlers that run, requests that wait for their turn, pages that are shown. Names are told, and no values:
what a customer said or is called gets nowhere near it. Nobody listens in a deployed extension, where all
of it comes to one look at ``Tally.doings``.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

__all__ = ["Doings"]


class Doings:
    """Tells of each doing of one desk, as plain data.

    ===============  ====================================================================================
    ``what``         ``handler``, ``wait``, ``page``, ``agent``
    ``name``         of the handler, the request, what was done with the page, what the agent did there
    ``at``           when it began, by the event loop's clock
    ``seconds``      how long it took; a handler that has begun to wait is told of twice, first without
    ``run``          which call of a handler it is, counted from 1
    ``event``        the class of the event that a handler was called with; none for a hook
    ``interaction``  the id of the interaction that the event is about
    ``error``        the class of what a handler raised, ``CancelledError`` where it was cancelled; of what
                     a request that waited failed with, and was not sent
    ===============  ====================================================================================

    Args:
        tell: Takes each.
    """

    def __init__(self, tell: Callable[[dict[str, Any]], None]) -> None:
        self._tell = tell
        self._runs = itertools.count(1)
        self._running: dict[asyncio.Task[Any] | None, dict[str, Any]] = {}

    def ran(
        self, name: str, event: object, began: float, seconds: float, error: BaseException | None
    ) -> None:
        """A handler has run and ended, without a wait."""
        doing = self._called(name, event, began) | {"seconds": seconds}
        self._tell(doing | failed_with(error))

    def begins(self, task: asyncio.Task[None], name: str, event: object, began: float) -> None:
        """A handler has begun, and goes on in this task."""
        doing = self._running[task] = self._called(name, event, began)
        self._tell(dict(doing))

    def runs(self, task: asyncio.Task[None], name: str, now: Callable[[], float]) -> None:
        """A hook, or what an extension has begun by itself, runs in this task."""
        if name.startswith("py_ext."):
            return  # what it is called is told in a moment, or it is none of the author's
        began = now()
        self.begins(task, name, None, began)
        task.add_done_callback(lambda done: self.ends(done, now() - began))

    def failed(self, error: BaseException) -> None:
        """Something has failed: what runs in this task, if it is one that was told of, ends in a moment."""
        doing = self._running.get(current_task())
        if doing is not None:
            doing["error"] = type(error).__name__

    def ends(self, task: asyncio.Task[None], seconds: float) -> None:
        """The handler in this task has ended, in whichever way."""
        doing = self._running.pop(task, None)
        if doing is None:
            return  # it had begun before anybody listened
        if task.cancelled():
            doing["error"] = asyncio.CancelledError.__name__
        self._tell(doing | {"seconds": seconds})

    def waited(self, name: str, until: float, seconds: float) -> None:
        """A request has waited for its turn, and is sent now."""
        self._tell({"what": "wait", "name": name, "at": until - seconds, "seconds": seconds})

    def unsent(self, name: str, began: float, seconds: float, error: BaseException) -> None:
        """A request has waited, or was refused a place among those that wait, and is not sent."""
        doing = {"what": "wait", "name": name, "at": began, "seconds": seconds}
        self._tell(doing | failed_with(error))

    def did(self, what: str, name: str, at: float) -> None:
        """Something was done that takes no time."""
        self._tell({"what": what, "name": name, "at": at})

    def _called(self, name: str, event: object, began: float) -> dict[str, Any]:
        doing = {"what": "handler", "name": name, "at": began, "run": next(self._runs)}
        if event is None:
            return doing
        about = getattr(event, "interaction_id", None)
        told = {"interaction": about} if isinstance(about, str) else {}
        return doing | {"event": type(event).__name__} | told


def current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:  # there is no loop
        return None


def failed_with(error: BaseException | None) -> dict[str, str]:
    return {} if error is None else {"error": type(error).__name__}
