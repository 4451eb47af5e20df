"""``python3 -m tests``: sets up what is missing (Python packages, npm packages, a browser), then runs
all tests, two files at a time. What follows on the command line goes to pytest instead, in one process:
``python3 -m tests -k handlers``."""

from __future__ import annotations

import sys

from py_ext.workbench import setup as prepare

ALL = ("--numprocesses=2", "--dist=loadfile")
"""The tests of a file stay together: they share what is made once. (pytest-xdist's groups have no effect
with this pytest.)"""


def main() -> int:
    try:
        prepare.use_python_packages("-m", "tests", *sys.argv[1:])
        prepare.use_npm_packages()
        browser = prepare.use_browser()
    except prepare.SetupError as error:
        prepare.fail(error)
    prepare.say(f"Python {sys.version.split()[0]}, browser {browser}")

    import pytest

    return pytest.main(sys.argv[1:] or [*ALL])


if __name__ == "__main__":
    raise SystemExit(main())
