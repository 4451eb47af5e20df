"""No layer misses a function of ``tests/api.toml``, and none has one that is not there."""

from __future__ import annotations

import inspect
import json
import re
import shutil
import subprocess
from operator import attrgetter
from typing import Any

import pytest

from py_ext import Desk
from py_ext.namespaces._base import Namespace
from py_ext.simulator.desktop.events import EVENTS
from py_ext.simulator.services import SERVICES
from py_ext.workbench.places import WEB
from tests.api_table import FUNCTIONS, Function
from tests.contract import api  # noqa: F401 (adds cases)
from tests.contract.cases import CASES
from tests.contract.covers import COVERED
from tests.guides import FIRST_PAGE, SIMULATOR, WRITING, rows_in, text_of

TABLE = {row[0]: row[1] for row in rows_in(WRITING, "| namespace | functions |")}
"""What the guide to writing an extension has of each namespace."""

NAMED_ALL_THE_SAME = {"outbound.cancelPreviewRecord", "outbound.rejectPreviewRecord"}
"""Desktops may do without the interaction's id, by the reference; the scripts send it, and so do we."""

each_function = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)


def test_what_is_written_of_their_number_is_true() -> None:
    namespaces = {function.name.split(".")[0] for function in FUNCTIONS}
    assert f"all {len(FUNCTIONS)} functions" in text_of(FIRST_PAGE)
    assert f"All {len(FUNCTIONS)} functions" in text_of(WRITING)
    assert f"in its {len(namespaces)} namespaces" in text_of(WRITING)
    assert f"The {len(FUNCTIONS)} functions" in text_of(SIMULATOR)


@each_function
def test_python_has_it(function: Function) -> None:
    method = attrgetter(function.python)(Desk())
    assert inspect.iscoroutinefunction(method)
    # Python takes an object's fields one by one, and the id of an object of its own may be in it.
    if not {"parameters", "options"} & {name.rstrip("?") for name in function.parameters}:
        taken = inspect.signature(method).parameters.values()
        required = sum(each.default is each.empty for each in taken)
        # Only what the desktop does not need may be left out.
        missing = 1 if function.name in NAMED_ALL_THE_SAME else 0
        assert required - missing in (function.required, function.required - 1)
        assert len(taken) >= len(function.parameters)


@each_function
def test_it_is_documented(function: Function) -> None:
    text = inspect.getdoc(attrgetter(function.python)(Desk())) or ""
    assert f"JavaScript: ``genesys.wwe.service.{function.name}``" in text
    assert "\nRaises:\n" in text
    assert "\nExample:\n    >>> " in text
    takes = inspect.signature(attrgetter(function.python)(Desk())).parameters
    for name in takes:
        assert re.search(rf"^    {name}: |`{name}`", text, re.MULTILINE) or "see ``" in text, name
    namespace, _, method = function.python.partition(".")
    assert f"`{method}`" in TABLE[f"`desk.{namespace}`"]


@each_function
def test_the_simulator_has_it(function: Function) -> None:
    parameters = list(inspect.signature(SERVICES[function.name]).parameters.values())[2:]
    assert [each.name for each in parameters] == [name.rstrip("?") for name in function.parameters]
    required = sum(each.default is each.empty for each in parameters)
    assert required == function.required


@each_function
def test_the_contract_covers_it(function: Function) -> None:
    assert COVERED[function.name] == function.test
    assert function.test in CASES


@each_function
def test_the_table_makes_sense(function: Function) -> None:
    assert function.event in {"", *EVENTS, "messenger:<channel>"}
    assert function.required <= len(function.sample) <= len(function.parameters)


def test_service_mjs_has_them_all() -> None:
    code = (
        f"const {{ FUNCTIONS }} = await import({json.dumps((WEB / 'page' / 'functions.mjs').as_uri())});"
        "console.log(JSON.stringify(FUNCTIONS));"
    )
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, "--input-type=module", "--eval", code], capture_output=True, text=True, check=True
    )
    functions: dict[str, dict[str, Any]] = json.loads(done.stdout)
    assert {
        f"{namespace}.{name}": parameters
        for namespace, members in functions.items()
        for name, parameters in members.items()
    } == {function.name: function.parameters for function in FUNCTIONS}


def test_no_layer_has_more() -> None:
    names = {function.name for function in FUNCTIONS}
    assert set(SERVICES) == names
    assert set(COVERED) == names
    desk = Desk()
    public = {
        f"{name}.{method}"
        for name, namespace in vars(desk).items()
        if isinstance(namespace, Namespace)
        for method, _ in inspect.getmembers(type(namespace), inspect.iscoroutinefunction)
        if not method.startswith("_")
    }
    assert public == {function.python for function in FUNCTIONS}
