"""Finding the desk in an author's file."""

from pathlib import Path

import pytest

from py_ext import Desk
from py_ext._extension import load_extension


def test_the_one_desk_is_found_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "my-first extension.py"
    path.write_text("from py_ext import Desk\nd = Desk()\nalso = d\n")
    assert isinstance(load_extension(path), Desk)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "odd has no desk: an extension has one line like"),
        ("from py_ext import Desk\na = Desk()\nb = Desk()\n", "odd has 2 desks"),
    ],
)
def test_no_desk_or_two_are_told(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "odd.py"
    path.write_text(text)
    with pytest.raises(TypeError, match=words):
        load_extension(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no extension"):
        load_extension(tmp_path / "none.py")


def test_what_the_file_raises_comes_through(tmp_path: Path) -> None:
    path = tmp_path / "odd.py"
    path.write_text("1 / 0\n")
    with pytest.raises(ZeroDivisionError):
        load_extension(path)
