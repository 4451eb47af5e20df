"""The documentation's site, as its tests read it: built once, and kept for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from py_ext.workbench.docs.site_folder import site_folder

__all__ = ["PageOfSite", "pages_of", "site_folder"]


class PageOfSite(HTMLParser):
    """What a page leads to, loads, and can be led to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.text = path.read_text("utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        for name in ("src", "href"):
            if tag in ("link", "script", "img", "iframe", "source") and name in given:
                self.loaded.append(given[name])

    def dead(self, pages: dict[Path, PageOfSite]) -> Iterator[str]:
        """Its links and what it loads that lead nowhere."""
        for link in [*self.links, *self.loaded]:
            if re.match(r"(https?|mailto|tel|data):", link):
                continue
            path, _, anchor = link.partition("#")
            there = (self.path.parent / path).resolve() if path else self.path
            if not there.is_file() or (
                anchor and there in pages and anchor not in pages[there].ids
            ):
                yield link


def pages_of(site: Path) -> dict[Path, PageOfSite]:
    """All pages, but for the one that a web server may show where there is none."""
    paths = (path.resolve() for path in site.rglob("*.html") if path.name != "404.html")
    return {path: PageOfSite(path) for path in paths}
