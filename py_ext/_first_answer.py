"""The first answer of a desktop that does not answer yet, because of its rate limit.

A Python that takes the place of another does not know what that one has sent. What is one too many begins
a quarantine, in which the desktop still tells its events and confirms subscriptions, but ignores all
requests. It is over by itself, so the first request is sent again after that, and seldom: a desktop may
count what it ignores.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from py_ext._calls import Calls
from py_ext._limits import DELAY, OPTION
from py_ext._pace import patience
from py_ext.errors import Quarantined, RequestTimeout

__all__ = ["LONGEST", "first_answer"]

log = logging.getLogger("py_ext")

LONGEST = 150.0
"""Seconds that a desk waits until it may begin: longer quarantines than the usual one end in them, too."""

AFTER = 1.0
"""Seconds after the end of a quarantine, for clocks that differ."""

LATER = 60.0
"""Seconds until it is asked once more: by then, no minute has anything of what was sent."""

T = TypeVar("T")


async def first_answer(calls: Calls, ask: Callable[[], Coroutine[Any, Any, T]]) -> tuple[T, bool]:
    """Ask until there is an answer. A turn is waited for as long as it takes.

    Returns:
        The answer, and whether the desktop has ignored anything before.

    Raises:
        DeskError: As the last try has; a silence that lasts for longer than ``LONGEST``, too.
    """
    now = asyncio.get_running_loop().time
    began, pauses = now(), 0
    before = patience.set(LONGEST)
    try:
        while True:
            asked = now()
            try:
                return await ask(), pauses > 0
            except (RequestTimeout, Quarantined) as error:
                if isinstance(error, Quarantined):
                    pause = error.remaining + AFTER
                else:
                    pause = LATER if pauses else DELAY + AFTER - (now() - asked)
                pause = max(pause, AFTER)
                if now() + pause > began + LONGEST:
                    raise
                pauses += 1
                log.warning(
                    "The desktop has confirmed a subscription, and ignores %s. Most likely more requests "
                    "were sent in the last minute than its rate limit (%s) allows, such as by a Python "
                    "before this one. It is asked again in %.0f s, and the extension begins then.",
                    *(error.request, OPTION, pause),
                )
                await calls.pause(pause)
    finally:
        patience.reset(before)
