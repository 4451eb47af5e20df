"""The lock beside an extension."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from py_ext.workbench.lock_file import Lock, Locked, read_lock, write_lock
from py_ext.workbench.messages import SetupError

IDNA = Locked("idna", "3.20", "idna-3.20-py3-none-any.whl", "ab", modules=("idna",))
HTTPX = Locked(
    "httpx2",
    "2.16",
    "httpx2-2.16-py3-none-any.whl",
    "cd",
    ("idna",),
    ("httpx2",),
    "httpx2-2.16.tar.gz",
    "ef",
    True,
)
LOCK = Lock("1.2.3", ("httpx2>=2",), (HTTPX, IDNA))


def test_what_is_written_is_read_and_always_in_the_same_order(tmp_path: Path) -> None:
    path, other = tmp_path / "a.lock", tmp_path / "b.lock"
    write_lock(path, LOCK)
    write_lock(other, Lock("1.2.3", ("httpx2>=2",), (IDNA, HTTPX)))
    assert read_lock(path) == LOCK
    assert path.read_bytes() == other.read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.lock", "b.lock"]


def test_there_may_be_none(tmp_path: Path) -> None:
    assert read_lock(tmp_path / "a.lock") is None


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            '"name": "idna",',
            '"name": "idna"',
            r"a\.lock, line \d+ is damaged: take it from version",
        ),
        ('"name": "idna"', "<<<<<<< HEAD", r", line \d+ is damaged"),
        ('"version": "3.20"', '"version": 3.20', "is damaged"),
        ('"version": "3.20",', "", "is damaged"),
        ('"wheel": "idna', '"wheel": "../idna', "is damaged"),
        ('"wheel": "idna', '"wheel": "idna\\u0000', "is damaged"),
        ('.whl"', '"', "is damaged"),
        ('"requirements": [', '"requirements": [' + "[" * 100_000, "is damaged"),
        ('"sha256": "ab"', '"sha256": "../ab"', "is damaged"),
        ('"requires": []', '"requires": "x"', "is damaged"),
        ('"format": 1', '"format": 2', r"made by another version of py-ext \(format 2\)"),
    ],
)
def test_a_damaged_one_is_named(tmp_path: Path, before: str, after: str, told: str) -> None:
    path = tmp_path / "a.lock"
    write_lock(path, LOCK)
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(SetupError, match=told):
        read_lock(path)


def test_one_that_cannot_be_written_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.lock"
    path.write_text("as it is")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(SetupError, match="cannot be written: No space left"):
        write_lock(path, LOCK)
    assert path.read_text() == "as it is"
    assert [each.name for each in tmp_path.iterdir()] == ["a.lock"]


def test_what_a_killed_run_left_is_deleted(tmp_path: Path) -> None:
    left, of_another = tmp_path / ".a.lock.1.new", tmp_path / ".a.lock.2.new"
    for each in (left, of_another):
        each.touch()
    os.utime(left, (time.time() - 3600,) * 2)
    write_lock(tmp_path / "a.lock", LOCK)
    assert not left.exists()
    assert of_another.exists()  # its program may be about to put it into its place
