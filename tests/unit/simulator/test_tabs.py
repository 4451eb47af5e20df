"""The browser tabs with the desktop in them."""

from __future__ import annotations

import pytest

from py_ext.simulator import DeskSimulator, SimulatorError, TabRole
from tests.wire import Wire


def test_the_last_tab_cannot_be_closed(simulator: DeskSimulator) -> None:
    with pytest.raises(SimulatorError, match="last tab"):
        simulator.tabs.close(simulator.tabs.first)


def test_a_tab_takes_its_frames_along(simulator: DeskSimulator) -> None:
    tab = simulator.tabs.open("second")
    frame = simulator.open_frame(name="f", origin="https://f.example", post=lambda message: None)
    simulator.tabs.place(frame, tab)
    simulator.tabs.agree()
    simulator.tabs.close(tab)
    assert simulator.frames == []
    assert [each.role for each in simulator.tabs] == [TabRole.LEADING]
    assert simulator.tabs.last_active is simulator.tabs.first
    with pytest.raises(SimulatorError, match="no tab 'second'"):
        simulator.tabs.close(tab)


def test_a_hidden_page_cannot_be_seen(simulator: DeskSimulator) -> None:
    simulator.options.update({"workspace.web-content": "A, B", "B/mode": "hidden"})
    wires = {name: Wire(simulator, name=name) for name in ("A", "B", "C")}
    seen = {name: wire.ask(request="system.amIVisible")[0]["data"] for name, wire in wires.items()}
    assert seen == {"A": True, "B": False, "C": True}
