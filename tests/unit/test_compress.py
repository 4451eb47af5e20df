"""compress.py: what lies beside a bundle's files for web servers to send, made once and kept."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import zstandard

from py_ext.workbench import compress, programs
from py_ext.workbench.messages import SetupError

FILES = {"large.txt": b"large " * 1000, "small.txt": b"small", "packed.zip": b"zip " * 1000}


def test_only_what_is_worth_it_is_compressed_and_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = compress.compressed(tmp_path, FILES)
    assert made.keys() == {"large.txt.zst", "large.txt.br", "large.txt.gz"}
    assert gzip.decompress(made["large.txt.gz"]) == FILES["large.txt"]
    assert zstandard.decompress(made["large.txt.zst"]) == FILES["large.txt"]
    kept = {each.suffix for each in (tmp_path / "compressed").iterdir()}
    assert kept == set(compress.ENCODINGS)
    monkeypatch.setattr(compress, "compress", lambda *_: pytest.fail("it was there"))
    assert compress.compressed(tmp_path, FILES) == made


def test_two_programs_may_compress_the_same_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = programs.run
    others: list[dict[str, bytes]] = []

    def beside_another(*given: Any, **more: Any) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(programs, "run", run)
        others.append(compress.compressed(tmp_path, FILES))
        return run(*given, **more)

    monkeypatch.setattr(programs, "run", beside_another)
    assert compress.compressed(tmp_path, FILES) == others[0]


def test_a_failure_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        (place,) = json.loads(command[-1])
        Path(f"{place}.br").write_bytes(b"half of it")
        return subprocess.CompletedProcess(command, 1, "", "no memory\n")

    monkeypatch.setattr(programs, "run", fails)
    with pytest.raises(SetupError, match=r"^the bundle could not be compressed: no memory$"):
        compress.compressed(tmp_path, FILES)
    assert not [*(tmp_path / "compressed").iterdir()]


def test_no_command_is_longer_than_a_system_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths = []

    def compresses(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        lengths.append(len(command[-1]))
        for place in json.loads(command[-1]):
            for ending in compress.ENCODINGS:
                Path(place).with_suffix(ending).write_bytes(b"")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(programs, "run", compresses)
    many = {f"{number}.txt": b"%d" % number * 2000 for number in range(1000)}
    assert len(compress.compressed(tmp_path, many)) == 3000
    assert max(lengths) < 30_000
