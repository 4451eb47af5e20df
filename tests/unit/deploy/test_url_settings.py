"""``check --url`` judges a site's ``settings.json`` as the page does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from tests.unit.deploy.deployed import FILES, Deployed, deployed, site_with
from tests.unit.deploy.url_server import header_set, said_of, status_set


@pytest.fixture
def bundle(tmp_path: Path) -> Deployed:
    return deployed(tmp_path / "dist", site_with())


def page_instead(name: str, answer: httpx2.Response) -> None:
    """As servers of single pages do for what they have not."""
    if name == "settings.json":
        answer.status_code = 200
        answer.headers = httpx2.Headers({"Content-Type": "text/html"})
        answer.stream = httpx2.ByteStream(FILES["index.html"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"crm": 5}', "crm must be a text."),
        ('{"crm": "x", "retries": "3"}', "retries must be a whole number."),
        ('{"crm": "x", "retry": 3}', "there is no setting retry. Did you mean retries?"),
        ('{"retries": 3}', "settings.json has no crm: write crm, a text, into it, beside index.html."),
        ('{\n"crm" "x"}', "settings.json is no JSON: look at line 2."),
        ("[1]", "settings.json must hold an object: {\u2026}."),
    ],
)  # fmt: skip
def test_what_no_page_starts_with_is_told_as_the_page_tells_it(
    bundle: Deployed, text: str, said: str
) -> None:
    (bundle.folder / "settings.json").write_text(text)
    assert said_of(bundle) == [f"settings.json: error: No page starts with it: {said}"]


@pytest.mark.parametrize("text", ['{"crm": "x"}', '\ufeff{"crm": "g\u00e4ste", "retries": 3}'])
def test_of_what_a_page_starts_with_nothing_is_said(bundle: Deployed, text: str) -> None:
    (bundle.folder / "settings.json").write_text(text, "utf-8")
    assert said_of(bundle) == []


def test_what_cannot_be_decoded_is_told(bundle: Deployed) -> None:
    said = said_of(bundle, header_set("settings.json", "Content-Encoding", "br"))
    assert said == [
        "settings.json: error: Its content is not what its Content-Encoding says.",
    ]


@pytest.mark.parametrize("status", [403, 418, 500, 503])
def test_only_404_says_that_there_is_none(bundle: Deployed, status: int) -> None:
    bundle = replace(bundle, site=replace(bundle.site, settings={"retries": ("number", False)}))
    (bundle.configuration / "site.json").write_bytes(bundle.site.dumps())
    assert said_of(bundle, status_set("settings.json", 404)) == []
    (said,) = said_of(bundle, status_set("settings.json", status))
    assert said.startswith("settings.json: error: ")
    assert f"{status}" in said


@pytest.mark.parametrize("has_to", [True, False])
def test_a_page_in_its_place_is_told(bundle: Deployed, has_to: bool) -> None:
    bundle = replace(bundle, site=replace(bundle.site, settings={"crm": ("text", has_to)}))
    (bundle.configuration / "site.json").write_bytes(bundle.site.dumps())
    instead = "settings.json: error: It is missing: index.html comes in its place. Answer with 404."
    also = ["settings.json: error: It is missing, and has to set crm."] if has_to else []
    assert said_of(bundle, page_instead) == [instead, *also]


def test_where_nothing_can_be_set_no_page_reads_it(bundle: Deployed) -> None:
    bundle = replace(bundle, site=replace(bundle.site, settings={}))
    (bundle.configuration / "site.json").write_bytes(bundle.site.dumps())
    assert said_of(bundle, status_set("settings.json", 403)) == []
    assert said_of(bundle) == [
        "settings.json: warning: No page reads it: the extension has no settings. Delete it.",
    ]
