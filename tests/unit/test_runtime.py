"""Where an extension's Python runs, and how long it stays: as a project says it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from py_ext.project.project import read_project
from py_ext.project.runtime import read_idle, read_runtime
from py_ext.project.setup_error import SetupError


def extension_of(folder: Path, *settings: str) -> Path:
    path = folder / "order_desk.py"
    lines = ["# /// script", "# [tool.py-ext]", *(f"# {each}" for each in settings), "# ///"]
    path.write_text("\n".join([*lines, "from py_ext import Desk", "desk = Desk()", ""]))
    return path


def test_all_frames_share_one_python_unless_a_project_says_otherwise(tmp_path: Path) -> None:
    settings = read_project(extension_of(tmp_path)).settings
    assert (settings.runtime, settings.idle) == ("shared", 120)
    written = extension_of(tmp_path, 'runtime = "frame"', 'idle = "30s"')
    settings = read_project(written).settings
    assert (settings.runtime, settings.idle) == ("frame", 30)
    assert read_project(written, runtime="").settings.runtime == "frame"
    assert read_project(written, runtime="shared").settings.runtime == "shared"


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("0s", 0),
        ("30s", 30),
        (" 30 s ", 30),
        ("2m", 120),
        ("1.5m", 90),
        ("5m", 300),
        ("300s", 300),
    ],
)
def test_a_time_is_a_number_and_a_unit(given: str, seconds: float) -> None:
    assert read_idle(given) == seconds


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("120", "'120' is no time that is known here: did you mean \"120s\"?"),
        ("2min", 'did you mean "2m"?'),
        ("2 minutes", 'did you mean "2m"?'),
        ("2M", 'did you mean "2m"?'),
        ("30 sec.", 'did you mean "30s"?'),
        ("500ms", 'is no time that is known here: write it like "30s" or "2m"'),
        ("2d", 'write it like "30s" or "2m"'),
        ("two minutes", 'write it like "30s" or "2m"'),
        ("-1s", 'write it like "30s" or "2m"'),
        ("nan s", 'write it like "30s" or "2m"'),
        ("", 'write it like "30s" or "2m"'),
        ("6m", "'6m' is too long: browsers end it after 5m"),
        ("301s", "is too long"),
        ("1h", "is no time that is known here"),
        (120, 'it must be a text with a unit. Did you mean "120s"?'),
        (1.5, 'Did you mean "1.5s"?'),
        (True, "it must be a text with a unit: write it like"),
        (["2m"], "it must be a text with a unit"),
    ],
)
def test_a_time_that_makes_no_sense_is_told(given: Any, said: str) -> None:
    with pytest.raises(SetupError) as raised:
        read_idle(given)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("shraed", "there is no runtime shraed. Did you mean shared?"),
        ("Shared", "Did you mean shared?"),
        ("frames", "Did you mean frame?"),
        ("iframe", "Did you mean frame?"),
        ("node", "there is no runtime node. There are: shared, frame."),
        (True, 'it must be a text: "shared" or "frame"'),
        ("", 'it must be a text: "shared" or "frame"'),
    ],
)
def test_a_runtime_that_there_is_not_is_answered_with_what_was_meant(given: Any, said: str) -> None:
    with pytest.raises(SetupError) as raised:
        read_runtime(given)
    assert said in str(raised.value)


def test_a_mistake_has_its_file_and_line(tmp_path: Path) -> None:
    written = extension_of(tmp_path, 'runtime = "frame"', 'idle = "2min"')
    with pytest.raises(SetupError, match=r"order_desk\.py, line 4: idle: .*did you mean \"2m\"\?"):
        read_project(written)
