"""The Python console: a prompt in the extension's frame, into the Python that runs there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, FrameLocator, Locator, expect

from py_ext.workbench.places import WEB
from tests.browser.hostile_page import HOSTILE
from tests.browser.many_frames import running, shown_in
from tests.browser.plain_site import plain_site
from tests.browser.shown import Shown, bundle_of, describe, shown, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
RUNTIMES = pytest.mark.parametrize("runtime", ["shared", "frame"])
CUSTOMER = "5550142"
BUTTON = "Python console"

EXTENSION = """
import asyncio, json, sys
from py_ext import Desk, InteractionEvent, State, html

desk = Desk(step_limit=1)
heard = 0
ends = []

@desk.on(InteractionEvent, state=State.RINGING)
async def count(event):
    global heard
    heard += 1
    has_console = str("pyodide.console" in sys.modules)
    await event.interaction.set_user_data({"Heard": str(heard), "Console": has_console, "Ends": str(ends)})
    print("handled")

def tier_of(number):
    return {}[number]

async def wait(name):
    try:
        await asyncio.sleep(1000)
    finally:
        ends.append(name)

@desk.on_frame
async def show(frame):
    await desk.page.show(html("<p>{n}</p>", n=frame.params.get("n", "Order desk")))
"""


PASTE = """(input, text) => {
  input.value = text;
  input.dispatchEvent(new InputEvent("input"));
}"""


class Prompt:
    """The panel in one frame."""

    def __init__(self, frame: FrameLocator) -> None:
        self.panel: Locator = frame.locator("#console")
        self.input = frame.get_by_role("textbox", name="Python to run")
        self.output = frame.get_by_role("log")
        self.cancel = self.panel.get_by_role("button", name="Cancel")

    async def run(self, source: str, *told: str) -> None:
        """Type that and see what comes of it, below what was there."""
        count = await self.output.locator(".typed").count()
        await self.paste(source)
        await self.input.press("Enter")
        await expect(self.output.locator(".typed")).to_have_count(count + 1)
        last = self.output.locator(".typed").last
        for each in told:
            below = last.locator("xpath=following-sibling::*").filter(has_text=each)
            await expect(below).not_to_have_count(0)

    async def paste(self, source: str) -> None:
        """Have it there, its ends of lines too: over WebDriver BiDi, ``fill`` presses Enter for those."""
        await self.input.evaluate(PASTE, source)


async def opened(it: Shown) -> Prompt:
    await it.running()
    await it.page.get_by_role("button", name=BUTTON).click()
    prompt = Prompt(it.frame)
    await expect(prompt.output).to_contain_text("Python 3.")
    return prompt


@asynccontextmanager
async def with_console(
    chromium: Browser, folder: Path, runtime: str | None = None, *, go: bool = True
) -> AsyncIterator[Shown]:
    path = folder / "order_desk.py"
    path.write_text(EXTENSION)
    async with shown(chromium, path, its_runtime=runtime, has_console=True, go=go) as it:
        yield it


async def heard(it: Shown) -> dict[str, str]:
    """What a handler tells of a call that rings now."""
    call = it.simulator.ring(ani=CUSTOMER).interaction_id
    await until(lambda: "Heard" in it.simulator.user_data(call))
    return dict(it.simulator.user_data(call))


# What is typed runs


@RUNTIMES
async def test_it_is_in_the_running_extension(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    async with with_console(chromium, tmp_path, runtime) as it:
        await it.running()
        assert (await heard(it))["Console"] == "False", "nobody has asked for it yet"
        prompt = await opened(it)
        await prompt.run("await desk.agent.get()", "Agent(employee_id='1001', firstname='Robin'")
        await prompt.run("heard", "1")
        assert (await heard(it))["Heard"] == "2", "the same Python, which was not loaded anew"
        await prompt.run("heard", "2")
        await prompt.run("frame is desk.frames[frame.name]", "True")
        await prompt.run("await page.show('Seen from here')")
        await expect(it.frame.get_by_text("Seen from here", exact=True)).to_be_visible()
        await prompt.run("x = [each.ani for each in desk.interactions.values()]\nx[0]", CUSTOMER)
        await prompt.run("tier_of('gold')", "KeyError: 'gold'")
        failed = prompt.output.locator(".failed").last
        for line in ("    tier_of('gold')", "order_desk.py", "    return {}[number]"):
            await expect(failed).to_contain_text(line)
        await expect(failed).not_to_contain_text("python_console")
        await prompt.run("1 +* 2", "SyntaxError")
        await prompt.run("desk.agent.get()", "It has not run: write await before it.")


@RUNTIMES
async def test_an_endless_loop_ends_and_the_extension_goes_on(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    async with with_console(chromium, tmp_path, runtime) as it:
        prompt = await opened(it)
        await prompt.run("while True: pass\n", "HandlerTooLong: It ran for more than 1 s")
        await prompt.run("heard", "0")
        assert (await heard(it))["Heard"] == "1"
        await expect(it.frame.get_by_role("alert")).to_be_hidden()


@RUNTIMES
async def test_what_waits_is_cancelled_by_key_and_by_button(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    async with with_console(chromium, tmp_path, runtime) as it:
        prompt = await opened(it)
        await expect(prompt.cancel).to_be_hidden()
        await prompt.run("await wait('by key')")
        await expect(prompt.cancel).to_be_visible()
        await prompt.input.press("Control+c")
        await expect(prompt.cancel).to_be_hidden()
        await prompt.run("await wait('by button')")
        await prompt.cancel.focus()
        await it.page.keyboard.press("Enter")
        await expect(prompt.output.get_by_text("Cancelled.")).to_have_count(2)
        await expect(prompt.input).to_be_focused()
        await prompt.run("ends", "['by key', 'by button']")
        await prompt.input.fill("nothing runs")
        await prompt.input.press("Control+c")
        await expect(prompt.input).to_have_value("")


async def test_a_python_that_ends_is_told_and_the_next_one_answers(
    chromium: Browser, tmp_path: Path
) -> None:
    async with with_console(chromium, tmp_path, "shared") as it:
        prompt = await opened(it)
        await prompt.run("x = 1")
        await prompt.input.fill("json.loads('[' * 10_000 + ']' * 10_000)")
        await prompt.input.press("Enter")
        await expect(prompt.output).to_contain_text("another one has started")
        await it.running()
        await prompt.run("x", "NameError")
        await prompt.run("heard", "0")


# Typing


async def test_blocks_of_several_lines_are_typed(chromium: Browser, tmp_path: Path) -> None:
    async with with_console(chromium, tmp_path) as it:
        prompt = await opened(it)
        keys = it.page.keyboard
        await prompt.input.focus()
        await keys.type("for each in (1, 2):")
        await keys.press("Enter")
        await expect(prompt.input).to_have_value("for each in (1, 2):\n    ")
        await keys.type("print('line', each)")
        await keys.press("Enter")
        await expect(prompt.input).to_have_value(
            "for each in (1, 2):\n    print('line', each)\n    "
        )
        await keys.press("Enter")
        await expect(prompt.output).to_contain_text("line 1\nline 2")
        await expect(prompt.output.locator(".typed").last).to_have_text(
            ">>> for each in (1, 2):\n...     print('line', each)", use_inner_text=True
        )
        await keys.type("a = 5")
        await keys.press("Shift+Enter")
        await keys.type("a * 2")
        await keys.press("Enter")
        await expect(prompt.output).to_contain_text("10")


@RUNTIMES
async def test_names_are_completed(chromium: Browser, tmp_path: Path, runtime: str) -> None:
    async with with_console(chromium, tmp_path, runtime) as it:
        prompt = await opened(it)
        keys = it.page.keyboard
        await prompt.input.focus()
        await keys.type("await desk.ag")
        await keys.press("Tab")
        await expect(prompt.input).to_have_value("await desk.agent")
        await keys.type(".ge")
        await keys.press("Tab")
        await expect(prompt.input).to_have_value("await desk.agent.get")
        await keys.press("Tab")
        await expect(prompt.output).to_contain_text("desk.agent.get(")
        await prompt.input.fill("tier = tie() + 1")
        for _ in range(len("() + 1")):
            await keys.press("ArrowLeft")
        await keys.press("Tab")
        await expect(prompt.input).to_have_value("tier = tier_of(() + 1")
        await prompt.paste("if True:\n")
        await prompt.input.focus()
        await keys.press("Tab")
        await expect(prompt.input).to_have_value("if True:\n    ")


async def test_what_was_typed_is_recalled_in_a_frame_that_loads_anew_too(
    chromium: Browser, tmp_path: Path
) -> None:
    async with with_console(chromium, tmp_path) as it:
        prompt = await opened(it)
        for source in ("1 + 1", "if True:\n    2\n", "1 + 2"):
            await prompt.run(source)
        await prompt.input.fill("draft")
        keys = it.page.keyboard
        for key, value in (
            ("ArrowUp", "1 + 2"),
            ("ArrowUp", "if True:\n    2\n"),
            ("ArrowDown", "1 + 2"),
            ("ArrowDown", "draft"),
            ("ArrowDown", "draft"),
        ):
            await keys.press(key)
            await expect(prompt.input).to_have_value(value)
        await it.page.get_by_role("button", name="Reload frame").click()
        await it.running()
        await prompt.input.focus()
        await keys.press("ArrowUp")
        await expect(prompt.input).to_have_value("1 + 2")
        await prompt.run("heard", "0")


# Who sees what


@RUNTIMES
async def test_what_it_prints_is_nowhere_else(
    chromium: Browser, tmp_path: Path, runtime: str
) -> None:
    async with with_console(chromium, tmp_path, runtime) as it:
        prompt = await opened(it)
        await prompt.run(f"print('{CUSTOMER}')", CUSTOMER)
        await prompt.run(f"print('{CUSTOMER}', file=sys.stderr)", CUSTOMER)
        await prompt.run(f"'{CUSTOMER}'", CUSTOMER)
        await prompt.run(f"raise ValueError('{CUSTOMER}')", f"ValueError: {CUSTOMER}")
        await prompt.run(f"tier_of('{CUSTOMER}')", "KeyError")
        await prompt.run("print('over'); await asyncio.sleep(0.3); print('later')", "later")
        await prompt.run("import warnings; warnings.warn('careful')", "careful")
        await heard(it)
        lines = it.frame.locator("#lines")
        await expect(lines).to_have_text("handled")
        await expect(prompt.output).not_to_contain_text("handled")
        assert [line for line in it.console if CUSTOMER in line or "careful" in line] == []
        await prompt.run("desk.stats.failures", "()")


async def test_two_frames_have_two_prompts_and_one_ends_with_its_own(
    chromium: Browser, tmp_path: Path
) -> None:
    async with shown_in(chromium, tmp_path, EXTENSION, "AB", has_console=True) as it:
        await it.page.goto(it.server.desktop)
        await running(it.page, "AB")
        prompts = {}
        for name in "AB":
            await it.page.get_by_role("tab", name=name).click()
            await it.page.get_by_role("button", name=BUTTON).click()
            prompts[name] = Prompt(it.page.frame_locator(f"iframe[src*='n={name}']"))
            await prompts[name].run("frame.params['n']", f"'{name}'")
        await prompts["B"].run("mine = 'B'")
        await prompts["B"].run("await wait('of B')")
        await it.page.get_by_role("tab", name="A").click()
        await expect(it.page.get_by_role("button", name=BUTTON)).to_have_attribute(
            "aria-pressed", "true"
        )
        await prompts["A"].run("mine", "NameError")
        await prompts["A"].run("ends, len(desk.frames)", "([], 2)")
        await it.page.get_by_role("tab", name="B").click()
        await it.page.get_by_role("button", name="Close frame").click()
        await until(lambda: len(it.simulator.frames) == 1)
        async with asyncio.timeout(60):
            while "of B" not in (await heard(it))["Ends"]:
                await asyncio.sleep(0.05)
        await prompts["A"].run("ends, len(desk.frames)", "(['of B'], 1)")


# Who has it


async def test_it_comes_when_it_is_asked_for_and_goes(chromium: Browser, tmp_path: Path) -> None:
    async with with_console(chromium, tmp_path) as it:
        await it.running()
        frame = it.scripts()
        asked = "performance.getEntriesByType('resource').map(({ name }) => name).join(' ')"
        assert "console" not in await frame.evaluate(asked)
        await expect(it.frame.locator("#console")).to_have_count(0)
        prompt = await opened(it)
        await expect(prompt.input).to_be_focused()
        assert "console-panel.mjs" in await frame.evaluate(asked)
        await prompt.run("x = 1")
        button = it.page.get_by_role("button", name=BUTTON)
        await button.click()
        await expect(prompt.panel).to_be_hidden()
        await expect(button).to_have_attribute("aria-pressed", "false")
        await button.click()
        await prompt.run("x", "1")


@pytest.mark.parametrize("address", ["?console", "#console"])
async def test_a_bundle_without_it_has_none(
    chromium: Browser, tmp_path: Path, address: str
) -> None:
    path = tmp_path / "order_desk.py"
    path.write_text(EXTENSION)
    async with shown(chromium, path, go=False) as it:
        url = f"{it.server.extension_page}/{address}"
        it.simulator.options["order_desk/url"] = url
        await it.page.goto(it.server.desktop)
        await it.running()
        await expect(it.page.get_by_role("button", name=BUTTON)).to_be_hidden()
        asked = "performance.getEntriesByType('resource').map(({ name }) => name).join(' ')"
        assert "console-panel" not in await it.scripts().evaluate(asked)
        await expect(it.frame.locator("#console")).to_have_count(0)
        assert (await heard(it))["Console"] == "False"


@pytest.mark.parametrize(
    ("runtime", "is_cross_site"), [("shared", False), ("frame", False), ("shared", True)]
)
async def test_who_builds_it_in_for_agents_asks_for_it_by_the_address(
    chromium: Browser, tmp_path: Path, runtime: str, is_cross_site: bool
) -> None:
    """Also where the browser gives no shared worker, and the frame has a Python of its own after all."""
    path = tmp_path / "order_desk.py"
    path.write_text("# /// script\n# [tool.py-ext]\n# console = true\n# ///\n" + EXTENSION)
    options = {"its_runtime": runtime, "is_cross_site": is_cross_site}
    async with shown(chromium, path, go=False, **options) as it:  # type: ignore[arg-type]
        describe(it, lambda bundle: bundle.update(audience="agent"))
        it.simulator.options["order_desk/url"] = f"{it.server.extension_page}/?console"
        await it.page.goto(it.server.desktop)
        await it.running()
        prompt = Prompt(it.frame)
        await expect(prompt.output).to_contain_text("Python 3.")
        await expect(prompt.input).not_to_be_focused()
        await prompt.run("frame.params", "console")


async def test_a_file_of_it_that_is_another_is_not_used(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "order_desk.py"
    path.write_text(EXTENSION)
    async with shown(chromium, path, go=False, has_console=True) as it:
        console = it.server.folder / bundle_of(it)["console"]
        console.write_bytes(console.read_bytes() + b"\n")
        await it.page.goto(it.server.desktop)
        await it.running()
        await it.page.get_by_role("button", name=BUTTON).click()
        prompt = Prompt(it.frame)
        await expect(prompt.output).to_contain_text("is not the file that was built")
        assert (await heard(it))["Console"] == "False"


# A panel's to its worker, a worker's to its panel, and what a page might take for a prompt's.
FORGED = """
(target) => {
  const source = "heard = 666; import order_desk; order_desk.heard = 666";
  const told = { op: "run", source };
  for (const made of [
    ["typed", JSON.stringify(told)], ["printed", JSON.stringify({ op: "here", text: "forged" })],
    told, JSON.stringify(told), { ...told, console: true }, { event: "console", data: told },
    { request: "console.run", parameters: [source] }, { console: source }, { type: "typed", text: source },
  ]) {
    for (const more of [{}, { userAgent: "WWE Server", protocolVersion: 2 }]) {
      const plain = Array.isArray(made) || typeof made === "string";
      target.postMessage(plain ? made : { ...made, ...more }, "*");
    }
  }
}
"""


@RUNTIMES
async def test_no_stranger_reaches_it(chromium: Browser, tmp_path: Path, runtime: str) -> None:
    """Nor does the desktop's own page by a message: it is no way to it."""
    async with (
        plain_site("localhost", None) as site,
        with_console(chromium, tmp_path, runtime, go=False) as it,
    ):
        site.page = HOSTILE
        names = it.simulator.options["workspace.web-content"]
        it.simulator.options["Stranger/url"] = f"{site.address}/"
        it.simulator.options["workspace.web-content"] = f"{names}, Stranger"
        await it.page.goto(it.server.desktop)
        await it.page.get_by_role("tab", name="Order desk").click()
        own = it.page.frame_locator("iframe[data-frame='order_desk']")
        await expect(own.locator("html")).to_have_attribute("data-state", "running")
        await it.page.get_by_role("button", name=BUTTON).click()
        prompt = Prompt(own)
        await prompt.run("heard", "0")
        await until(lambda: [each for each in it.page.frames if each.url.startswith(site.address)])
        hostile = next(each for each in it.page.frames if each.url.startswith(site.address))
        await expect(
            it.page.frame_locator("iframe[data-frame='Stranger']").locator("p")
        ).to_have_count(1)
        siblings = (
            "[...Array(parent.length).keys()].map((at) => parent[at]).filter((w) => w !== window)"
        )
        await hostile.evaluate(f"{siblings}.forEach({FORGED})")
        await it.page.evaluate(
            f"[...Array(frames.length).keys()].map((at) => frames[at]).forEach({FORGED})"
        )
        refused = await hostile.evaluate(
            f"{siblings}.map((w) => {{ try {{ w.location.hash = '#console'; return 'done' }} catch (e) "
            "{ return e.name } })"
        )
        assert refused == ["SecurityError"]
        await prompt.run("heard", "0")
        await expect(prompt.output.locator(".typed")).to_have_count(2)
        await expect(prompt.output).not_to_contain_text("forged")
        assert (await heard(it))["Heard"] == "1"


# For everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_and_it_fits_any_frame(
    chromium: Browser, tmp_path: Path, scheme: str
) -> None:
    async with with_console(chromium, tmp_path) as it:
        await it.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        prompt = await opened(it)
        await prompt.run("tier_of('x' * 300)", "KeyError")
        await prompt.run("desk.agent.get()", "not run")
        await prompt.run("await wait('seen')")
        await expect(prompt.cancel).to_be_visible()
        frame = it.scripts()
        await frame.evaluate(AXE.read_text("utf-8"))
        for width in (320, 700):
            await it.page.evaluate(
                "(width) => { document.querySelector('iframe[data-key]').style.width = `${width}px`; }",
                width,
            )
            wide = await frame.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, f"at {width} px, the page itself need not be scrolled sideways"
            wide = await prompt.output.evaluate("(each) => each.scrollWidth > each.clientWidth")
            assert not wide, f"at {width} px, nor what Python says"
            found = await frame.evaluate("axe.run('#console')")
            assert [each["id"] for each in found["violations"]] == []
        await it.page.evaluate(AXE.read_text("utf-8"))
        beside = await it.page.evaluate("axe.run('.frame-head', { iframes: false })")
        assert [each["id"] for each in beside["violations"]] == []


async def test_it_is_reached_and_left_with_keys(chromium: Browser, tmp_path: Path) -> None:
    async with with_console(chromium, tmp_path) as it:
        await it.running()
        button = it.page.get_by_role("button", name=BUTTON)
        await button.focus()
        keys = it.page.keyboard
        await keys.press("Enter")
        prompt = Prompt(it.frame)
        await expect(prompt.input).to_be_focused()
        await keys.type("1 + 1")
        await keys.press("Enter")
        await expect(prompt.output.locator(".done")).to_have_text("2")
        await keys.press("Tab")
        await expect(prompt.input).not_to_be_focused()
        await keys.press("Shift+Tab")
        await expect(prompt.input).to_be_focused()
        await keys.type("hea")
        await keys.press("Tab")
        await expect(prompt.input).to_have_value("heard")
        await expect(prompt.input).to_be_focused()
        await keys.press("Escape")
        await keys.press("Tab")
        await expect(prompt.input).not_to_be_focused()
        await prompt.input.focus()
        await keys.press("Shift+Tab")
        await expect(prompt.output).to_be_focused()
        await keys.press("Shift+Tab")
        await expect(prompt.panel.locator("summary")).to_be_focused()
        await keys.press("Enter")
        await expect(prompt.input).to_be_hidden()
