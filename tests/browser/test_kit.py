"""The kit's example suite in a browser: the very file that passes in this Python."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from py_ext.workbench.places import ROOT


def test_the_example_suite_passes_in_chromium_too(chromium: object) -> None:
    suite = "tests/kit/test_wrap_up.py"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", suite]
    done = subprocess.run(
        [*command, "--desktop-browser"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^18 passed, 1 skipped", done.stdout, re.MULTILINE), done.stdout


AUTHOR = {
    "orders.py": "from py_ext import Desk\ndesk = Desk()\n",
    "test_orders.py": """
import time

async def test_that_is_killed(extension, desktop_browser):
    await extension.open()
    print("Chromium", desktop_browser.address, flush=True)
    time.sleep(600)

def test_that_ends(desktop_browser):
    pass
""",
}


def is_open(port: int) -> bool:
    """Whether somebody listens there."""
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    return False


def test_a_killed_session_ends_its_chromium_and_the_next_one_deletes_its_folder(
    chromium: object, tmp_path: Path
) -> None:
    for file, text in AUTHOR.items():
        (tmp_path / file).write_text(text)
    # Not tmp_path: Chromium makes a socket in there, and their paths must be short.
    with tempfile.TemporaryDirectory() as name:
        temporary = Path(name)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-s",
            "-p",
            "no:cacheprovider",
            "--desktop-browser",
        ]
        usual = {
            "cwd": tmp_path,
            "env": {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": name},
            "text": True,
        }
        killed = subprocess.Popen(
            [*command, "-k", "killed"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **usual
        )
        assert killed.stdout is not None
        said = ""
        while (found := re.search(r"Chromium (ws://\S+)\n", said)) is None:
            line = killed.stdout.readline()
            assert line, said
            said += line
        killed.kill()
        killed.communicate()
        port = urlsplit(found[1]).port
        for _ in range(600):
            if not is_open(port):
                break
            time.sleep(0.1)
        assert not is_open(port)
        (left,) = temporary.glob("py-ext-*")
        assert [*left.glob("*/HEADERS.txt")], "the bundle is in there too"
        done = subprocess.run([*command, "-k", "ends"], check=False, capture_output=True, **usual)
        assert done.returncode == 0, done.stdout + done.stderr
        left_by_us = {
            path for path in temporary.iterdir() if not path.name.startswith("playwright-")
        }
        assert left_by_us == set()
