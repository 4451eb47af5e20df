"""Of two builds into one folder, one waits for the other."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from py_ext.workbench.messages import SetupError
from py_ext.workbench.one_build import one_build_into
from py_ext.workbench.places import ROOT

HOLDS = """
import sys
from pathlib import Path
from py_ext.workbench.one_build import one_build_into
with one_build_into(Path(sys.argv[1]), Path(sys.argv[2])):
    print("holds", flush=True)
    sys.stdin.read()
"""


def other(folder: Path, cache: Path) -> subprocess.Popen[str]:
    """Another program that builds there, until its input ends."""
    command = [sys.executable, "-c", HOLDS, str(folder), str(cache)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "holds\n"
    return process


def test_the_second_waits_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "dist"
    process = other(folder, tmp_path / "cache")
    begun = threading.Event()

    def build() -> None:
        with one_build_into(tmp_path / "x" / ".." / "dist", tmp_path / "cache"):
            begun.set()

    second = threading.Thread(target=build)
    second.start()
    assert not begun.wait(1)
    process.communicate()
    assert begun.wait(60)
    second.join()
    assert f"another build writes to {tmp_path / 'x' / '..' / 'dist'}: waiting for it" in "".join(
        capsys.readouterr()
    )
    assert not folder.exists(), "the lock is not in what a web server gets"


def test_one_that_was_killed_holds_nothing_up(tmp_path: Path) -> None:
    process = other(tmp_path / "dist", tmp_path)
    process.kill()
    process.communicate()
    with one_build_into(tmp_path / "dist", tmp_path):
        pass


def test_another_folder_is_not_waited_for(tmp_path: Path) -> None:
    process = other(tmp_path / "dist", tmp_path)
    with one_build_into(tmp_path / "other", tmp_path):
        pass
    process.communicate()


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(SetupError, match="file cannot be written"),
        one_build_into(tmp_path / "dist", tmp_path / "file"),
    ):
        pass
