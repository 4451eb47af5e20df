"""The page's warning of plain http: who is warned, and who need not be."""

from __future__ import annotations

import json

import pytest

from py_ext.workbench.places import PAGE
from tests.unit.node import run_node

WARNED = {
    "http://ext.example.com": True,
    "http://10.0.0.7:8080": True,
    "http://localhost.example.com": True,
    "http://127.0.0.1.example.com": True,
    "https://ext.example.com": False,
    "http://localhost:8001": False,
    "http://ext.localhost": False,
    "http://127.0.0.1:8001": False,
    "http://127.1.2.3": False,
    "http://[::1]:8001": False,
}


@pytest.mark.parametrize("address", WARNED)
def test_http_costs_something_but_on_this_machine(address: str) -> None:
    script = (
        'import { httpWarning } from "./http-warning.mjs";'
        f"console.log(httpWarning(new URL({json.dumps(address)})));"
    )
    said = run_node(script, PAGE).strip()
    assert bool(said) is WARNED[address]
    assert not said or address in said
