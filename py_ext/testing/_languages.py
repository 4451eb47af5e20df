"""What the agent's browser speaks, told as a page tells Python."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest import mock

from py_ext._runtime.restore import speak

__all__ = ["browser_speaks"]

OTHERS = ("LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LC_TIME", "LC_NUMERIC", "LC_MONETARY")
"""Of the machine that the tests run on: no page has them."""


@contextmanager
def browser_speaks(languages: Sequence[str]) -> Iterator[None]:
    """The environment of a page whose browser speaks these, the best first."""
    with mock.patch.dict(os.environ):
        for name in OTHERS:
            os.environ.pop(name, None)
        speak(",".join(languages))
        yield
