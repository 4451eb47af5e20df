"""What a site may set: the schema in a project, and the file beside a page."""

from __future__ import annotations

from typing import Any

import pytest

from py_ext._site_settings import SiteSettingsError, read_site_settings
from py_ext.project.setup_error import SetupError
from py_ext.project.site_settings import read_schema

SCHEMA: dict[str, dict[str, Any]] = {
    "crm": {"type": "text"},
    "retries": {"type": "whole number", "default": 3},
    "share": {"type": "number", "default": 0.5},
    "eager": {"type": "true or false", "default": False},
    "queues": {"type": "list of texts", "default": []},
}


def test_what_a_site_sets_counts_and_what_it_leaves_out_has_its_default() -> None:
    text = '{"crm": "https://crm.example.com", "share": 1, "eager": true, "queues": ["a"]}'
    assert dict(read_site_settings(SCHEMA, text)) == {
        "crm": "https://crm.example.com",
        "retries": 3,
        "share": 1,
        "eager": True,
        "queues": ["a"],
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "There is no settings.json: write crm, a text, into it"),
        ("{}", "settings.json has no crm: write crm, a text, into it"),
        ('{"crm": 7}', "crm must be a text."),
        ('{"crm": "a", "retries": true}', "retries must be a whole number."),
        ('{"crm": "a", "retries": 1.5}', "retries must be a whole number."),
        ('{"crm": "a", "share": "1"}', "share must be a number."),
        ('{"crm": "a", "eager": 1}', "eager must be a true or false."),
        ('{"crm": "a", "queues": [1]}', "queues must be a list of texts."),
        ('{"crm": "a", "retrys": 1}', "there is no setting retrys. Did you mean retries?"),
        ('{"crm": "a", "xyzzy": 1}', "There are: crm, retries, share, eager, queues."),
        ('{\n"crm": "a",\n}', "settings.json is no JSON: look at line"),
        ("[]", "settings.json must hold an object"),
        ("[" * 100_000, "settings.json is no JSON"),
        ('{"crm": "a", "share": Infinity}', "share must be a number."),
        ('{"crm": "a", "share": NaN}', "share must be a number."),
        ("", "settings.json is no JSON"),
    ],
)
def test_a_file_that_makes_no_sense_is_told_without_its_values(text: str, words: str) -> None:
    with pytest.raises(SiteSettingsError) as caught:
        read_site_settings(SCHEMA, text)
    assert words in str(caught.value)
    assert "crm.example" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("x", {"type": "text", "default": "x"}),
        (3, {"type": "whole number", "default": 3}),
        (True, {"type": "true or false", "default": True}),
        (["a"], {"type": "list of texts", "default": ["a"]}),
        ({"type": "text"}, {"type": "text"}),
        ({"type": "number", "default": 3}, {"type": "number", "default": 3}),
    ],
)
def test_a_project_names_a_default_or_a_type(given: Any, plain: dict[str, Any]) -> None:
    assert read_schema({"it": given})["it"].as_plain() == plain


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"type": "texts"}, 'write its default, or { type = "…" }'),
        ({}, "write its default"),
        ({"type": "text", "needed": True}, "write its default"),
        ({"type": "text", "default": 3}, "its default is no text"),
        ([1], "a setting is one of: text, whole number"),
        (float("inf"), "a setting is one of: text, whole number"),
        ({"type": "number", "default": float("nan")}, "its default is no number"),
        ({"type": ["text"]}, "write its default"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(given: Any, words: str) -> None:
    with pytest.raises(SetupError, match=words.replace("{", r"\{").replace("}", r"\}")):
        read_schema({"it": given})
