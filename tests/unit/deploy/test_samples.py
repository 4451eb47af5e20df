"""What is found in the samples is enough for their own tests, and no more than those ask for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from py_ext.project.project import PROJECT_FILE, read_project
from py_ext.workbench.check.permissions import wanted_of
from py_ext.workbench.check.sources import read_sources
from py_ext.workbench.places import ROOT, WEB

FOLDER = WEB / "extensions"
SAMPLES = sorted(
    [*FOLDER.glob("*.py"), *(each.parent for each in FOLDER.glob(f"*/{PROJECT_FILE}"))]
)

OF_THE_DESK = {"configuration.getOption", "agent.getStateList"}
"""What the desk asks by itself: whether there is a rate limit, and whether a quarantine is over. A refusal
is an answer to both."""

NOT_TRIED = {
    "interaction.unblockMarkdone": "what lifts a block when the extension ends",
}
"""What is wanted for what no test of a sample comes to."""


def kit_tests(sample: Path) -> Path:
    return sample / "tests" if sample.is_dir() else ROOT / "tests" / "kit" / f"test_{sample.name}"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_its_tests_pass_with_what_was_found_and_ask_for_all_of_it(
    sample: Path, tmp_path: Path
) -> None:
    sources, _ = read_sources(read_project(sample))
    wanted = wanted_of(sources)
    assert not wanted.unclear
    sent = tmp_path / "sent"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.unit.deploy.only_allowed"),
            *("-p", "no:cacheprovider", "-o", "addopts=", str(kit_tests(sample))),
        ],
        cwd=ROOT,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "ALLOWED": ", ".join(wanted.requests),
            "SENT": str(sent),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    asked = {*sent.read_text().split()}
    assert asked - OF_THE_DESK <= wanted.requests.keys()
    missing = wanted.requests.keys() - asked
    assert {name: wanted.requests[name] for name in missing}.items() <= NOT_TRIED.items()
