"""What frames may ask for, and what they may get wrong."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.simulator.options import ORIGINS
from py_ext.simulator.services import SERVICES
from tests.wire import Wire

JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x",
    "1",
    [],
    ["x"],
    [None],
    {},
    {"a": None},
    {"a": {}},
]
JUNK += [{"destination": 7}, {"destination": "x", "type": []}, {"name": ""}, {"buttons": [7]}]
JUNK += [{"title": {}}, {"width": "7"}, {"keyValues": []}, {"buttonShowDismiss": "yes"}]


@pytest.fixture
def wire(simulator: DeskSimulator) -> Wire:
    simulator.options[ORIGINS] = "* (*, auth.getJwtToken)"
    simulator.ring()
    simulator.outbound.load("x", ["5550170"])
    simulator.outbound.preview("x")
    return Wire(simulator)


@pytest.mark.parametrize("request_", SERVICES)
def test_no_parameters_make_a_service_fail(wire: Wire, request_: str) -> None:
    tries: list[list[Any]] = [[], *([each] for each in JUNK), *([each] * 3 for each in JUNK)]
    tries += [["1", each] for each in JUNK] + [["2", each] for each in JUNK]
    some = [None, 1.5, "x", ["x"], {"a": None}]
    tries += [["2", 1, *each] for each in itertools.product(some, repeat=2)]
    for parameters in tries:
        (answer,) = wire.ask(request=request_, parameters=parameters)  # raises nothing
        assert answer.get("errorMessage", "It was done.").endswith(".")
