"""The verbs that the simulated desktop has of its parts."""

from __future__ import annotations

import inspect

import pytest

from py_ext.simulator import DeskSimulator
from py_ext.simulator._verbs import PartVerb, Verbs

VERBS = {name: verb for name, verb in vars(Verbs).items() if isinstance(verb, PartVerb)}


@pytest.mark.parametrize("name", VERBS)
def test_each_is_the_part_s_own_method(simulator: DeskSimulator, name: str) -> None:
    verb = VERBS[name]
    bound = getattr(simulator, name)
    assert bound == getattr(getattr(simulator, verb.part), name)
    assert bound.__func__ is getattr(DeskSimulator, name)
    assert inspect.getdoc(bound)
    assert "self" not in inspect.signature(bound).parameters


@pytest.mark.parametrize("part", ["telephony", "open_media"])
def test_none_is_missing(simulator: DeskSimulator, part: str) -> None:
    methods = inspect.getmembers(getattr(simulator, part), inspect.ismethod)
    assert {name for name, _ in methods if not name.startswith("_")} <= VERBS.keys()
