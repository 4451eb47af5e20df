"""The samples that the desktop's page offers."""

from __future__ import annotations

from pathlib import Path

import pytest

from py_ext.workbench.gallery import FOLDER, Sample, samples
from py_ext.workbench.places import SAMPLE


def test_each_sample_says_what_it_shows_and_has_its_code() -> None:
    found = samples(SAMPLE)
    assert [each.name for each in found] == sorted(each.name for each in found)
    for each in found:
        assert each.shows
        assert "desk = Desk(" in next(iter(each.code.values())), each.name


def test_a_projects_main_file_is_the_first_and_nothing_but_code_is_told() -> None:
    sample = Sample.read(FOLDER / "order_desk")
    assert next(iter(sample.code)) == "order_desk/__init__.py"
    assert all(name.endswith(".py") for name in sample.code)


def test_one_that_reads_whose_frame_it_is_has_one_of_each_interaction() -> None:
    assert Sample.read(FOLDER / "chat_suggest.py").in_each
    assert not Sample.read(SAMPLE).in_each


def test_what_it_shows_has_a_line_for_each_paragraph() -> None:
    first, second, third = Sample.read(SAMPLE).shows.splitlines()
    assert first == "Tells the agent at the first ring how valuable the caller is."
    assert "While the call is with the agent" in second
    assert third


def test_the_authors_own_comes_first_and_a_sample_only_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text('"""Mine."""\nfrom py_ext import Desk\ndesk = Desk()\n')
    assert samples(path)[0] == Sample(
        "mine.py", path, "Mine", "Mine.", {"mine.py": path.read_text()}, False
    )
    link = tmp_path / "linked.py"
    link.symlink_to(SAMPLE)
    assert len(samples(link)) == len(samples(path)) - 1


@pytest.mark.parametrize("text", ["desk = Desk(", "\0", None])
def test_one_that_makes_no_sense_says_so(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "mine.py"
    if text is not None:
        path.write_text(text)
    first, *rest = samples(path)
    assert "mine.py" in first.shows
    assert first.code == {}
    assert rest == samples(SAMPLE)
