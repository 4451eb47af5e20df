"""Tests that are written from what the message log has saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing import ExtensionUnderTest
from py_ext.testing._virtual_time import virtual_time
from py_ext.workbench import test_from_trace_command as command
from py_ext.workbench.messages import SetupError
from tests.unit.author import outcomes, run_pytest

EXTENSION = """
from py_ext import Desk, InteractionEvent, State
desk = Desk()

@desk.on_start
async def greet():
    await desk.system.popup_toast(title="Good morning")

@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def tier(event):
    agent = await desk.agent.get()
    await event.interaction.set_user_data({"Tier": "gold", "By": agent.username})

@desk.on(InteractionEvent, media="voice", state=State.IDLE)
async def done(event):
    await event.interaction.mark_done()
"""
ASKED = ["system.popupToast", "interaction.setUserData", "interaction.markdone"]


async def recorded(folder: Path) -> Path:
    """A call, as the message log saves it."""
    (folder / "tiers.py").write_text(EXTENSION)
    simulator = DeskSimulator()
    with virtual_time():
        extension = ExtensionUnderTest(folder / "tiers.py", simulator)
        await extension.open()
        call = simulator.ring(ani="5550142").interaction_id
        await simulator.settled()
        simulator.answer(call)
        simulator.release(call)
        await simulator.settled()
        await extension.close()
    trace = folder / "Tiers-Trace 1.jsonl"
    simulator.trace().save(trace)
    return trace


def write(*words: object) -> None:
    command.run(command.arguments([str(each) for each in words], "test-from-trace", Path()))


@pytest.mark.parametrize("is_project", [False, True])
async def test_it_passes_until_the_extension_does_something_else(
    tmp_path: Path, is_project: bool
) -> None:
    trace = await recorded(tmp_path)
    extension = tmp_path / "tiers.py"
    if is_project:
        (tmp_path / "pyproject.toml").write_text('[project]\nname = "tiers"\n\n[tool.py-ext]\n')
    write(trace, tmp_path if is_project else extension)
    test = (tmp_path / "tests" if is_project else tmp_path) / "test_tiers_trace_1.py"
    for each in ASKED:
        assert f'        "{each}",\n' in test.read_text()
    assert "5550142" not in test.with_name("tiers_trace_1.jsonl").read_text()
    name = "test_tiers_trace_1"
    assert outcomes(run_pytest(tmp_path)) == {name: "PASSED"}
    extension.write_text(EXTENSION.replace("event.interaction.mark_done()", "desk.agent.get()"))
    printed = run_pytest(tmp_path)
    assert outcomes(printed) == {name: "FAILED"}
    assert "interaction.markdone" in printed


async def test_nothing_is_written_over(tmp_path: Path) -> None:
    trace = await recorded(tmp_path)
    write(trace, tmp_path / "tiers.py")
    for path in (tmp_path / "test_tiers_trace_1.py", tmp_path / "tiers_trace_1.jsonl"):
        with pytest.raises(SetupError, match="is there already: give the trace another name"):
            write(trace, tmp_path / "tiers.py")
        path.unlink()


def test_what_is_no_trace_is_told(tmp_path: Path) -> None:
    (tmp_path / "tiers.py").write_text(EXTENSION)
    (tmp_path / "note.jsonl").write_text("a note\n")
    with pytest.raises(SetupError, match="trace"):
        write(tmp_path / "note.jsonl", tmp_path / "tiers.py")
    with pytest.raises(SetupError, match="cannot be read"):
        write(tmp_path / "none.jsonl", tmp_path / "tiers.py")
    assert not [*tmp_path.glob("test_*")]
