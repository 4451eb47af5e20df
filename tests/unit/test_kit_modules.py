"""The modules of an extension: each frame has its own, and a test leaves none behind for the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.author import outcomes, run_pytest

ORDERS = """# /// script
# [tool.py-ext]
# runtime = "frame"
# ///
import asyncio, json, sys
from dataclasses import dataclass

import prices
from py_ext import Desk, InteractionEvent

desk = Desk()
desk.prices, desk.json = prices, json

@dataclass
class Order:
    number: "str"

@desk.on(InteractionEvent, media="voice")
def late(event):
    import discounts
    desk.discounts = discounts

@desk.on(InteractionEvent, media="chat")
async def leave(event):
    async def ends():
        sys.exit("enough")
    asyncio.ensure_future(ends())

@desk.on(InteractionEvent, media="email")
def leave_later(event):
    asyncio.get_running_loop().call_soon(sys.exit, 4)
"""

TESTS = """
import json, sys
import pytest
import orders, prices      # the package elsewhere, and the module beside the extension

BEFORE = orders, prices
PATH = list(sys.path)
pytestmark = pytest.mark.extension("shop/orders.py")

async def test_one(desk, simulator):
    assert desk.prices.seen == []
    desk.prices.seen.append(1)
    assert desk.json is json
    simulator.ring()
    await simulator.settled()
    assert desk.discounts is sys.modules["discounts"]

async def test_another(desk):
    assert desk.prices.seen == []

async def test_a_reload_loads_all_anew(simulator, desk, extension):
    desk.prices.seen.append(1)
    simulator.reload()
    await simulator.settled()
    [anew] = extension.desks.values()
    assert anew.prices.seen == [] and anew.prices is not desk.prices

async def test_what_a_test_changes_before_the_start_holds(extension, monkeypatch):
    import prices
    monkeypatch.setattr(prices, "seen", ["changed"])
    desk = await extension.open()
    assert desk.prices.seen == ["changed"]

def test_nothing_stays():
    assert sys.modules["orders"] is BEFORE[0] and BEFORE[0].__path__
    assert sys.modules["prices"] is BEFORE[1]
    assert "discounts" not in sys.modules
    assert sys.path == PATH
    import orders.models

async def test_exit_in_a_task(desk, simulator, extension):
    simulator.invite("chat")
    await simulator.settled()
    assert "SystemExit: enough" in [each.headline for each in extension.take_failures()]

async def test_exit_in_a_task_that_nobody_expects(desk, simulator):
    simulator.invite("chat")
    await simulator.settled()

async def test_exit_in_a_callback(desk, simulator):
    simulator.invite("email")
    await simulator.settled()

@pytest.mark.extension("shop/leaves.py")
async def test_exit_in_the_file(desk):
    pass

@pytest.mark.extension("shop/leaves.py")
async def test_exit_in_the_file_is_an_error_of_open(extension):
    with pytest.raises(RuntimeError, match=r"leaves.py ended itself: sys.exit\\(3\\)"):
        await extension.open()
    assert "leaves" not in sys.modules

async def test_the_test_may_exit_itself(desk):
    sys.exit(5)

async def test_the_next(desk, simulator, clock):
    simulator.ring()
    await clock.advance(5)
"""

FAIL = {
    "test_exit_in_a_task_that_nobody_expects": "SystemExit: enough",
    "test_exit_in_a_callback": "SystemExit: 4",
    "test_exit_in_the_file": "leaves.py ended itself: sys.exit(3)",
    "test_the_test_may_exit_itself": "",
}


@pytest.mark.parametrize("scope", ["function", "session"])
def test_modules_and_exits(tmp_path: Path, scope: str) -> None:
    files = {
        "orders/__init__.py": "",
        "orders/models.py": "",
        "shop/orders.py": ORDERS,
        "shop/leaves.py": "import sys\nfrom py_ext import Desk\ndesk = Desk()\nsys.exit(3)\n",
        "shop/prices.py": "seen = []\n",
        "shop/discounts.py": "",
        "conftest.py": "import sys, pathlib\n"
        "sys.path[:0] = [str(pathlib.Path(__file__).parent / each) for each in ('.', 'shop')]\n",
        "test_shop.py": TESTS,
    }
    ini = f"asyncio_default_test_loop_scope = {scope}"
    ran = run_pytest(tmp_path, files=files, ini=ini)
    found = outcomes(ran)
    assert len(found) == TESTS.count("def test_"), ran
    assert {name for name, outcome in found.items() if outcome != "PASSED"} == FAIL.keys(), ran
    for words in FAIL.values():
        assert words in ran


def test_a_folder_need_not_be_on_the_path(tmp_path: Path) -> None:
    files = {
        "shop/orders.py": ORDERS,
        "shop/prices.py": "seen = []\n",
        "tests/test_orders.py": "import pytest\npytestmark = pytest.mark.extension('../shop/orders.py')\n"
        "async def test_a_page_finds_what_lies_beside(desk): assert desk.prices\n",
    }
    ran = run_pytest(tmp_path, files=files)
    assert outcomes(ran) == {"test_a_page_finds_what_lies_beside": "PASSED"}, ran
