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
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from py_ext._diagnosis import customer_data_of, diagnosis, tally_of
from py_ext._extension import find_desk
from py_ext._runtime import restore, wall
from py_ext._runtime.page_doings import tell_doings
from py_ext._runtime.page_log import cleaner, have_lines, listen_to_logging, tell_all
from py_ext._runtime.tracebacks import author_traceback, authors_frame, headline
from py_ext._site_settings import SiteSettingsError, read_site_settings
from py_ext._steps import as_told, is_failure, steps
from py_ext._tally import Tally
from py_ext.desk import Desk
from py_ext.errors import DeskError, NotEmbedded

__all__ = ["start"]

log = logging.getLogger("py_ext")


def start(page: Any) -> asyncio.Future[None]:
    """Start the extension of this page; done when it runs, or when the page says why it does not.

    Args:
        page: Made by extension-python.mjs: ``takeFrames``, ``limited``, ``timers``, ``view``, ``log``,
            ``neighbours`` (null where there is no way to other Pythons),
            ``library`` (None where Python has booted in full), ``isForAuthor``, ``languages``, ``desktop``,
            ``siteSettings`` (JSON: the schema and the site's file, or null where the extension has no such
            settings), ``rateLimit`` (null where the author says nothing of it), ``logLevel`` (the name of
            the lowest that is told), ``failed`` (null where nobody is told of failures), ``doings`` (null
            but for a simulated desktop, which is told what the desk does), ``home`` (the folder of the
            extension's files), ``module``, and ``over``, which says that nothing will run.
    """
    wall.attach(page)  # first: the loop of Pyodide would let the browser do other things before
    return asyncio.ensure_future(run(page))


_desk: Desk | None = None
_tally = Tally()  # the desk's, when there is one


async def end() -> None:
    """Close the desk: no frame has been there for as long as the extension wants to live without."""
    if _desk is not None:
        await _desk.close()


def updated(version: str, take: Any) -> None:
    """Another version of the extension is deployed, for which ``take()`` loads the frames anew."""
    if _desk is not None and _desk.is_connected:
        _desk.offer_update(version, take)


def debug() -> str:
    """What the debug panel shows; whoever looks at it also wants to see all that is logged."""
    tell_all()
    return diagnosis(_desk, wall.opened())


async def run(page: Any) -> None:
    global _desk, _tally
    report_failures(page, _tally)
    if page.library:
        restore.refresh()
        sys.meta_path.append(restore.LibraryFinder(page.library))
    restore.speak(page.languages)
    write_at_once()
    gather_errors(page)
    steps.home = page.home
    sys.path.insert(0, page.home)
    try:
        _desk = desk = find_desk(importlib.import_module(page.module))
        _tally = tally_of(desk)
        report_failures(page, _tally)
        if page.doings:  # JavaScript's null is not None
            tell_doings(page.doings, _tally)
        steps.cell[1] = desk.step_limit
        page.limited(desk.step_limit)
        rate_limit = page.rateLimit if isinstance(page.rateLimit, int) else None
        await desk.connect(settings=site_settings(page), rate_limit=rate_limit)
    except NotEmbedded as alone:
        page.log("warn", f"NotEmbedded: {alone}")  # boot.mjs has said it on the page
        page.over()
    except BaseException as raised:
        if not is_failure(raised):
            raise
        error = as_told(raised)
        _tally.failed(error)
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
    clean = cleaner(private)
    text = author_traceback(error, page.home, clean)
    advice = "Mend it and save it again." if page.isForAuthor else "Please tell its author."
    is_package = Path(page.home, page.module).is_dir()
    title = f"{page.module}{'' if is_package else '.py'} could not be started"
    page.view.failed(title, f"{headline(error, clean)} {advice}", text)


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
    listen_to_logging(page, private)

    def failed_task(loop: object, context: dict[str, Any]) -> None:
        error = context.get("exception")
        error = as_told(error) if error else None
        if error is not None:
            _tally.failed(error)
        log.error(context.get("message") or "A task failed", exc_info=error)

    asyncio.get_event_loop().set_exception_handler(failed_task)


def report_failures(page: Any, tally: Tally) -> None:
    """Have the page told of failures, where it reports them to the company's own server."""
    if not page.failed:  # JavaScript's null is not None
        return

    def tell(error: str, place: str, handler: str) -> None:
        with contextlib.suppress(Exception):  # a failure more would help nobody
            page.failed(error, place, handler)

    tally.on_failure = tell


def private() -> set[str]:
    """The customer data that is known now."""
    return customer_data_of(_desk) if _desk is not None else set()
