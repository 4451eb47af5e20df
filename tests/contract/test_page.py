"""The contract over the bridge, in a page: this file's cases run in Pyodide, in a frame of the simulated
desktop, over our own service.mjs and over a stand-in for the vendor's script."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.shown import Shown, shown
from tests.contract.api import MODULES
from tests.contract.cases import CASES
from tests.contract.verbs import Verbs

HERE = Path(__file__).parent

pytestmark = pytest.mark.asyncio(loop_scope="session")


class PageUnderContract:
    def __init__(self, it: Shown) -> None:
        self.shown = it
        self.verbs = Verbs(it.simulator)
        self.ran = False

    async def do(self, asked: str) -> str:
        """A verb of a case, from the page."""
        verb, arguments, options = json.loads(asked)
        try:
            return json.dumps({"result": self.verbs.perform(verb, arguments, options)})
        except Exception as error:
            return json.dumps({"error": f"{type(error).__name__}: {error}"})

    async def run(self, name: str) -> str:
        frame = self.shown.scripts()
        self.verbs.close_other_frame()
        # Verbs and messages go different ways: what the case before has sent must have arrived.
        while self.ran and self.verbs.subscriptions():
            await asyncio.sleep(0.01)
        self.ran = True
        self.verbs.reset()
        return await asyncio.wait_for(
            frame.evaluate("(name) => globalThis.runContractCase(name)", name), 60
        )

    async def add(self, module: ModuleType) -> None:
        """Give the page a module with cases."""
        source = inspect.getsource(module)
        await self.shown.scripts().evaluate(
            "([name, source]) => globalThis.addContractModule(name, source)",
            [module.__name__, source],
        )


async def under_contract(
    chromium: Browser, service_client: Path | None
) -> AsyncIterator[PageUnderContract]:
    async with shown(chromium, HERE / "cases.py", service_client=service_client, go=False) as it:
        page = PageUnderContract(it)
        await it.page.expose_function("simulatorDo", page.do)
        await it.page.goto(it.server.desktop)
        await it.running()
        for module in MODULES:
            await page.add(module)
        yield page


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def over_ours(chromium: Browser) -> AsyncIterator[PageUnderContract]:
    async for page in under_contract(chromium, None):
        yield page


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def over_the_vendors(chromium: Browser) -> AsyncIterator[PageUnderContract]:
    async for page in under_contract(chromium, HERE / "vendor_stand_in.js"):
        yield page


@pytest.mark.parametrize("name", CASES)
async def test_contract_over_our_service(over_ours: PageUnderContract, name: str) -> None:
    failed = await over_ours.run(name)
    assert not failed, failed


@pytest.mark.parametrize("name", CASES)
async def test_contract_over_the_vendors_script(
    over_the_vendors: PageUnderContract, name: str
) -> None:
    failed = await over_the_vendors.run(name)
    assert not failed, failed
