"""What index.html names is what is in web/page."""

from __future__ import annotations

import re

from py_ext.workbench.index_page import Ahead, index_page
from py_ext.workbench.places import WEB

PAGE = WEB / "page"
INDEX = (PAGE / "index.html").read_text("utf-8")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
OWN = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*['"`]\./([^'"`]+)['"`]""")
AT_ONCE = re.compile(r"""(?:\bfrom|\bimport)\s*['"]\./([^'"]+)['"]""")
"""Not what is imported when it is needed."""
PYODIDE_S = {"`${base}pyodide.mjs`", "`${base}pyodide.asm.mjs`"}
"""What is imported by an address that is made at run time: no file of ours."""


def code_of(name: str) -> str:
    """A module without its comments, which name others for their types only."""
    return COMMENT.sub("", (PAGE / name).read_text("utf-8"))


def imported_by(first: str, how: re.Pattern[str] = OWN) -> set[str]:
    """A module, and all that are imported from there on."""
    imported: set[str] = set()
    waiting = {first}
    while waiting:
        name = waiting.pop()
        imported.add(name)
        waiting |= {*how.findall(code_of(name))} - imported
    return imported


def preloaded_in(html: str) -> list[str]:
    return re.findall(r'rel="modulepreload" href="(?:page/)?([^"]+\.mjs)"', html)


def test_the_browser_is_told_of_each_module_that_the_page_imports() -> None:
    preloaded = preloaded_in(INDEX)
    assert len(preloaded) == len({*preloaded}), "each once"
    assert {*preloaded} == imported_by("main.mjs")
    used = imported_by("main.mjs") | imported_by("shared-worker.mjs")
    assert used == {path.name for path in PAGE.glob("*.mjs")}, "each module is used"


def test_where_frames_share_a_python_they_do_not_wait_for_what_only_it_needs() -> None:
    """The worker loads that, once."""
    described: dict[str, object] = {"name": "Order desk"}
    shared = index_page(described, "page/", "", None, None).decode()
    assert {*preloaded_in(shared)} == imported_by("main.mjs", AT_ONCE)
    assert "early-fetch.js" not in shared
    own = index_page(
        described, "page/", "", None, Ahead(("a/glue.mjs",), "a/snapshot.bin")
    ).decode()
    assert {*preloaded_in(own)} == imported_by("main.mjs") | {"a/glue.mjs"}
    assert re.search(r'<script src="page/early-fetch.js"[^>]* data-file="a/snapshot.bin">', own)


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
    by_the_worker = imported_by("shared-worker.mjs") - imported_by("main.mjs")
    assert there - named == by_the_build | by_the_worker, "where the bundle has what they are for"
