"""What index.html names is what is in web/page."""

from __future__ import annotations

import re

from py_ext.workbench.places import WEB

PAGE = WEB / "page"
INDEX = (PAGE / "index.html").read_text("utf-8")


def test_the_browser_is_told_of_each_module_that_the_page_imports() -> None:
    imported: set[str] = set()
    waiting = {"main.mjs"}
    while waiting:
        name = waiting.pop()
        imported.add(name)
        source = (PAGE / name).read_text("utf-8")
        waiting |= {*re.findall(r"^(?:import|\}) .*'\./(.+)';$", source, re.MULTILINE)} - imported
    preloaded = re.findall(r'rel="modulepreload" href="(.+)"', INDEX)
    assert sorted(preloaded) == sorted(imported)
    assert imported == {path.name for path in PAGE.glob("*.mjs")}, "each module is used"


def test_all_that_it_names_is_there_and_all_that_is_there_is_named() -> None:
    named = set(re.findall(r'(?:href|src)="([^"/]+)"', INDEX))
    there = {path.name for path in PAGE.iterdir()} - {"index.html"}
    assert named <= there
    by_the_build = {"early-fetch.js", "page-subscriptions.js"}
    assert there - named == by_the_build, "where the bundle has what they are for"
