"""The page of a bundle that is deployed: the frame is the extension's, and agents see nothing of ours but a
label while it starts and a sentence when something fails."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from py_ext.workbench.words import words
from tests.browser.shown import Shown, describe, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEAD = "from py_ext import Desk, InteractionEvent\ndesk = Desk(timeout=60)\n"
REFERENCE = re.compile(r"Reference: (\w{3}-\w{3}|\d{6})")
OURS = ("order_desk", "Traceback", "Error", "Python", "Running", "Output", ".mjs", "build.py")


@asynccontextmanager
async def deployed(
    chromium: Browser, folder: Path, text: str, locale: str = "en-US", runtime: str | None = None
) -> AsyncIterator[Shown]:
    """An extension for agents, without the minute that it takes to compress its bundle."""
    path = folder / "order_desk.py"
    path.write_text(text)
    async with shown(chromium, path, go=False, its_runtime=runtime, locale=locale) as it:
        for_agents = {"audience": "agent", "name": "Order desk", "words": words()}
        describe(it, lambda described: described.update(for_agents))
        yield it


async def seen(it: Shown) -> str:
    return await it.frame.locator("body").inner_text()


async def referred(it: Shown) -> str:
    """What the console has behind the reference that the agent sees; nothing else of ours is seen."""
    alert = it.frame.get_by_role("alert")
    await expect(alert).to_contain_text(REFERENCE)
    found = REFERENCE.search(await alert.inner_text())
    assert found
    assert not [word for word in OURS if word in await seen(it)]
    told = [line for line in it.console if f"Reference {found[1]}" in line]
    assert len(told) == 1
    return told[0]


async def test_a_page_that_runs_shows_nothing_of_ours(chromium: Browser, tmp_path: Path) -> None:
    text = HEAD + (
        "import logging\n@desk.on_start\ndef say():\n"
        "    print('a line')\n    logging.warning('a warning')\n"
    )
    async with deployed(chromium, tmp_path, text) as it:
        await it.page.goto(it.server.desktop)
        await it.running()
        assert (await seen(it)).strip() == ""
        assert await it.scripts().title() == "Order desk"
        assert "log: a line" in it.console
        assert "warning: a warning" in it.console


async def test_a_start_that_fails_is_told_calmly(chromium: Browser, tmp_path: Path) -> None:
    async with deployed(chromium, tmp_path, HEAD + "print('private')\n1 / 0\n") as it:
        await it.page.goto(it.server.desktop)
        told = await referred(it)
        assert "order_desk.py could not be started" in told
        assert "ZeroDivisionError" in told
        assert "Order desk could not be started." in await seen(it)
        assert "private" not in await seen(it)
        await expect(it.frame.get_by_role("button")).to_have_text(["Try again"])


@pytest.mark.parametrize(
    ("locale", "language"),
    [*((each, each) for each in words()), ("de-AT", "de"), ("it-IT", "en")],
)
async def test_it_is_told_in_the_browser_s_language(
    chromium: Browser, tmp_path: Path, locale: str, language: str
) -> None:
    said = {key: text.replace("{name}", "Order desk") for key, text in words()[language].items()}
    async with deployed(chromium, tmp_path, HEAD + "1 / 0\n", locale) as it:
        await it.page.goto(it.server.desktop)
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_have_attribute("lang", language)
        await expect(alert.get_by_role("heading")).to_have_text(said["failed"])
        reference = re.escape(said["reference"]).replace(re.escape("{reference}"), r"\w{3}-\w{3}")
        sentences = re.escape(f"{said['notStarted']} {said['advice']} ") + reference
        await expect(alert.get_by_role("paragraph")).to_have_text(re.compile(f"^{sentences}$"))
        await expect(it.frame.get_by_role("button")).to_have_text([said["tryAgain"]])


@pytest.mark.parametrize("language", words())
async def test_modules_that_do_not_run_are_told_in_it_too(
    chromium: Browser, tmp_path: Path, language: str
) -> None:
    async with deployed(chromium, tmp_path, HEAD, language) as it:
        (module,) = it.server.folder.glob("page-*/main.mjs")
        module.unlink()
        await it.page.goto(it.server.desktop)
        said = words()[language]
        alert = it.frame.get_by_role("alert")
        title = said["failed"].replace("{name}", "Order desk")
        await expect(alert.get_by_role("heading")).to_have_text(title)
        await expect(alert).to_contain_text(said["advice"])
        await expect(it.frame.get_by_role("button")).to_have_text([said["tryAgain"]])


async def test_a_handler_that_fails_is_told_and_can_be_put_away(
    chromium: Browser, tmp_path: Path
) -> None:
    text = HEAD + (
        "@desk.on(InteractionEvent, event_type='RINGING')\n"
        "def fails(event):\n    raise ValueError('of the author')\n"
    )
    async with deployed(chromium, tmp_path, text) as it:
        await it.page.goto(it.server.desktop)
        await it.running()
        it.simulator.ring()
        told = await referred(it)
        assert "ValueError: of the author" in told
        assert not [line for line in it.console if "of the author" in line and line != told]
        assert "of the author" not in await seen(it)
        await expect(it.frame.get_by_role("button", name="Try again")).to_be_hidden()
        await it.frame.get_by_role("button", name="Close").click()
        assert (await seen(it)).strip() == ""


FORM = """
import asyncio
from py_ext import Click, Submit, html
gone = asyncio.Event()

@desk.on_start
async def show():
    await desk.page.show(html("<form><button>Save</button></form><button name='gone'>Go on</button>"))

@desk.page.on(Click)
async def go_on():
    await desk.page.show("elsewhere")
    gone.set()

@desk.page.on(Submit)
async def save():
    await WAITED
    raise ValueError("of the author")
"""


async def test_a_form_that_fails_says_so_in_one_line(chromium: Browser, tmp_path: Path) -> None:
    async with deployed(
        chromium, tmp_path, HEAD + FORM.replace("WAITED", "asyncio.sleep(0)")
    ) as it:
        await it.page.goto(it.server.desktop)
        await it.running()
        await it.frame.get_by_role("button", name="Save").click()
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_have_text(re.compile("may not have been done"))
        await expect(alert).to_have_count(1)
        await expect(it.frame.locator("form").get_by_role("alert")).to_be_visible()
        assert (await seen(it)).strip() == "", "beside the extension's own page"
        told = [line for line in it.console if "ValueError: of the author" in line]
        assert len(told) == 1, "the author's console has it, once"


async def test_a_form_that_fails_when_it_has_gone_is_told_with_a_reference(
    chromium: Browser, tmp_path: Path
) -> None:
    text = HEAD + FORM.replace("WAITED", "gone.wait()")
    async with deployed(chromium, tmp_path, text) as it:
        await it.page.goto(it.server.desktop)
        await it.running()
        await it.frame.get_by_role("button", name="Save").click()
        await expect(it.frame.locator("form")).to_have_attribute("aria-busy", "true")
        await it.frame.get_by_role("button", name="Go on").click()
        assert "ValueError: of the author" in await referred(it)
        assert "Something did not work" in await seen(it)


async def test_the_end_of_python_is_told_calmly(chromium: Browser, tmp_path: Path) -> None:
    text = HEAD + (
        "import os\n@desk.on(InteractionEvent, event_type='RINGING')\n"
        "def fails(event):\n    os.abort()\n"
    )
    async with deployed(chromium, tmp_path, text) as it:
        await it.page.goto(it.server.desktop)
        await it.running()
        it.simulator.ring()
        told = await referred(it)
        assert "Python has stopped" in told
        alert = it.frame.get_by_role("alert")
        await expect(alert).to_contain_text("Order desk was started again")
        assert not [word for word in OURS if word in await seen(it)]
        await it.frame.get_by_role("button", name="Close").click()
        assert (await seen(it)).strip() == ""


async def test_one_that_ends_at_each_start_says_what_a_person_can_do(
    chromium: Browser, tmp_path: Path
) -> None:
    async with deployed(chromium, tmp_path, HEAD + "import os\nos.abort()\n") as it:
        await it.page.goto(it.server.desktop)
        await expect(it.frame.locator("html")).to_have_attribute("data-state", "failed")
        told = await referred(it)
        assert "Python has stopped, again and again" in told
        words = await seen(it)
        assert "Order desk has stopped several times" in words
        assert "does not start again by itself" in words
        await expect(it.frame.get_by_role("button")).to_have_text(["Try again"])


async def test_a_desktop_that_does_not_answer_is_told_calmly(
    chromium: Browser, tmp_path: Path
) -> None:
    async with deployed(chromium, tmp_path, HEAD.replace("60", "1")) as it:
        with it.simulator.faults.drop("subscribe"):
            await it.page.goto(it.server.desktop)
            assert "accepted-web-content-origins" in await referred(it)


async def test_modules_that_do_not_run_are_told_calmly(chromium: Browser, tmp_path: Path) -> None:
    async with deployed(chromium, tmp_path, HEAD) as it:
        (module,) = it.server.folder.glob("page-*/main.mjs")
        module.unlink()
        await it.page.goto(it.server.desktop)
        assert "was not loaded" in await referred(it)


async def test_outside_a_desktop_it_says_so(chromium: Browser, tmp_path: Path) -> None:
    async with deployed(chromium, tmp_path, HEAD) as it:
        await it.page.goto(it.server.extension_page)
        alert = it.page.get_by_role("alert")
        await expect(alert).to_contain_text("works in the desktop that it was made for")
        assert not [word for word in OURS if word in await it.page.locator("body").inner_text()]


async def test_while_it_starts_there_is_a_label_and_a_bar(
    chromium: Browser, tmp_path: Path
) -> None:
    # Of a Python of its own: what a shared one fetches cannot be kept from it.
    async with deployed(chromium, tmp_path, HEAD, runtime="frame") as it:
        await it.page.route("**/*.wasm", lambda route: None)  # it never comes
        await it.page.goto(it.server.desktop)
        await expect(it.frame.get_by_role("heading", name="Order desk")).to_be_visible()
        await expect(it.frame.get_by_role("progressbar")).to_be_visible()
        assert (await seen(it)).split() == ["Order", "desk", "Starting…"]
