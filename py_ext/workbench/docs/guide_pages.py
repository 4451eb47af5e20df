"""A guide, as it is read in a checkout, made a page of the site: its links, its headings, its lists."""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from py_ext.workbench.docs.pages import ERRORS, GUIDES

__all__ = ["for_the_site", "guide_page", "way"]

PLACES: Mapping[str, str] = {
    **{page.source: page.place for page in GUIDES},
    "py_ext/errors.py": ERRORS.place,
}
"""Where on the site it is told what is in that file of the checkout."""

LINK = re.compile(r"(\]\()([^)\s]+)(\))")
HEADING = re.compile(r"(#+) (.*?)(?: \{#[\w.-]+\})?$")
CODE = re.compile(r"`[^`]+`")
ITEM = re.compile(r"(?:[-*]|\d+\.) +")
INDENT = 4
"""What belongs to an item of a list is that far in, for the library that reads the Markdown; elsewhere, as
far as the item's own text."""


def guide_page(text: str, source: str, place: str) -> tuple[str, dict[str, str]]:
    """The Markdown of a page, its links those of the site.

    Args:
        text: The guide.
        source: Its file, seen from the checkout.
        place: The page, seen from the site.

    Returns:
        The Markdown; and where on the site the files are that it shows or links to and that are no pages,
        by their paths in the checkout.
    """
    files: dict[str, str] = {}

    def moved(found: re.Match[str]) -> str:
        path, hash_sign, anchor = found[2].partition("#")
        if not path or re.match(r"[a-z]+:", path):
            return found[0]
        target = os.path.normpath(PurePosixPath(source).parent / path).replace(os.sep, "/")
        if target not in PLACES:
            # A browser shows a text, and offers to save what it takes for a program.
            files[target] = f"files/{target}{'.txt' if target.endswith('.py') else ''}"
        there = way(place, PLACES.get(target) or files[target])
        return f"{found[1]}{there}{hash_sign}{anchor}{found[3]}"

    return each_line(text, lambda line: LINK.sub(moved, line)), files


def way(place: str, other: str) -> str:
    """The relative address of another page or file of the site."""
    return os.path.relpath(other, PurePosixPath(place).parent).replace(os.sep, "/")


def for_the_site(text: str) -> str:
    """Markdown as people write it, made what the site's library takes for the same.

    Headings say their anchors, which are those of a checkout's links; what belongs to an item of a list is
    indented as far as the library wants; a list and a table have an empty line before them.
    """
    width = 0
    """Of the item's mark that the line may belong to."""
    before = ""

    def changed(line: str) -> str:
        nonlocal width, before
        item = ITEM.match(line)
        heading = HEADING.match(line)
        if item:
            needs_line = before.strip() and not width
            width = len(item[0])
            line = f"{line[:width].strip():<{INDENT}}{line[width:]}"
        elif width and line.startswith(" " * width):
            line, needs_line = " " * INDENT + line[width:], False
        else:
            needs_line = line.startswith("|") and before.strip() and not before.startswith("|")
            if line.strip():
                width = 0
        before = line
        if line.lstrip().startswith("|"):  # in code, the library takes a bar for what it is
            line = CODE.sub(lambda found: found[0].replace("\\|", "|"), line)
        if heading and "{#" not in line:
            line = f"{line} {{#{anchor_of(heading[2])}}}"
        return f"\n{line}" if needs_line else line

    def moved_in(line: str) -> str:
        nonlocal width
        if line.strip() and not line.startswith(" " * width):
            width = 0
        return f"{' ' * INDENT}{line[width:]}" if width and line.strip() else line

    return each_line(text, changed, moved_in)


def anchor_of(heading: str) -> str:
    """What a checkout's links call it."""
    return re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")


def each_line(
    text: str, change: Callable[[str], str], code: Callable[[str], str] = lambda line: line
) -> str:
    """The text, with each line of prose changed in one way, those of blocks of code in another."""
    lines, is_code = [], False
    for line in text.splitlines():
        is_fence = line.lstrip().startswith("```")
        lines.append(code(line) if is_code or is_fence else change(line))
        is_code ^= is_fence
    return "\n".join(lines) + "\n"
