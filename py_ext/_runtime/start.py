"""What the page calls once Python runs: imports the extension, connects its desk, and tells the page
what goes wrong, whichever way it leaves Python.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import io
import json
import logging
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from py_ext._extension import find_desk
from py_ext._runtime import restore, wall
from py_ext._site_settings import SiteSettingsError, read_site_settings
from py_ext._steps import as_told, is_failure, steps
from py_ext.desk import Desk
from py_ext.errors import DeskError, NotEmbedded

__all__ = ["start"]

log = logging.getLogger("py_ext")


def start(page: Any) -> asyncio.Future[None]:
    """Start the extension of this page; done when it runs, or when the page says why it does not.

    Args:
        page: Made by extension-python.mjs: ``takeFrames``, ``limited``, ``timers``, ``view``, ``warn``,
            ``neighbours`` (null where there is no way to other Pythons),
            ``library`` (None where Python has booted in full), ``isForAuthor``, ``language``, ``desktop``,
            ``siteSettings`` (JSON: the schema and the site's file, or null where the extension has no such
            settings), ``rateLimit`` (null where the author says nothing of it), ``home`` (the folder of the
            extension's files), ``module``, and ``over``, which says that nothing will run.
    """
    wall.attach(page)  # first: the loop of Pyodide would let the browser do other things before
    return asyncio.ensure_future(run(page))


_desk: Desk | None = None


async def end() -> None:
    """Close the desk: no frame has been there for as long as the extension wants to live without."""
    if _desk is not None:
        await _desk.close()


async def run(page: Any) -> None:
    global _desk
    if page.library:
        restore.refresh(page.language)
        sys.meta_path.append(restore.LibraryFinder(page.library))
    write_at_once()
    gather_errors(page)
    steps.home = page.home
    sys.path.insert(0, page.home)
    try:
        _desk = desk = find_desk(importlib.import_module(page.module))
        steps.cell[1] = desk.step_limit
        page.limited(desk.step_limit)
        rate_limit = page.rateLimit if isinstance(page.rateLimit, int) else None
        await desk.connect(settings=site_settings(page), rate_limit=rate_limit)
    except NotEmbedded as alone:
        page.warn(f"NotEmbedded: {alone}")  # boot.mjs has said it on the page
        page.over()
    except BaseException as raised:
        if not is_failure(raised):
            raise
        error = as_told(raised)
        wall.close_frames()  # which keep the desktop's events for a desk that will not be
        tell_failure(page, error)
        page.over()
    else:
        page.view.running()


def tell_failure(page: Any, error: BaseException) -> None:
    """Say on the page why the extension has not started."""
    if isinstance(error, SiteSettingsError):
        page.view.failed("The extension is not set up for this site", str(error))
        return
    if isinstance(error, DeskError) and authors_frame(error, page.home) is None:
        title = f"The desktop at {page.desktop} did not let the extension in"
        page.view.failed(title, str(error))
        return
    have_lines(page)
    text = author_traceback(error, page.home)
    advice = "Mend it and save it again." if page.isForAuthor else "Please tell its author."
    is_package = Path(page.home, page.module).is_dir()
    title = f"{page.module}{'' if is_package else '.py'} could not be started"
    page.view.failed(title, f"{headline(error)} {advice}", text)


def site_settings(page: Any) -> Mapping[str, Any]:
    """What the site has set. Raises SiteSettingsError where that makes no sense."""
    if not page.siteSettings:  # JavaScript's null is not None
        return {}
    told = json.loads(page.siteSettings)
    return read_site_settings(told["schema"], told["text"])


def write_at_once() -> None:
    """Have what is printed reach the page without waiting for the end of a line."""
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(
            io.FileIO(number, "w", closefd=False),
            encoding="utf-8",
            errors="backslashreplace",
            write_through=True,
        )
        for number in (1, 2)
    )


def gather_errors(page: Any) -> None:
    """Bring what fails later to the page: what is logged (failed handlers among it) and tasks that
    nobody waits for. What Python writes to stderr, boot.mjs takes."""
    logging.getLogger().addHandler(PageReports(page))

    def failed_task(loop: object, context: dict[str, Any]) -> None:
        error = context.get("exception")
        log.error(
            context.get("message") or "A task failed", exc_info=as_told(error) if error else None
        )

    asyncio.get_event_loop().set_exception_handler(failed_task)


class PageReports(logging.Handler):
    """Tells warnings and errors, with their traceback, to the page's view: it knows who may see them."""

    def __init__(self, page: Any) -> None:
        super().__init__(logging.WARNING)
        self._page = page

    def emit(self, record: logging.LogRecord) -> None:
        """Have the record on the page, if it is its author's, and in the browser's console."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            self._page.warn(record.getMessage())
            self._page.view.print(record.getMessage(), "warning")
        else:
            have_lines(self._page)
            text = author_traceback(error, self._page.home)
            is_beside_form = getattr(record, "is_beside_form", False)
            self._page.view.report(record.getMessage(), headline(error), text, is_beside_form)


def have_lines(page: Any) -> None:
    """Have the library's files come, if they have not yet: a traceback shows their lines."""
    with contextlib.suppress(Exception):  # it can do without
        if page.library:
            page.library.loadNow()


def headline(error: BaseException) -> str:
    """The error's own words, as the last line of its traceback has them."""
    last = traceback.format_exception_only(error)[-1].strip()
    return last if last.endswith((".", "!", "?")) else f"{last}."


def author_traceback(error: BaseException, home: str) -> str:
    """The traceback from the author's first line on: what lies before is our own machinery."""
    frame = authors_frame(error, home)
    chain = not isinstance(error, DeskError)  # whose cause is our own machinery too
    return "".join(traceback.format_exception(type(error), error, frame, chain=chain)).rstrip()


def authors_frame(error: BaseException, home: str) -> TracebackType | None:
    """The first step of the traceback that is in the author's code; None where there is none."""
    frame = error.__traceback__
    while frame is not None and not frame.tb_frame.f_code.co_filename.startswith(home):
        frame = frame.tb_next
    return frame
