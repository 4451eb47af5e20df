"""What index.html names is what is in web/page."""

from __future__ import annotations

import re

import pytest

from py_ext.workbench.index_page import Ahead, index_page, page_files
from py_ext.workbench.page_scripts import page_scripts
from py_ext.workbench.places import CACHE, WEB

PAGE = WEB / "page"
INDEX = (PAGE / "index.html").read_text("utf-8")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
OWN = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*['"`]\./([^'"`]+)['"`]""")
PYODIDE_S = {"`${base}pyodide.mjs`", "`${base}pyodide.asm.mjs`", "`${glue}`"}
"""What is imported by an address that is made at run time: no file of ours."""


def code_of(name: str) -> str:
    """A module without its comments, which name others for their types only."""
    return COMMENT.sub("", (PAGE / name).read_text("utf-8"))


def imported_by(first: str) -> set[str]:
    """A module, and all that are imported from there on."""
    imported: set[str] = set()
    waiting = {first}
    while waiting:
        name = waiting.pop()
        imported.add(name)
        waiting |= {*OWN.findall(code_of(name))} - imported
    return imported


def preloaded_in(html: str) -> list[str]:
    return re.findall(r'rel="modulepreload" href="(?:page/)?([^"]+\.mjs)"', html)


def test_each_module_is_used_by_a_frame_or_the_worker() -> None:
    used = imported_by("main.mjs") | imported_by("shared-worker.mjs")
    assert used == {path.name for path in PAGE.glob("*.mjs")}


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "frame"])
def test_the_browser_is_told_of_each_script_that_a_frame_needs_at_once(shared: bool) -> None:
    """And of none that only a Python needs, where the worker has it: later frames would wait for it."""
    scripts = page_scripts(CACHE, shared=shared)
    files = page_files() | scripts.files
    ahead = Ahead({"a/glue.mjs": "sha256-of"}, "a/snapshot.bin", "a/python.wasm", shared)
    page = index_page(
        {"name": "Order desk"}, "page/", files, scripts.imported, "", None, ahead
    ).decode()
    preloaded = preloaded_in(page)
    of_python = set() if shared else {"a/glue.mjs"}
    assert {*preloaded} == {"main.mjs", *scripts.imported} | of_python
    assert len(preloaded) == len({*preloaded}), "each once"
    assert "early-fetch.js" in page
    assert ('data-worker="page/shared-worker.mjs"' in page) is shared
    assert 'data-wasm="a/python.wasm"' in page
    assert ('data-modules="a/glue.mjs"' in page) is shared, (
        "for the worker, which has no such links"
    )
    at_once = b"".join(files[name] for name in ("main.mjs", *scripts.imported))
    assert (b"loadPyodide" in at_once) is not shared
    assert ("shared-worker.mjs" in files) is shared
    assert b"showPanel(" in files["debug-panel.mjs"]
    assert b"Waits for a turn" not in at_once, "the panel is for those who ask for it"
    assert "debug-panel.mjs" not in page


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "frame"])
def test_of_a_console_a_page_loads_nothing_that_nobody_asks_for(shared: bool) -> None:
    """And where it has none, none of it is there: not its words, nor what would lead to it."""
    files = page_scripts(CACHE, shared=shared).files | page_files()
    for word in (b"console-panel", b"pyExtConsole", b"prompts.mjs", b"hearPrompt", b"#console"):
        assert not [name for name, content in files.items() if word in content], word
    scripts = page_scripts(CACHE, shared=shared, has_console=True)
    with_it = page_files(has_console=True) | scripts.files
    more = {"console-panel.mjs", "console-panel.css", "python_console.py"}
    assert more <= with_it.keys()
    assert not more & files.keys()
    at_once = b"".join(with_it[name] for name in ("main.mjs", *scripts.imported))
    assert b"console-panel.mjs" in at_once
    assert b"Tab completes" not in at_once


def test_what_a_module_imports_can_be_read_in_it() -> None:
    for path in sorted(PAGE.glob("*.mjs")):
        late = set(re.findall(r"\bimport\(\s*([^)]*?)\s*\)", code_of(path.name)))
        unread = {each for each in late - PYODIDE_S if not OWN.fullmatch(f"import({each}")}
        assert not unread, f"{path.name}: nobody can tell which file that is"


def test_all_that_it_names_is_there_and_all_that_is_there_is_named() -> None:
    named = set(re.findall(r'(?:href|src)="([^"/]+)"', INDEX))
    there = {path.name for path in PAGE.iterdir() if path.suffix != ".mjs"} - {"index.html"}
    assert named - {"main.mjs"} <= there
    by_others = {"content.css", "early-fetch.js", "page-subscriptions.js"}
    by_others |= {"console-panel.css", "debug-panel.css"}
    assert there - named == by_others, "where the page has what they are for"


MAKES_CODE = re.compile(
    r"""innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|srcdoc|DOMParser|document\.write
    |setHTML|parseHTML\(|\beval\(|new\s+Function|importScripts|set(?:Timeout|Interval)\(\s*['"`]|javascript:""",
    re.VERBOSE,
)
"""What makes elements or code of a text."""


def test_one_place_makes_elements_of_a_text() -> None:
    """And it sanitizes. The policy of both pages forbids the rest, in browsers that have Trusted Types."""
    files = [
        path
        for folder in ("page", "desktop")
        for path in sorted((WEB / folder).iterdir())
        if path.suffix in (".mjs", ".js")
    ]
    assert len(files) > 60
    found = {
        path.name: MAKES_CODE.findall(COMMENT.sub("", path.read_text("utf-8"))) for path in files
    }
    assert {name: each for name, each in found.items() if each} == {"sanitize.mjs": ["parseHTML("]}
