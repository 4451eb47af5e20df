"""What Python logs, in the browser's console, each level in its own; and on the page, for its author.

Customer data that the desk knows is blotted out before anything leaves Python.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from typing import Any

from py_ext._redaction import MARK, without_customers
from py_ext._runtime.tracebacks import author_traceback, headline

__all__ = ["PageLog", "cleaner", "have_lines", "listen_to_logging", "tell_all"]

CONSOLE = ((logging.ERROR, "error"), (logging.WARNING, "warn"), (logging.INFO, "info"))
"""From which level on a record goes to which function of the console; the rest are for ``debug``."""

TALKATIVE = ("httpx2", "httpcore2")
"""They tell of each request on the level INFO, with its address. They may where all is told."""


def cleaner(private: Callable[[], set[str]]) -> Callable[[str], str]:
    """What blots out the customer data that there is now, and tokens."""

    def clean(text: str) -> str:
        try:
            return without_customers(text, private())
        except Exception:  # what cannot be cleaned is not shown
            return MARK

    return clean


def listen_to_logging(page: Any, private: Callable[[], set[str]]) -> None:
    """Have what is logged from now on be told by the page, from its level on.

    Args:
        page: As for ``start``: ``logLevel``, ``log``, ``view``, ``library``, ``home``.
        private: The customer data that is known.
    """
    root = logging.getLogger()
    root.addHandler(PageLog(page, cleaner(private)))
    root.setLevel(page.logLevel)
    if root.level > logging.DEBUG:
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(max(root.level, logging.WARNING))


def tell_all() -> None:
    """Have all that is logged be told, from now on: somebody debugs."""
    logging.getLogger().setLevel(logging.DEBUG)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.NOTSET)


class PageLog(logging.Handler):
    """Tells what is logged: errors with a traceback to the page's view, which knows who may see what, the
    rest to the console, and to the author's page.

    Args:
        page: As for ``start``.
        clean: Blots out customer data.
    """

    def __init__(self, page: Any, clean: Callable[[str], str]) -> None:
        super().__init__()
        self._page = page
        self._clean = clean

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one record. It never fails: who logs is in the middle of something else."""
        text = self._clean(text_of(record))
        error = record.exc_info[1] if record.exc_info else None
        traceback = ""
        if error is not None:
            have_lines(self._page)
            traceback = author_traceback(error, self._page.home, self._clean)
            if record.levelno >= logging.ERROR:
                is_beside_form = getattr(record, "is_beside_form", False)
                words = headline(error, self._clean)
                self._page.view.report(text, words, traceback, is_beside_form)
                return
        lines = "\n".join(filter(None, (text, traceback, record.stack_info)))
        self._page.log(console_of(record.levelno), lines)
        self._page.view.print(lines, "warning" if record.levelno >= logging.WARNING else "")


def text_of(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # logging itself would print the arguments, which may be a customer's
        return (
            f"What was logged in line {record.lineno} of {record.filename} cannot be told: its text and "
            "its arguments do not fit."
        )


def console_of(level: int) -> str:
    return next((name for least, name in CONSOLE if level >= least), "debug")


def have_lines(page: Any) -> None:
    """Have the library's files come, if they have not yet: a traceback shows their lines."""
    with contextlib.suppress(Exception):  # it can do without
        if page.library:
            page.library.loadNow()
