"""What takes long to make is kept, by several programs at a time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from py_ext.workbench import places
from py_ext.workbench.cache import kept
from py_ext.workbench.messages import SetupError


def write(place: Path) -> None:
    place.write_text("made")


def test_it_is_made_once(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = kept(cache, "text", "1", write, most=2)
    again = kept(cache, "text", "1", lambda _: pytest.fail("it was there"), most=2)
    assert first == again
    assert [path.name for path in cache.iterdir()] == ["text-1"]


def test_those_that_were_used_last_stay(tmp_path: Path) -> None:
    for age, key in ((300, "old"), (200, "used"), (100, "new")):
        place = kept(tmp_path, "text", key, write, most=9)
        os.utime(place, (place.stat().st_mtime - age,) * 2)
    kept(tmp_path, "other", "1", write, most=1)
    kept(tmp_path, "text", "used", write, most=9)
    kept(tmp_path, "text", "newest", write, most=2)
    assert {path.name for path in tmp_path.iterdir()} == {"text-used", "text-newest", "other-1"}


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(place: Path) -> None:
        place.mkdir()
        (place / "half").touch()
        raise SetupError("no memory")

    with pytest.raises(SetupError, match="no memory"):
        kept(tmp_path, "folder", "1", fail, most=2)
    assert not [*tmp_path.iterdir()]


def test_another_program_may_be_faster(tmp_path: Path) -> None:
    def make(place: Path) -> None:
        place.mkdir()
        (place / "mine").touch()

    def beside_another(place: Path) -> None:
        make(place)
        kept(tmp_path, "folder", "1", make, most=2)

    place = kept(tmp_path, "folder", "1", beside_another, most=2)
    assert [*tmp_path.iterdir()] == [place]
    assert (place / "mine").exists()


def test_a_cache_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match="cannot be written: Not a directory"):
        kept(tmp_path / "file" / "cache", "text", "1", write, most=1)


def test_a_cache_that_can_only_be_read_serves_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = kept(tmp_path, "text", "1", write, most=2)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr("os.utime", refuse)
    monkeypatch.setattr("os.mkdir", refuse)
    assert kept(tmp_path, "text", "1", write, most=2) == place
    with pytest.raises(SetupError, match="cannot be written: Read-only file system"):
        kept(tmp_path, "text", "2", write, most=2)


def test_a_read_only_checkout_is_used_with_the_user_s_own_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "mine"))
    assert places.cache_of(tmp_path) == tmp_path / ".cache"
    monkeypatch.setattr("os.access", lambda *_: False)
    assert places.cache_of(tmp_path) == tmp_path / "mine" / "py-ext"
