"""Plain JavaScript on our ``genesys.wwe.service``, function by function: each answers, callback style, with
data of the same shape as Python gets, and fails with an object that has an ``errorMessage``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from py_ext import Desk, MarkdoneEvent
from py_ext.simulator import DeskSimulator, SimulatedTransport
from py_ext.simulator.options import ORIGINS
from tests.api_scene import EVERYTHING, filled, scene
from tests.api_table import FUNCTIONS, Function
from tests.browser.shown import Shown, shown
from tests.contract.verbs import Verbs

pytestmark = pytest.mark.asyncio(loop_scope="session")

CALL = """([name, parameters]) => new Promise((resolve) => {
    const [namespace, own] = name.split('.');
    genesys.wwe.service[namespace][own](
        ...parameters,
        (answer) => resolve({ answer, keys: Object.keys(answer) }),
        (failure) => resolve({ failure }));
})"""


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("extension") / "quiet.py"
    path.write_text("from py_ext import Desk\ndesk = Desk()\n")
    return path


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(chromium: Browser, extension: Path) -> AsyncIterator[Shown]:
    async with shown(chromium, extension) as it:
        await it.running()
        yield it


def shape(value: Any) -> Any:
    """What kinds of values there are, and under which keys."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value]
    return type(value).__name__


async def in_python(function: Function) -> Any:
    simulator, desk = DeskSimulator(), Desk()
    simulator.options[ORIGINS] = EVERYTHING
    desk.listen(MarkdoneEvent, lambda: None)  # as blocking "mark done" wants it
    async with desk.connected(SimulatedTransport(simulator)):
        parameters = filled(function.sample, scene(simulator, function))
        return await desk.request(function.name, *parameters)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
async def test_javascript_gets_what_python_gets(page: Shown, function: Function) -> None:
    wanted = await in_python(function)
    frame, verbs = page.scripts(), Verbs(page.simulator)
    verbs.reset()
    page.simulator.options[ORIGINS] = EVERYTHING
    if function.name == "interaction.blockMarkdone":
        await frame.evaluate("genesys.wwe.service.subscribe(['markdone'], () => {})")
        while "markdone" not in verbs.subscriptions():
            await asyncio.sleep(0.01)
    parameters = filled(function.sample, scene(page.simulator, function))
    told = await frame.evaluate(CALL, [function.name, parameters])
    assert "answer" in told, told
    assert shape(told["answer"].get("data")) == shape(wanted)
    assert set(told["keys"]) <= {"data", "userAgent", "protocolVersion"}

    with page.simulator.faults.refuse(function.name, "not allowed"):
        told = await frame.evaluate(CALL, [function.name, parameters])
    assert told["failure"]["errorMessage"] == "not allowed"


async def test_parameters_may_be_left_out_and_spelled_otherwise(page: Shown) -> None:
    verbs, frame = Verbs(page.simulator), page.scripts()
    verbs.reset()
    for function in FUNCTIONS:
        if function.required < len(function.parameters):
            names = scene(page.simulator, function)
            if "$preview" in function.sample:
                # Without an id, the only preview is meant.
                page.simulator.reject(names["$rescheduled"])
            short = filled(function.sample, names)[: function.required]
            told = await frame.evaluate(CALL, [function.name, short])
            assert "answer" in told, (function.name, told)
            sent = page.simulator.requests(function.name)[-1].message.get("parameters", [])
            assert sent == short
            verbs.reset()
    call = page.simulator.ring()
    for spelling in ("interaction.unlockMarkdone", "interaction.unblockMarkdone"):
        assert "answer" in await frame.evaluate(CALL, [spelling, [call.interaction_id]])
    for spelling in ("interaction.selectCaseByCaselId", "interaction.selectCaseByCaseId"):
        assert "answer" in await frame.evaluate(CALL, [spelling, [call.case_id]])
    names = {entry.name for entry in page.simulator.journal if entry.kind == "request"}
    assert not names & {"interaction.unlockMarkdone", "interaction.selectCaseByCaselId"}


async def test_two_tabs_of_the_browser_agree_who_leads(chromium: Browser, extension: Path) -> None:
    async def role(tab: Shown) -> str:
        for name in ("Leading", "Following", "Negotiating"):
            told = await tab.scripts().evaluate(CALL, [f"system.isFrame{name}", []])
            if told["answer"]["data"]:
                return name
        return ""

    async with shown(chromium, extension) as it:
        await it.running()
        assert await role(it) == "Leading"
        second = Shown(it.server, await it.page.context.new_page())
        await second.page.goto(it.server.desktop)
        await second.running()
        while await role(second) == "Negotiating":
            await asyncio.sleep(0.05)
        assert (await role(it), await role(second)) == ("Leading", "Following")
        await it.page.close()
        while await role(second) != "Leading":
            await asyncio.sleep(0.05)
