"""A program that is killed leaves its folders; the next one deletes them, and no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from py_ext.workbench.cache import kept
from py_ext.workbench.held_folder import DAY, held_folder
from py_ext.workbench.places import ROOT

WORKS = """
import sys, time
from pathlib import Path
from py_ext.workbench.held_folder import held_folder
with held_folder(Path(sys.argv[1]), "making-", ours=True) as folder:
    (folder / "half").touch()
    print(folder, flush=True)
    time.sleep(600)
"""


@contextmanager
def at_work(parent: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another program that has a folder there."""
    command = [sys.executable, "-c", WORKS, str(parent)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    try:
        yield process, Path(process.stdout.readline().strip())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_what_a_killed_program_has_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    with at_work(tmp_path) as (_, used), at_work(tmp_path) as (killed, left):
        killed.kill()
        killed.wait()
        assert left.is_dir()
        kept(tmp_path, "text", "1", lambda place: place.write_text("made") and None, most=2)
        assert (used / "half").exists()
        assert not left.exists()


def test_what_has_no_lock_goes_after_a_day_where_all_is_ours(tmp_path: Path) -> None:
    for name in ("making-old", "making-new", "other"):
        (tmp_path / name).mkdir()
    for name in ("making-old", "other"):
        os.utime(tmp_path / name, (time.time() - DAY - 60,) * 2)
    with held_folder(tmp_path, "making-", ours=False):
        assert (tmp_path / "making-old").exists()
    with held_folder(tmp_path, "making-", ours=True):
        assert not (tmp_path / "making-old").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"making-new", "other"}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "in-use.lock").touch()
    (tmp_path / "making-link").symlink_to(tmp_path / "elsewhere")
    with held_folder(tmp_path, "making-", ours=True):
        pass
    assert (tmp_path / "elsewhere" / "in-use.lock").exists()


def test_serve_deletes_what_a_killed_one_has_left(tmp_path: Path) -> None:
    def served() -> subprocess.Popen[str]:
        command = [sys.executable, "serve.py", "--no-open", "--port", "0", "--extension-port", "0"]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
        )
        assert process.stdout is not None
        while "Extension's page" not in (line := process.stdout.readline()):
            assert line, "it has ended"
        return process

    first = served()
    first.kill()
    first.communicate()
    (left,) = tmp_path.iterdir()
    second = served()
    (there,) = tmp_path.iterdir()
    assert there != left
    second.send_signal(signal.SIGTERM)
    second.communicate()
    assert [*tmp_path.iterdir()] == []
