"""The wall: what the page hands over gets to whom it is for. The page here is made of mocks."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from unittest.mock import Mock

import pytest

from py_ext import _runtime


@pytest.fixture
def bridge(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    pyodide, ffi = ModuleType("pyodide"), ModuleType("pyodide.ffi")
    vars(ffi)["create_proxy"] = lambda value: Mock(name="proxy", side_effect=value)
    monkeypatch.setitem(sys.modules, "pyodide", pyodide)
    monkeypatch.setitem(sys.modules, "pyodide.ffi", ffi)
    yield importlib.import_module("py_ext._runtime.wall")
    del sys.modules["py_ext._runtime.wall"], vars(_runtime)["wall"]


class Page:
    """A page that confirms what is subscribed to."""

    def __init__(self) -> None:
        self.bridge = Mock()
        self.bridge.subscribe.side_effect = lambda number, *_: self.tell("answer", number, None)
        self.name, self.params = "own", "{}"
        self.isVisible, self.problem, self.lead = True, "", None
        self.origin = "https://desktop.example"
        self.session, self.keep = "", Mock()

    def tell(self, kind: str, key: str, value: object) -> None:
        receive, _ = self.bridge.open.call_args[0]
        receive(kind, key, json.dumps(value))

    def tell_events(self, *events: tuple[str, object]) -> None:
        self.tell("events", "", events)


async def test_the_events_of_a_burst_are_heard_in_order_and_a_failure_stops_none(
    bridge: ModuleType,
) -> None:
    page = Page()
    transport = bridge.BridgeTransport(page)
    heard: list[Any] = []

    def hear(data: Any) -> None:
        heard.append(data)
        if data == "bad":
            raise ZeroDivisionError

    await transport.subscribe("interaction", hear, 1)
    await transport.subscribe("agent", lambda data: heard.append({"agent": data}), 1)
    with pytest.raises(ZeroDivisionError):
        page.tell_events(
            ("interaction", 1),
            ("interaction", "bad"),
            ("agent", 2),
            ("nobody's", 3),
            ("interaction", 4),
        )
    assert heard == [1, "bad", {"agent": 2}, 4]
    await transport.close()


async def test_what_closes_in_the_middle_of_a_burst_hears_no_more(bridge: ModuleType) -> None:
    page = Page()
    transport = bridge.BridgeTransport(page)
    heard: list[Any] = []

    def hear(data: Any) -> None:
        heard.append(data)
        with pytest.raises(StopIteration):
            transport.close().send(None)  # it waits for nothing

    await transport.subscribe("interaction", hear, 1)
    page.tell_events(("interaction", 1), ("interaction", 2))
    assert heard == [1]


async def test_what_an_event_begins_goes_before_the_next_event(
    bridge: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page()
    transport = bridge.BridgeTransport(page)
    heard: list[Any] = []
    scheduler = Mock(is_due=False)
    monkeypatch.setattr(bridge, "_scheduler", scheduler)
    monkeypatch.setattr(bridge, "take_turn", lambda: heard.append("turn"))

    def hear(data: Any) -> None:
        heard.append(data)
        scheduler.is_due = data == "begins"

    await transport.subscribe("interaction", hear, 1)
    heard.clear()
    page.tell_events(("interaction", "begins"), ("interaction", 2), ("interaction", 3))
    assert heard == ["begins", "turn", 2, 3]
    await transport.close()
