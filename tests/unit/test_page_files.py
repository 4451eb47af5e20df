"""What index.html names is what is in web/page."""

from __future__ import annotations

import re

from py_ext.workbench.places import WEB

PAGE = WEB / "page"
INDEX = (PAGE / "index.html").read_text("utf-8")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
OWN = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*['"`]\./([^'"`]+)['"`]""")
PYODIDE_S = {"`${base}pyodide.mjs`", "`${base}pyodide.asm.mjs`"}
"""What is imported by an address that is made at run time: no file of ours."""


def code_of(name: str) -> str:
    """A module without its comments, which name others for their types only."""
    return COMMENT.sub("", (PAGE / name).read_text("utf-8"))


def test_the_browser_is_told_of_each_module_that_the_page_imports() -> None:
    imported: set[str] = set()
    waiting = {"main.mjs"}
    while waiting:
        name = waiting.pop()
        imported.add(name)
        waiting |= {*OWN.findall(code_of(name))} - imported
    preloaded = re.findall(r'rel="modulepreload" href="(.+)"', INDEX)
    assert set(preloaded) == imported
    assert len(preloaded) == len(imported), "each once"
    assert imported == {path.name for path in PAGE.glob("*.mjs")}, "each module is used"


def test_what_a_module_imports_can_be_read_in_it() -> None:
    for path in sorted(PAGE.glob("*.mjs")):
        late = set(re.findall(r"\bimport\(\s*([^)]*?)\s*\)", code_of(path.name)))
        unread = {each for each in late - PYODIDE_S if not OWN.fullmatch(f"import({each}")}
        assert not unread, f"{path.name}: nobody can tell which file that is"


def test_all_that_it_names_is_there_and_all_that_is_there_is_named() -> None:
    named = set(re.findall(r'(?:href|src)="([^"/]+)"', INDEX))
    there = {path.name for path in PAGE.iterdir()} - {"index.html"}
    assert named <= there
    by_the_build = {"early-fetch.js", "page-subscriptions.js"}
    assert there - named == by_the_build, "where the bundle has what they are for"
