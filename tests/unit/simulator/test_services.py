"""What frames may ask for, and what they may get wrong."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from py_ext.simulator import DeskSimulator, Frame
from py_ext.simulator.services import SERVICES

CLIENT = {"userAgent": "WWE Client", "protocolVersion": 2}
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
def answers() -> list[Any]:
    return []


@pytest.fixture
def frame(simulator: DeskSimulator, answers: list[Any]) -> Frame:
    simulator.ring()
    simulator.outbound.load("x", ["5550170"])
    simulator.outbound.preview("x")
    return simulator.open_frame(name="f", origin="https://f.example", post=answers.append)


@pytest.mark.parametrize("request_", SERVICES)
def test_no_parameters_make_a_service_fail(frame: Frame, answers: list[Any], request_: str) -> None:
    tries: list[list[Any]] = [[], *([each] for each in JUNK), *([each] * 3 for each in JUNK)]
    tries += [["1", each] for each in JUNK] + [["2", each] for each in JUNK]
    some = [None, 1.5, "x", ["x"], {"a": None}]
    tries += [["2", 1, *each] for each in itertools.product(some, repeat=2)]
    for number, parameters in enumerate(tries):
        message = {"request": request_, "parameters": parameters, "referenceId": str(number)}
        frame.receive({**message, **CLIENT})  # raises nothing
    told = [each for each in answers if "referenceId" in each]
    assert [each["referenceId"] for each in told] == [str(number) for number in range(len(tries))]
    assert all(
        isinstance(each["errorMessage"], str) and each["errorMessage"].endswith(".")
        for each in told
        if "errorMessage" in each
    )
