"""``python3 -m tests``: sets up what is missing (Python packages, npm packages, a browser), then runs
all tests, two files at a time. What follows on the command line goes to pytest instead, in one process:
``python3 -m tests -k handlers``.

``python3 -m tests --check`` runs the checkers alone, which takes less than a minute and needs no browser.
"""

from __future__ import annotations

import sys

from py_ext.workbench.browser import use_browser
from py_ext.workbench.messages import SetupError, fail, say
from py_ext.workbench.npm_packages import use_npm_packages
from py_ext.workbench.python_packages import use_python_packages

ALL = ("--numprocesses=2", "--dist=loadfile")
"""The tests of a file stay together: they share what is made once. (pytest-xdist's groups have no effect
with this pytest.)"""


def main() -> int:
    asked = sys.argv[1:]
    try:
        use_python_packages("-m", "tests", *asked)
        use_npm_packages()
        if asked == ["--check"]:
            from tests import checkers

            return checkers.run_all()
        browser = use_browser()
    except SetupError as error:
        fail(error)
    say(f"Python {sys.version.split()[0]}, browser {browser}")

    import pytest

    return pytest.main(asked or [*ALL])


if __name__ == "__main__":
    raise SystemExit(main())
