"""Tokens: whose they are."""

from __future__ import annotations

import pytest

from py_ext.simulator import DeskSimulator, SimulatorError


def test_a_token_of_somebody_else_is_told(simulator: DeskSimulator) -> None:
    token = simulator.auth.token()
    head, claims, signature = token.split(".")
    for wrong in (
        "",
        "a.b.c",
        f"{head}.{claims}x.{signature}",
        DeskSimulatorWithKey().auth.token(),
    ):
        with pytest.raises(SimulatorError, match="not of this desktop"):
            simulator.auth.claims(wrong)


class DeskSimulatorWithKey(DeskSimulator):
    def __init__(self) -> None:
        super().__init__()
        self.auth.key = b"another"
