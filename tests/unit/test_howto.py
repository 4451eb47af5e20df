"""Each answer of "How do I …" shows what is in a sample, which has tests."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from py_ext.workbench.places import ROOT
from tests.guides import HOWTO, WRITING, rows_in, text_of

FEWEST = 20
MOST_SENTENCES = 4

TABLE = "| sample | what it shows | its tests |"

HEADING = "How do I "
LAST = re.compile(r"^The sample: `([\w/.]+)`\. Its tests: `([\w/.]+)`\.$")


@dataclass(frozen=True)
class Answer:
    """A section of the guide.

    Attributes:
        question: Its heading.
        words: What it says, above the code.
        code: Its block.
        end: Its last line, which names the sample and its tests.
    """

    question: str
    words: str
    code: str
    end: str

    @classmethod
    def read(cls, section: str) -> Answer:
        """Raises ValueError where a section has another form."""
        question, _, rest = section.partition("\n")
        words, code, end = re.split(r"^```(?:python)?\n", rest.strip(), flags=re.MULTILINE)
        return cls(question, words.strip(), code, end.strip())


ANSWERS = [Answer.read(section) for section in re.split(r"^## ", text_of(HOWTO), flags=re.M)[1:]]

each_answer = pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.question)


def sample_of(answer: Answer) -> tuple[Path, Path]:
    """The sample that it names, and its tests."""
    named = LAST.match(answer.end)
    assert named, "its last line is: The sample: `…`. Its tests: `…`."
    return ROOT / named[1], ROOT / named[2]


def files_of(sample: Path) -> list[Path]:
    return [sample] if sample.is_file() else sorted(sample.glob(f"{sample.name}/*.py"))


def test_there_are_many_and_each_has_a_question_of_its_own() -> None:
    questions = Counter(answer.question for answer in ANSWERS)
    assert len(questions) == len(ANSWERS) >= FEWEST
    assert all(each.startswith(HEADING) and each.endswith("?") for each in questions)


def test_as_many_samples_are_named() -> None:
    assert len({sample_of(answer)[0] for answer in ANSWERS}) >= FEWEST


@each_answer
def test_what_it_shows_is_in_its_sample(answer: Answer) -> None:
    sample, _ = sample_of(answer)
    texts = [file.read_text("utf-8") for file in files_of(sample)]
    pieces = [piece.strip("\n") for piece in answer.code.split("\n\n\n")]
    assert pieces != [""]
    for piece in pieces:
        assert ast.parse(piece).body
        whole = f"\n{piece}\n"
        assert any(whole in f"\n{text}" for text in texts), f"not in {sample.name}:\n{piece}"


@each_answer
def test_its_sample_and_its_tests_are_those_of_the_table(answer: Answer) -> None:
    rows = {row[0].strip("`"): row[2].strip("`") for row in rows_in(WRITING, TABLE)}
    sample, tests = (
        path.relative_to(ROOT).as_posix() + ("/" if path.is_dir() else "")
        for path in sample_of(answer)
    )
    assert rows.get(sample) == tests
    assert (ROOT / tests).exists()


@each_answer
def test_it_is_short(answer: Answer) -> None:
    sentences = re.findall(r"[.?!](?=\s|$)", re.sub(r"`[^`]*`", "", answer.words))
    assert 2 <= len(sentences) <= MOST_SENTENCES
