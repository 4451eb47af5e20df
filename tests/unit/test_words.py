"""What pages say to agents: all of it in each language, and nothing that no page says."""

from __future__ import annotations

import re

import pytest

from py_ext.testing._screen import FAILED
from py_ext.workbench.places import PAGE
from py_ext.workbench.words import ENGLISH, words

SAID = "\n".join(path.read_text("utf-8") for path in PAGE.glob("*.*js"))
PLACE = re.compile(r"\{\w+\}")


def test_there_are_six() -> None:
    assert [*words()] == ["en", "de", "fr", "es", "pt", "ja"]


@pytest.mark.parametrize("language", words())
def test_each_says_all_there_is(language: str) -> None:
    texts, english = words()[language], words()[ENGLISH]
    assert texts.keys() == english.keys()
    for key, text in texts.items():
        assert text.strip() == text
        assert {*PLACE.findall(text)} == {*PLACE.findall(english[key])}, key


def test_pages_say_all_of_it_and_no_more() -> None:
    said = {*re.findall(r"\bsai?[dy]\('(\w+)'", SAID)}
    assert said == words()[ENGLISH].keys()


def test_what_is_said_without_them_is_the_same() -> None:
    script = (PAGE / "start-check.js").read_text("utf-8")
    own = dict(re.findall(r"^  (\w+): '(.*)',$", script, re.MULTILINE))
    assert own.keys() <= words()[ENGLISH].keys()
    for key in own.keys() - {"notStarted"}:  # which has no name there
        assert own[key] == words()[ENGLISH][key]


def test_the_kit_says_it_as_pages_do() -> None:
    assert words()[ENGLISH]["formFailed"] == FAILED
