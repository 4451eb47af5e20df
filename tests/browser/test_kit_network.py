"""The fixture ``network`` with ``--desktop-browser``: a page is answered from the test's process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from py_ext.workbench.places import ROOT

EXTENSION = """
# /// script
# [tool.py-ext]
# connect = ["https://crm.example.com"]
# [tool.py-ext.settings]
# retries = 3
# ///
from pyodide.http import pyfetch
from py_ext import Desk, InteractionEvent, State

desk = Desk()

@desk.on(InteractionEvent, media="voice", state=State.RINGING)
async def look_up(event):
    try:
        response = await pyfetch(event.interaction.user_data["Address"], headers={"X-Key": "1"})
        text = f"{response.status} {await response.string()}"
    except OSError as error:
        text = "failed"
    await event.interaction.set_user_data({"Found": text, "Retries": str(desk.settings["retries"])})
"""

TESTS = """
CRM = "https://crm.example.com"

async def ring(simulator, address):
    call = simulator.ring(user_data={"Address": address})
    await simulator.settled()
    return lambda: simulator.user_data(call.interaction_id).get("Found")

async def test_the_network(simulator, network, extension, clock):
    extension.settings["retries"] = 5
    await extension.open()
    network.get(CRM + "/a").respond(text="yes")
    network.get("/crm/b").respond(text="own", status=404)
    network.get(CRM + "/down").fail()
    network.get(CRM + "/slow").respond(text="slow", after=5)

    assert (await ring(simulator, CRM + "/a?x=1"))() == "200 yes"
    assert network.requests[0].headers["x-key"] == "1"
    assert simulator.user_data("1")["Retries"] == "5"
    assert (await ring(simulator, "/crm/b"))() == "404 own"
    assert (await ring(simulator, CRM + "/down"))() == "failed"
    slow = await ring(simulator, CRM + "/slow")
    await clock.advance(4)
    assert slow() is None
    await clock.advance(2)
    assert slow() == "200 slow"
    assert [repr(each) for each in network.requests] == [
        "<GET https://crm.example.com/a?x=…>",
        "<GET /crm/b>",
        "<GET https://crm.example.com/down>",
        "<GET https://crm.example.com/slow>",
    ]

    assert (await ring(simulator, CRM + "/unexpected"))() == "failed"
    [failure] = extension.take_failures()
    assert "GET https://crm.example.com/unexpected was not expected" in failure.headline
    assert (await ring(simulator, "https://elsewhere.example/?phone=5550100"))() == "failed"
    [failure] = extension.take_failures()
    assert "does not let the extension reach https://elsewhere.example:" in failure.headline

async def test_without_the_fixture(simulator, desk, extension):
    assert (await ring(simulator, CRM + "/a"))() == "failed"
    [failure] = extension.take_failures()
    assert "Use the fixture network" in failure.headline
"""


SLOW_MACHINE = """
import asyncio
from py_ext.testing._routed import RoutedRequests

ask = RoutedRequests._ask

async def late(*given):
    await asyncio.sleep(0.5)
    return await ask(*given)

RoutedRequests._ask = late
"""


def test_a_page_is_answered_from_the_test_s_process(chromium: object, tmp_path: Path) -> None:
    (tmp_path / "orders.py").write_text(EXTENSION)
    (tmp_path / "test_orders.py").write_text(TESTS)
    (tmp_path / "conftest.py").write_text(SLOW_MACHINE)
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = " + str(ROOT))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--desktop-browser"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "2 passed" in done.stdout, done.stdout + done.stderr
