"""``py-ext timeline``: a saved trace as a picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.workbench import timeline_command as command
from py_ext.workbench.messages import SetupError
from tests.wire import Wire


@pytest.fixture
async def trace(tmp_path: Path) -> Path:
    simulator = DeskSimulator()
    Wire(simulator).ask(request="agent.get")
    path = tmp_path / "day.jsonl"
    simulator.trace(values=True).save(path)
    return path


def run(*words: str) -> None:
    command.run(command.arguments(list(words), "py-ext timeline", Path()))


async def test_the_picture_is_beside_the_trace(
    trace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(str(trace))
    picture = trace.with_suffix(".svg")
    assert "agent.get" in picture.read_text("utf-8")
    assert str(picture) in capsys.readouterr().out


async def test_it_goes_where_it_is_wanted_as_wide_as_it_is_wanted(trace: Path) -> None:
    out = trace.with_name("bug.svg")
    run(str(trace), "--out", str(out), "--width", "640")
    assert ET.parse(out).getroot().get("width") == "640"
    assert not trace.with_suffix(".svg").exists()


async def test_what_cannot_be_drawn_is_told(trace: Path) -> None:
    with pytest.raises(SetupError, match="cannot be read"):
        run(str(trace.with_name("missing.jsonl")))
    with pytest.raises(SetupError, match="cannot be written"):
        run(str(trace), "--out", str(trace / "below.svg"))
    with pytest.raises(SetupError, match="200 pixels"):
        run(str(trace), "--width", "10")
