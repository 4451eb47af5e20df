"""The checkers have nothing to say; and ``python3 -m tests --check`` passes on what they do say."""

from __future__ import annotations

import subprocess
import sys

import pytest

from py_ext.workbench.places import ROOT
from tests.checkers import CHECKERS, complaint, run_all


@pytest.mark.parametrize("name", CHECKERS)
def test_the_checkers_are_content(name: str) -> None:
    said = complaint(CHECKERS[name])
    assert not said, said


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_what_one_checker_says_is_printed_and_counts(capfd: pytest.CaptureFixture[str]) -> None:
    complains = python("import sys; print('line 7: no'); sys.exit('1 error')")
    assert run_all({"strict": complains, "kind": python("")}) == 1
    assert capfd.readouterr().out == "strict: line 7: no\n1 error\nkind: content\n"


def test_checkers_that_are_content_count_as_well(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_all({"kind": python("print('all fine')")}) == 0
    assert capfd.readouterr().out == "kind: content\n"


def test_a_checker_that_says_nothing_or_is_missing_counts() -> None:
    assert complaint(python("raise SystemExit(3)")) == "exit code 3"
    assert complaint(["no-such-checker"]).startswith("no-such-checker cannot be run: ")


def test_the_command_for_tests_runs_them() -> None:
    """With all that it does before: other tests call pytest by itself."""
    command = [sys.executable, "-m", "tests", "tests/unit/test_samples.py", "-q"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
