"""What boot.mjs calls once Python runs: imports the extension, connects its desk, and tells the page
what goes wrong, whichever way it leaves Python.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
import traceback
from types import TracebackType
from typing import Any

from py_ext import _bridge
from py_ext.errors import DeskError, NotEmbedded
from py_ext.extension import find_desk

__all__ = ["run"]

log = logging.getLogger("py_ext")


async def run(page: Any) -> None:
    """Start the extension of this page.

    Args:
        page: Made by boot.mjs: ``bridge``, ``view``, ``origin``, ``problem``, ``desktop``, ``params``
            (JSON), ``home`` (the folder of the extension's files), ``module``.
    """
    _bridge.attach(page)
    gather_errors(page)
    sys.path.insert(0, page.home)
    try:
        desk = find_desk(importlib.import_module(page.module))
        await desk.connect()
    except NotEmbedded as error:
        log.warning("NotEmbedded: %s", error)  # boot.mjs has said it on the page
    except (Exception, SystemExit) as error:
        if isinstance(error, DeskError) and authors_frame(error, page.home) is None:
            log.warning("%s", error)
            title = f"The desktop at {page.desktop} did not let the extension in"
            page.view.failed(title, str(error))
            return
        text = author_traceback(error, page.home)
        log.warning("%s", text)
        page.view.failed(
            f"{page.module}.py could not be started",
            "Mend it and save it again." if is_local(page.origin) else "Please tell its author.",
            text,
        )
    else:
        page.view.running()


def gather_errors(page: Any) -> None:
    """Bring what fails later to the page: log records with a traceback (failed handlers among them)
    and tasks that nobody waits for."""
    root = logging.getLogger()
    root.addHandler(logging.StreamHandler(sys.stderr))
    root.addHandler(PageReports(page))

    def failed_task(loop: object, context: dict[str, Any]) -> None:
        log.error("A task failed", exc_info=context.get("exception"))

    asyncio.get_event_loop().set_exception_handler(failed_task)


class PageReports(logging.Handler):
    """Shows errors that have a traceback on the page."""

    def __init__(self, page: Any) -> None:
        super().__init__(logging.ERROR)
        self._page = page

    def emit(self, record: logging.LogRecord) -> None:
        """Show the record, if it has a traceback."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self._page.view.report(record.getMessage(), author_traceback(error, self._page.home))


def author_traceback(error: BaseException, home: str) -> str:
    """The traceback from the author's first line on: what lies before is our own machinery."""
    frame = authors_frame(error, home)
    return "".join(traceback.format_exception(type(error), error, frame)).rstrip()


def authors_frame(error: BaseException, home: str) -> TracebackType | None:
    """The first step of the traceback that is in the author's code; None where there is none."""
    frame = error.__traceback__
    while frame is not None and not frame.tb_frame.f_code.co_filename.startswith(home):
        frame = frame.tb_next
    return frame


def is_local(origin: str) -> bool:
    """Whether the page comes from this machine, as serve.py's do."""
    return "//127.0.0.1" in origin or "//localhost" in origin
