"""The kit: ``desk.session`` outlives a reload of the desktop and the end of a Python, but no test."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from py_ext import Desk, DeskError
from py_ext.simulator import DeskSimulator, SimulatedTransport
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


AT_THE_END = """# /// script
# [tool.py-ext]
# runtime = "{runtime}"
# ///
import asyncio

from py_ext import AgentEvent, Desk

desk = Desk()
desk.ended = ended = []


async def works():
    call = next(iter(desk.interactions.values()))
    try:
        {work}
    finally:
        ended.append("{work}")


@desk.on_frame
async def opened(frame):
    desk.frame = frame


@desk.on_start
async def start():
    if "started" not in desk.session:
        desk.session["started"] = True
        desk.start_soon(works)
"""

AFTER_IT = [
    "await desk.agent.get()",
    "await call.set_user_data({'a': 'b'})",
    "await desk.page.show('Good bye.')",
    "await desk.frame.page.show('Good bye.')",
    "await desk.frame.system.am_i_visible()",
    "await desk.wait_for(AgentEvent, timeout=30)",
    "await (await desk.system.popup_toast(title='Good bye')).close()",
    "desk.on(AgentEvent)(print)",
    "await desk.returned('1')",
    "await asyncio.gather(*(desk.agent.get() for _ in range(3)), return_exceptions=True)",
    "await asyncio.shield(asyncio.ensure_future(desk.agent.get()))",
]
"""What a task may do as its Python has died. It still runs in a test; in a page it is gone."""

WORKS = ["async with call.markdone_blocked('Wait.'):\n            await asyncio.sleep(3600)"]
WORKS += [
    f"try:\n            await asyncio.sleep(3600)\n        finally:\n            {await_it}"
    for await_it in AFTER_IT
]


@contextmanager
def ending_within(seconds: int) -> Iterator[None]:
    """Raise where it takes longer: an event loop that spins hears of no timeout of its own."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"it has not ended within {seconds} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("runtime", ["shared", "frame"])
@pytest.mark.parametrize("work", WORKS)
async def test_each_await_of_a_python_that_has_died_ends(
    tmp_path: Path, runtime: str, work: str
) -> None:
    file = tmp_path / "ending.py"
    file.write_text(AT_THE_END.replace('"{work}"', '"ended"').format(runtime=runtime, work=work))
    with virtual_time(), ending_within(10):
        simulator = DeskSimulator()
        extension = ExtensionUnderTest(file, simulator, tests=Path(__file__))
        simulator.ring()
        before = await extension.open()
        await simulator.settled()
        extension.crash()
        await simulator.settled()
        assert extension.desk is not before
        await asyncio.sleep(30)
        assert before.ended == ["ended"]  # type: ignore[attr-defined]
        await extension.close()


@pytest.mark.parametrize("do", ["get", "subscribe"])
async def test_what_goes_through_a_frame_that_has_gone_unnoticed_ends(do: str) -> None:
    desk = Desk()
    with virtual_time(), ending_within(10):
        simulator = DeskSimulator()
        transport = SimulatedTransport(simulator)
        async with desk.connected(transport):
            transport.on_gone = None
            transport.vanish()
            began = asyncio.get_running_loop().time()
            with pytest.raises(DeskError):
                await (desk.agent.get() if do == "get" else desk.system.popup_toast(title="Hello"))
            assert asyncio.get_running_loop().time() - began < 11
