"""compress.py: what lies beside a bundle's files for web servers to send, made once and kept."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
import zstandard

from py_ext.workbench import compress

FILES = {"large.txt": b"large " * 1000, "small.txt": b"small", "packed.zip": b"zip " * 1000}


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_only_what_is_worth_it_is_compressed_and_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = compress.compressed(tmp_path, FILES)
    assert made.keys() == {"large.txt.zst", "large.txt.br", "large.txt.gz"}
    assert gzip.decompress(made["large.txt.gz"]) == FILES["large.txt"]
    assert zstandard.decompress(made["large.txt.zst"]) == FILES["large.txt"]
    assert brotli.decompress(made["large.txt.br"]) == FILES["large.txt"]
    assert {each.suffix for each in kept(tmp_path)} == set(compress.ENCODINGS)
    monkeypatch.setattr(compress, "compress", lambda *_: pytest.fail("it was there"))
    assert compress.compressed(tmp_path, FILES) == made


def test_the_same_content_comes_to_the_same_bytes(tmp_path: Path) -> None:
    first = compress.compressed(tmp_path / "a", FILES)
    assert compress.compressed(tmp_path / "b", FILES) == first


def test_two_programs_may_compress_the_same_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = compress.as_gzip
    others: list[dict[str, bytes]] = []

    def beside_another(content: bytes) -> bytes:
        monkeypatch.setitem(compress.PACKERS, ".gz", pack)  # type: ignore[arg-type]
        others.append(compress.compressed(tmp_path, FILES))
        return pack(content)

    monkeypatch.setitem(compress.PACKERS, ".gz", beside_another)  # type: ignore[arg-type]
    assert compress.compressed(tmp_path, FILES) == others[0]


def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(content: bytes) -> bytes:
        raise MemoryError

    monkeypatch.setitem(compress.PACKERS, ".br", fails)  # type: ignore[arg-type]
    with pytest.raises(MemoryError):
        compress.compressed(tmp_path, FILES)
    assert not kept(tmp_path)


@pytest.mark.parametrize("ending", compress.ENCODINGS)
def test_what_becomes_more_than_is_wanted_is_none(ending: str) -> None:
    encoding = compress.ENCODINGS[ending]
    packed = compress.PACKERS[ending](bytes(50_000_000))
    assert len(packed) < 100_000
    assert compress.decompressed(packed, encoding, 49_999_999) is None
    opened = compress.decompressed(packed, encoding, 50_000_000)
    assert opened is not None
    assert len(opened) == 50_000_000


@pytest.mark.parametrize("ending", compress.ENCODINGS)
def test_what_is_cut_short_is_not_the_whole(ending: str) -> None:
    content = bytes(range(256)) * 40
    packed = compress.PACKERS[ending](content)
    assert compress.decompressed(packed[:-5], compress.ENCODINGS[ending], 100_000) != content
