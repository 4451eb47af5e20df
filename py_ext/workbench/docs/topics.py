"""Finds where on the site a page or a public name is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

from py_ext.workbench.messages import SetupError

__all__ = ["address_of"]

HEADING = re.compile(r'<h[23] id="([\w.]+)"')


def address_of(topic: str, site: Path) -> str:
    """The address of a topic, seen from the site; empty for no topic.

    Args:
        topic: A page, such as ``how-to``, or a name, such as ``RequestTimeout`` or ``desk.voice.dial``.
        site: The built site.

    Raises:
        SetupError: There is no such topic; the message says what may have been meant.
    """
    if not topic:
        return ""
    topics = topics_of(site)
    found = topics.get(topic) or topics.get(topic.removeprefix("desk."))
    if found:
        return found
    close = difflib.get_close_matches(topic, topics, n=1)
    hint = f"did you mean {close[0]}?" if close else "py-ext docs shows all"
    raise SetupError(f"nothing is called {topic} in the documentation: {hint}")


def topics_of(site: Path) -> Mapping[str, str]:
    """All topics with their addresses: guides come before pages of the reference, those before names."""
    reference = sorted(site.glob("reference/*.html"))
    topics = {page.stem: page.relative_to(site).as_posix() for page in reference}
    topics |= {page.stem: page.name for page in sorted(site.glob("*.html"))}
    for page in (site / "errors.html", *reference):
        for name in HEADING.findall(page.read_text("utf-8")):
            topics.setdefault(name, f"{page.relative_to(site).as_posix()}#{name}")
    return topics
