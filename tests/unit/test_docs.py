"""The documentation's site: its pages, its links, what its reference has, and how the command shows it."""

from __future__ import annotations

import argparse
import asyncio
import re
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx2
import pytest

import py_ext
import py_ext.simulator
import py_ext.testing
from py_ext import errors
from py_ext.workbench import docs_command, places
from py_ext.workbench.docs import site_folder as place_of_site
from py_ext.workbench.docs.guide_pages import for_the_site, guide_page
from py_ext.workbench.docs.pages import GUIDES
from py_ext.workbench.docs.topics import address_of
from py_ext.workbench.messages import SetupError
from py_ext.workbench.places import ROOT
from tests.api_table import FUNCTIONS
from tests.guides import CONTRIBUTING, FIRST_PAGE
from tests.guides import GUIDES as GUIDES_OF_TESTS
from tests.site import PageOfSite, pages_of, site_folder


@pytest.fixture(scope="session")
def site() -> Path:
    return site_folder().resolve()


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, PageOfSite]:
    return pages_of(site)


# What is there


def test_every_guide_is_a_page() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    of_samples = {name for name in listed.stdout.split() if name.startswith("web/extensions/")}
    assert {page.source for page in GUIDES} == {*listed.stdout.split()} - of_samples
    assert {str(guide.relative_to(ROOT)) for guide in GUIDES_OF_TESTS} <= {
        page.source for page in GUIDES
    }


def test_every_page_has_its_markdown_beside_it(site: Path, pages: dict[Path, PageOfSite]) -> None:
    for path in pages:
        text = path.with_suffix(".md").read_text("utf-8")
        assert text.startswith("# "), path


def test_the_list_for_programs_has_every_page(site: Path, pages: dict[Path, PageOfSite]) -> None:
    lines = re.findall(
        r"^- \[.+?\]\((.+?)\): (.+)$", (site / "llms.txt").read_text("utf-8"), re.MULTILINE
    )
    assert all(line for _, line in lines)
    assert {(site / place).resolve().with_suffix(".html") for place, _ in lines} == pages.keys()


def test_the_navigation_leads_to_every_page(site: Path, pages: dict[Path, PageOfSite]) -> None:
    links = {link.partition("#")[0].removeprefix("./") for link in pages[site / "index.html"].links}
    assert {path.relative_to(site).as_posix() for path in pages} - {"index.html"} <= links


# Links


def test_no_link_is_dead(pages: dict[Path, PageOfSite]) -> None:
    dead = {path.name: found for path, page in pages.items() if (found := [*page.dead(pages)])}
    assert dead == {}


def test_nothing_is_loaded_from_another_host(pages: dict[Path, PageOfSite]) -> None:
    loaded = {each for page in pages.values() for each in page.loaded}
    assert loaded
    assert {each for each in loaded if re.match(r"(\w+:)?//", each)} == set()


def test_links_of_a_guide_lead_to_the_site_s_pages() -> None:
    text = (
        "[a](../README.md#frames) [b](#here) [c](pictures/x.png) [d](../errors.py) [e](_list.py)\n"
        "```python\nx = y[0](z)\n```\n"
    )
    made, files = guide_page(text, "py_ext/page/README.md", "showing.md")
    assert made == (
        "[a](writing.md#frames) [b](#here) [c](files/py_ext/page/pictures/x.png) [d](errors.md) "
        "[e](files/py_ext/page/_list.py.txt)\n```python\nx = y[0](z)\n```\n"
    )
    assert files == {
        "py_ext/page/pictures/x.png": "files/py_ext/page/pictures/x.png",
        "py_ext/page/_list.py": "files/py_ext/page/_list.py.txt",
    }


def test_what_people_write_is_made_what_the_library_reads() -> None:
    text = "## Who's there?\nfirst\n- one\n  more\n\n  ```sh\n  a\n  ```\n\nend\n| `a \\| b` |\n"
    assert for_the_site(text) == (
        "## Who's there? {#whos-there}\nfirst\n\n-   one\n    more\n\n    ```sh\n    a\n    ```\n\n"
        "end\n\n| `a | b` |\n"
    )


# The reference

PUBLIC = [*py_ext.__all__, *py_ext.simulator.__all__, *py_ext.testing.__all__]


def test_the_reference_has_every_public_name(site: Path, pages: dict[Path, PageOfSite]) -> None:
    told = pages[site / "errors.html"].ids.union(
        *(page.ids for path, page in pages.items() if path.parent.name == "reference")
    )
    assert set(PUBLIC) - told == set()


def test_the_reference_has_every_function_with_its_javascript_name(
    site: Path, pages: dict[Path, PageOfSite]
) -> None:
    index = pages[site / "reference" / "index.html"].text
    for function in FUNCTIONS:
        namespace = function.python.partition(".")[0]
        page = pages[site / "reference" / f"{namespace}.html"]
        assert function.python in page.ids
        assert f"<code>genesys.wwe.service.{function.name}</code>" in page.text, function.name
        row = rf"<code>{re.escape(function.name)}</code></td>\s*<td><a [^>]*><code>desk\.{function.python}<"
        assert re.search(row, index), function.name


def test_a_method_is_told_with_its_arguments_and_errors(site: Path) -> None:
    text = (site / "reference" / "voice.md").read_text("utf-8")
    dial = text.partition("## desk.voice.dial {")[2].partition("\n## ")[0]
    for part in (
        "async def dial(",
        "destination: str,",
        "- `destination`: The number to dial.",
        "- [`RequestTimeout`](../errors.md#RequestTimeout): No answer in time.",
        '```pycon\n>>> call = await desk.voice.dial("5550170"',
    ):
        assert part in dial


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_has_a_remedy(name: str, site: Path) -> None:
    text = (site / "errors.md").read_text("utf-8")
    told = text.partition(f"## {name} {{#{name}}}\n")[2].partition("\n## ")[0]
    cause, remedy = told.split("**Remedy**")
    assert len(cause.partition("```\n\n")[2]) > 20
    assert len(remedy.strip()) > 20


# The command


def given(*words: str) -> argparse.Namespace:
    return docs_command.arguments([*words], "py-ext docs", Path())


@pytest.mark.parametrize(
    ("topic", "address"),
    [
        ("", ""),
        ("errors", "errors.html"),
        ("how-to", "how-to.html"),
        ("testing", "testing.html"),
        ("voice", "reference/voice.html"),
        ("RequestTimeout", "errors.html#RequestTimeout"),
        ("desk.voice.dial", "reference/voice.html#voice.dial"),
        ("desk.voice", "reference/voice.html"),
        ("Desk.on", "reference/desk.html#Desk.on"),
    ],
)
def test_a_topic_is_found(site: Path, topic: str, address: str) -> None:
    assert address_of(topic, site) == address


@pytest.mark.parametrize("name", errors.__all__)
def test_what_the_tracebacks_of_errors_name_is_a_topic(site: Path, name: str) -> None:
    assert address_of(name, site) == f"errors.html#{name}"


def test_a_misspelt_topic_is_answered_with_the_one_that_was_meant(site: Path) -> None:
    with pytest.raises(SetupError, match=r"called RequestTimeot .* did you mean RequestTimeout\?"):
        address_of("RequestTimeot", site)
    with pytest.raises(SetupError, match="py-ext docs shows all"):
        address_of("zzzz", site)


def test_the_site_is_written_into_a_folder_and_again(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        docs_command.run(given("errors", "--out", str(tmp_path / "docs")))
    assert f"{tmp_path / 'docs' / 'errors.html'} is the documentation." in capsys.readouterr().out
    assert (tmp_path / "docs" / "search.json").read_bytes() == (site / "search.json").read_bytes()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(SetupError, match="holds other files: choose an empty folder with --out"):
        docs_command.run(given("--out", str(tmp_path)))
    assert (tmp_path / "index.html").read_text() == "mine"
    with pytest.raises(SetupError, match="cannot be written"):
        docs_command.run(given("--out", str(tmp_path / "index.html" / "deeper")))


async def test_it_is_served_and_said_where_it_is(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(docs_command.webbrowser, "open", opened.append)
    ended = asyncio.Event()
    monkeypatch.setattr(docs_command, "ending", lambda: ended)
    task = asyncio.ensure_future(
        docs_command.serve(site, 0, "errors.html#NotAllowed", is_opened=True)
    )
    async with asyncio.timeout(20):
        while not opened:
            await asyncio.sleep(0.01)
        async with httpx2.AsyncClient() as client:
            answer = await client.get(opened[0].partition("#")[0])
        ended.set()
        await task
    assert "NotAllowed" in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "https:" not in answer.headers["Content-Security-Policy"]
    said = capsys.readouterr().out
    assert f"Documentation: {opened[0]}" in said
    assert str(site / "index.html") in said


async def test_a_port_that_is_taken_is_named(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"port {port} .*cannot be used .* --port"):
            async with asyncio.timeout(10):
                await docs_command.serve(site, port, "", is_opened=False)


# Where it is


def test_an_installed_package_shows_what_it_carries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place_of_site, "CARRIED", tmp_path)
    assert place_of_site.site_folder() == tmp_path


def test_a_checkout_without_the_tools_says_how_to_have_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place_of_site, "CACHE", tmp_path)
    monkeypatch.setitem(sys.modules, "griffe", None)
    for name in [*sys.modules]:
        if name.startswith("py_ext.workbench.docs.") and name != place_of_site.__name__:
            monkeypatch.delitem(sys.modules, name)
    with pytest.raises(SetupError, match=r"pip install -e '\.\[dev\]'"):
        place_of_site.site_folder()


def test_the_site_is_built_anew_when_a_guide_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place_of_site.key_of_sources()
    assert place_of_site.key_of_sources() == before
    monkeypatch.setattr(place_of_site, "ROOT", tmp_path)
    monkeypatch.setattr(place_of_site, "PACKAGE", tmp_path / "py_ext")
    (tmp_path / "py_ext").mkdir()
    for name in ("README.md", "pyproject.toml", "py_ext/HOWTO.md"):
        (tmp_path / name).write_text("one")
    keys = [place_of_site.key_of_sources()]
    for name in ("README.md", "py_ext/HOWTO.md"):
        (tmp_path / name).write_text("two")
        keys.append(place_of_site.key_of_sources())
    assert len(set(keys)) == 3


def test_the_wheel_carries_the_site(site: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if name.startswith("py_ext/site/")}
    there = {
        f"py_ext/site/{path.relative_to(site).as_posix()}"
        for path in site.rglob("*")
        if path.is_file()
    }
    assert carried == there


def test_what_is_built_here_is_what_the_wheel_would_carry() -> None:
    assert places.IS_CHECKOUT
    assert not place_of_site.CARRIED.exists()
    assert {FIRST_PAGE, CONTRIBUTING} <= {ROOT / page.source for page in GUIDES}
