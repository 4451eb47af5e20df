"""HTML without what parsers read in several ways: it is taken out before anything is shown, in a
browser and in tests alike.

What is taken out would not be shown anyway. But where it ends is told by rules of its own, so that
browsers, and the parser of tests, would not always agree on what comes behind it:

- ``<svg>``, ``<math>`` and ``<template>``, with all that is in them;
- ``<noscript>``, which is a text to one browser and elements to another;
- ``<frameset>``, which can take the place of all else;
- in a ``<select>``, tags other than ``<option>`` and ``<optgroup>``: texts stay.

This keeps nobody from anything: the page sanitizes whatever it is given.

>>> made_plain("<p>Paid <svg><path d='M0 0h9v9'/></svg></p>")
'<p>Paid <!----></p>'
"""

from __future__ import annotations

import re

__all__ = ["made_plain"]

WHOLE = frozenset({"math", "svg", "template"})
TAGS = frozenset({"frame", "frameset", "noscript"})
"""Of these, the tags alone: frames have nothing in them, and what is in ``<noscript>`` is RAW."""

OPTIONS = frozenset({"optgroup", "option"})
RAW = frozenset(
    {
        *("iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style"),
        *("textarea", "title", "xmp"),
    }
)
"""Elements in which no tag begins but that which ends them."""

ODD = re.compile("</?(frame|math|noscript|select|svg|template)", re.IGNORECASE)

SIMPLE = r"""(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*+>"""
USUAL_SELECT = re.compile(
    rf"<select(?=[\t\n\f\r />]){SIMPLE}"
    rf"(?:[^<]++|</?opt(?:ion|group)(?=[\t\n\f\r />]){SIMPLE})*+</select>",
    re.IGNORECASE,
)
"""Most forms have some, and are shown again and again: to know these takes a twentieth of the time."""

TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-z][^\t\n\f\r />]*+)
    (?:[\t\n\f\r /]++
      |[^\t\n\f\r />][^\t\n\f\r />=]*+
       (?:[\t\n\f\r ]*+=[\t\n\f\r ]*+
         (?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^"'\t\n\f\r >][^\t\n\f\r >]*+)?+)?+)*+
    (?:>|\Z)""",
    re.IGNORECASE | re.VERBOSE,
)
COMMENT = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/[^a-z>])[^>]*+>?|</>", re.I | re.DOTALL
)

NOTHING = "<!---->"
"""What stands for what was taken out: without it, what was before and behind could become a tag."""


def made_plain(html: str) -> str:
    """The HTML without them; the same text where it has none of them."""
    is_odd = ODD.search(html) and ODD.search(USUAL_SELECT.sub("", html))
    return Plain(html).text() if is_odd else html


class Plain:
    """Goes once over a text, as a browser's tokenizer does."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._made: list[str] = []
        self._around: list[str] = []
        """The elements that are taken out whole, from the outermost to where we are."""
        self._is_in_select = False

    def text(self) -> str:
        html, at = self._html, 0
        while at < len(html):
            start = html.find("<", at)
            if start < 0:
                start = len(html)
            self._keep(html[at:start])
            at = self._read(start) if start < len(html) else start
        return "".join(self._made)

    def _keep(self, text: str) -> None:
        if not self._around:
            self._made.append(text)

    def _read(self, start: int) -> int:
        """Read what begins with a ``<``, and return where it ends."""
        tag = TAG.match(self._html, start)
        if tag is None:
            other = COMMENT.match(self._html, start)
            end = start + 1 if other is None else other.end()
            self._keep(self._html[start:end])
            return end
        name = tag["name"].lower()
        end = tag.end()
        is_raw = name in RAW and not tag["end"]
        if is_raw:
            end = self._end_of_raw(name, end)
        was_inside = bool(self._around)
        if not self._is_taken(tag, name):
            self._made.append(self._html[start:end])
        elif not was_inside:
            self._made.append(NOTHING)
        return end

    def _is_taken(self, tag: re.Match[str], name: str) -> bool:
        is_start = not tag["end"]
        if name in WHOLE:
            self._enter_or_leave(tag, name)
            return True
        if self._around or name in TAGS:
            return True
        if name == "select":
            is_second = is_start and self._is_in_select
            self._is_in_select = is_start and not is_second
            if is_second:  # it ends the first, and is none
                self._made.append("</select>")
            return is_second
        return self._is_in_select and name not in OPTIONS

    def _enter_or_leave(self, tag: re.Match[str], name: str) -> None:
        if not tag["end"]:
            if name == "template" or not tag[0].endswith("/>"):
                self._around.append(name)
        elif name in self._around:
            while self._around.pop() != name:
                pass

    def _end_of_raw(self, name: str, at: int) -> int:
        if name == "plaintext":
            return len(self._html)
        found = re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE).search(self._html, at)
        return len(self._html) if found is None else found.start()
