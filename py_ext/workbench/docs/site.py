"""Makes the site: static files that need no network, and no web server either."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from py_ext.workbench import programs
from py_ext.workbench.docs.guide_pages import for_the_site, guide_page
from py_ext.workbench.docs.pages import GUIDES, SECTIONS, Page
from py_ext.workbench.docs.reference import Reference, read_reference
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import ROOT

__all__ = ["build_site"]

HERE = Path(__file__).parent
BESIDE = ("mends.js", "site.css", "worker.js")
"""Files of ours that every page loads."""


def build_site(folder: Path, work: Path) -> None:
    """Build the site of this checkout.

    Args:
        folder: Where it is to be; nothing is there yet.
        work: An empty folder to work in, on the same disk.

    Raises:
        SetupError: The library that makes it is not installed, or complains.
    """
    reference = read_reference()
    texts, files = all_pages(reference)
    sources = work / "docs"
    for place, text in texts.items():
        put(sources / place, for_the_site(text))
    for path, place in files.items():
        put(sources / place, (ROOT / path).read_bytes())
    for name in BESIDE:
        put(sources / name, (HERE / name).read_bytes())
    settings = (HERE / "zensical.toml").read_text("utf-8")
    config = settings.replace("NAVIGATION", navigation(reference))
    put(work / "zensical.toml", config)
    done = programs.run(
        [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", "zensical.toml"],
        cwd=work,
        NO_COLOR="1",
    )
    site = work / "site"
    if done.returncode or not (site / "index.html").is_file():
        raise SetupError(f"the documentation could not be built: {done.stdout}{done.stderr}")
    # What a page without a web server may load is a script.
    put(site / "search.js", f"var __index = {(site / 'search.json').read_text('utf-8')}")
    for place, text in texts.items():  # for programs that read, beside the pages
        put(site / place, text)
    put(site / "llms.txt", listing(reference))
    shutil.move(site, folder)


def all_pages(reference: Reference) -> tuple[dict[str, str], dict[str, str]]:
    """The Markdown of all pages by their places, and the files beside them."""
    texts = dict(reference.texts)
    files: dict[str, str] = {}
    for page in GUIDES:
        text = (ROOT / page.source).read_text("utf-8")
        texts[page.place], shown = guide_page(text, page.source, page.place)
        files |= shown
    return texts, files


def sections(reference: Reference) -> dict[str, list[Page]]:
    """What the navigation has, in its order."""
    *before, last = SECTIONS.items()
    return {
        **{title: list(pages) for title, pages in before},
        "Reference": reference.pages,
        last[0]: list(last[1]),
    }


def navigation(reference: Reference) -> str:
    """The navigation, in the words of the library's settings."""
    parts = []
    for title, pages in sections(reference).items():
        entries = ", ".join(
            f"{{ {json.dumps(page.title, ensure_ascii=False)} = {json.dumps(page.place)} }}"
            for page in pages
        )
        parts.append(f"{{ {json.dumps(title)} = [{entries}] }}")
    return f"[{', '.join(parts)}]"


def listing(reference: Reference) -> str:
    """``llms.txt``: each page, with a line of what it is about."""
    lines = ["# py_ext", "", "> Extensions for the agent's desktop, in Python.", ""]
    for title, pages in sections(reference).items():
        lines += [f"## {title}", ""]
        lines += [f"- [{page.title}]({page.place}): {page.line}" for page in pages]
        lines.append("")
    return "\n".join(lines)


def put(path: Path, content: str | bytes) -> None:
    """Write a file, and the folders that it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
