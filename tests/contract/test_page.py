"""The contract over the bridge, in a page: this file's cases run in Pyodide, in a frame of the simulated
desktop, over our own service.mjs and over a stand-in for the vendor's script."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from py_ext.project.runtime import RUNTIMES
from tests.browser.shown import Shown, shown
from tests.contract.api import MODULES
from tests.contract.cases import CASES
from tests.contract.verbs import Verbs

HERE = Path(__file__).parent
STAND_IN = (HERE / "vendor_stand_in.js").read_text("utf-8")

PAGE_SCRIPT = {
    "page_subscribes": """(events) => {
        globalThis.heardByPage = [];
        globalThis.ofThePage = (message) => heardByPage.push(message.event);
        genesys.wwe.service.subscribe(events.length > 1 ? events : events[0], ofThePage);
    }""",
    "page_unsubscribes": "() => { genesys.wwe.service.unsubscribe(ofThePage); }",
}
"""What a page's own script does, by the verb that asks for it."""

CHANNEL = """() => {
    const channel = new BroadcastChannel('contract');
    const waiting = new Map();
    const tell = (kind, number, given) => channel.postMessage(JSON.stringify({ kind, number, given }));
    channel.onmessage = async ({ data }) => {
        const { kind, number, text } = JSON.parse(data);
        if (kind === 'do') tell('done', number, [await simulatorDo(text)]);
        else if (kind === 'result') waiting.get(number)(text);
    };
    globalThis.askPython = (kind, ...given) => new Promise((resolve) => {
        waiting.set(waiting.size, resolve);
        tell(kind, waiting.size - 1, given);
    });
}"""
"""The way between Python, which may be in a worker, and the test, which reaches frames only."""

pytestmark = pytest.mark.asyncio(loop_scope="session")


class PageUnderContract:
    def __init__(self, it: Shown) -> None:
        self.shown = it
        self.verbs = Verbs(it.simulator)
        self.ran = False

    async def do(self, asked: str) -> str:
        """A verb of a case, from the page."""
        verb, arguments, options = json.loads(asked)
        if verb in PAGE_SCRIPT:
            await self.shown.scripts().evaluate(PAGE_SCRIPT[verb], arguments)
            return json.dumps({"result": None})
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
        running = frame.evaluate("(name) => askPython('run', name)", name)
        return await asyncio.wait_for(running, 300)  # which only ends a case that fails

    async def add(self, module: ModuleType) -> None:
        """Give the page a module with cases."""
        source = inspect.getsource(module)
        await self.shown.scripts().evaluate(
            "([name, source]) => askPython('add', name, source)",
            [module.__name__, source],
        )


async def under_contract(
    chromium: Browser, service_client: Path | None, runtime: str | None = None
) -> AsyncIterator[PageUnderContract]:
    async with shown(
        chromium,
        HERE / "cases.py",
        service_client=service_client,
        go=False,
        its_runtime=runtime,
    ) as it:
        page = PageUnderContract(it)
        await it.page.expose_function("simulatorDo", page.do)
        await it.page.goto(it.server.desktop)
        await it.running()
        await it.scripts().evaluate(CHANNEL)
        for module in MODULES:
            await page.add(module)
        yield page


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=RUNTIMES)
async def over_ours(
    chromium: Browser, request: pytest.FixtureRequest
) -> AsyncIterator[PageUnderContract]:
    async for page in under_contract(chromium, None, request.param):
        yield page


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def over_the_vendors(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[PageUnderContract]:
    # Its fixed time is shorter, so that a longer one of ours can be tested.
    script = tmp_path_factory.mktemp("client") / "client.js"
    script.write_text(edited(patience="1000"), "utf-8")
    async for page in under_contract(chromium, script):
        yield page


def edited(**constants: str) -> str:
    """The stand-in with other constants."""
    text = STAND_IN
    for name, value in constants.items():
        text, count = re.subn(rf"const {name} = [^;]+;", f"const {name} = {value};", text)
        assert count == 1
    return text


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


EARLY = """
    globalThis.heardEarly = [];
    const early = (message) => heardEarly.push(message.event);
    genesys.wwe.service.subscribe(['interaction', 'agent', 'messenger:orders', 'system'], early);
"""


async def test_a_script_that_subscribes_before_the_page_s_modules_makes_nothing_come_twice(
    chromium: Browser, tmp_path: Path
) -> None:
    script = tmp_path / "client.js"
    script.write_text(STAND_IN + EARLY, "utf-8")
    extension = tmp_path / "extension.py"
    extension.write_text(
        """
from py_ext import AgentEvent, Desk, InteractionEvent, MessengerEvent

desk = Desk()

@desk.on(InteractionEvent)
@desk.on(AgentEvent)
@desk.on(MessengerEvent, channel="orders")
def heard(event):
    print("heard", type(event).__name__)
""",
        "utf-8",
    )
    names = ("agent", "interaction", "messenger:orders", "system")
    each_its_own = [(name,) for name in names]
    async with shown(chromium, extension, service_client=script) as it:
        await it.running()
        frame = it.simulator.frames[0]
        async with asyncio.timeout(20):
            while sorted(frame.subscriptions.values()) != each_its_own:
                await asyncio.sleep(0.01)
        it.simulator.ring()
        for _ in range(2):
            it.simulator.send_event("messenger:orders", {"order": 7})
        it.simulator.send_event("system", {"type": "TOAST"})
        async with asyncio.timeout(20):
            while await it.scripts().evaluate("heardEarly.at(-1)") != "system":
                await asyncio.sleep(0.01)
        by_page = await it.scripts().evaluate("heardEarly")
        told = [name for name in by_page if name != "interaction"]  # a call tells of its case too
        assert told == ["messenger:orders", "messenger:orders", "system"]

        def said() -> list[str]:
            heard = [each for each in it.console if "heard " in each and "received" not in each]
            return [line.split()[-1] for line in heard]

        async with asyncio.timeout(20):
            while len(said()) < 3:
                await asyncio.sleep(0.01)
        assert said() == ["InteractionEvent", "MessengerEvent", "MessengerEvent"]


@pytest.mark.parametrize("origin", ["'https://old.example'", "'no origin'"])
async def test_a_script_for_another_origin_is_told_with_the_constant_and_its_right_value(
    chromium: Browser, tmp_path: Path, origin: str
) -> None:
    script = tmp_path / "client.js"
    script.write_text(edited(postMessageOrigin=origin), "utf-8")
    extension = tmp_path / "extension.py"
    extension.write_text("from py_ext import Desk\n\ndesk = Desk(timeout=1)\n", "utf-8")
    async with shown(chromium, extension, service_client=script) as it:
        right = it.server.desktop.rstrip("/")
        said = f"postMessageOrigin in the service client script is {right}"
        await expect(it.frame.locator("body")).to_contain_text(said)
