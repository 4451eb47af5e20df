"""The kit: ``desk.session`` outlives a reload of the desktop and the end of a Python, but no test."""

from __future__ import annotations

from pathlib import Path

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.testing._virtual_time import virtual_time
from py_ext.testing.extension import ExtensionUnderTest
from tests.unit.author import outcomes, run_pytest

SOURCE = """# /// script
# [tool.py-ext]
# runtime = "{runtime}"
# ///
from py_ext import Desk, InteractionEvent, State

desk = Desk()
stopped = []

@desk.on_start
def start():
    desk.session["starts"] = desk.session.get("starts", 0) + 1
    desk.there = sorted(desk.interactions)

@desk.on_stop
def stop():
    print("a stop hook ran")
    desk.session["stops"] = 1

@desk.on(InteractionEvent, state=State.RINGING)
async def ring(event):
    desk.session["rang"] = desk.session.get("rang", 0) + 1
    await event.interaction.block_markdone("wait")

@desk.on(InteractionEvent, state=State.TALKING)
async def talk(event):
    desk.session["talked"] = desk.session.get("talked", 0) + 1
"""


@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_a_python_that_has_died_is_replaced_and_its_session_stays(
    tmp_path: Path, runtime: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "counting.py"
    file.write_text(SOURCE.format(runtime=runtime))
    with virtual_time():
        simulator = DeskSimulator()
        extension = ExtensionUnderTest(file, simulator, tests=Path(__file__))
        before = await extension.open()
        call = simulator.ring().interaction_id
        await simulator.settled()
        assert simulator.interactions[call].blocks
        for crashes in (1, 2):
            extension.crash()
            await simulator.settled()
            assert extension.desk is not before
            assert dict(extension.desk.session) == {"starts": 1 + crashes, "rang": 1}
        assert "a stop hook ran" not in capsys.readouterr().out
        assert extension.desk.there == [call]  # type: ignore[attr-defined]
        assert not simulator.interactions[call].blocks
        simulator.answer(call)
        await simulator.settled()
        assert extension.desk.session["talked"] == 1
        assert len(simulator.frames) == 1
        await extension.close()
    with pytest.raises(RuntimeError, match="not open"):
        extension.crash()


@pytest.mark.parametrize("runtime", ["shared", "frame"])
async def test_a_reload_of_the_desktop_keeps_it(tmp_path: Path, runtime: str) -> None:
    file = tmp_path / "counting.py"
    file.write_text(SOURCE.format(runtime=runtime))
    with virtual_time():
        simulator = DeskSimulator()
        extension = ExtensionUnderTest(file, simulator, tests=Path(__file__))
        await extension.open()
        simulator.ring()
        await simulator.settled()
        simulator.reload()
        await simulator.settled()
        assert extension.desk.session["rang"] == 1
        assert extension.desk.session["starts"] == {"shared": 1, "frame": 2}[runtime]
        await extension.close()


def test_it_is_empty_when_a_test_begins(tmp_path: Path) -> None:
    test = """
    import pytest

    @pytest.mark.parametrize("number", [1, 2])
    async def test_starts(desk, number):
        assert dict(desk.session) == {"starts": 1}

    async def test_crash(desk, extension, simulator):
        extension.crash()
        await simulator.settled()
        assert extension.desk.session["starts"] == 2
    """
    lines = [line.removeprefix("    ") for line in test.splitlines()]
    files = {"counting.py": SOURCE.format(runtime="shared"), "test_counting.py": "\n".join(lines)}
    found = outcomes(run_pytest(tmp_path, files=files))
    assert set(found.values()) == {"PASSED"}, found
    assert len(found) == 3
