"""What becomes of content in a browser: nothing of it acts, what is left is what the kit says, and what the
agent does there stays and arrives."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Frame, Page, expect

from py_ext.page._plain import made_plain
from py_ext.testing._screen import Screen
from tests.browser.hostile_content import ATTACKS, random_documents, variations
from tests.browser.shown import Shown, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

MIRROR = """
from py_ext import Desk, Html, InteractionEvent, State
desk = Desk()

@desk.on(InteractionEvent, state=State.RINGING)
async def show(event):
    await desk.page.clear()
    await desk.page.show(Html(event.interaction.user_data["Html"]))
    desk.page.title = event.interaction.user_data["Number"]
"""
"""Shows what comes with each call."""

CONTENT = """async () => {
  const shown = document.querySelector('.shown');
  while ('waits' in shown.dataset) await new Promise((next) => requestAnimationFrame(next));
  return shown.shadowRoot.querySelector('.page').innerHTML;
}"""

OWN_FOLDER = re.compile(r"extension-[0-9a-f]{16}/")


@asynccontextmanager
async def written(chromium: Browser, folder: Path, text: str) -> AsyncIterator[Shown]:
    path = folder / "written.py"
    path.write_text(text)
    async with shown(chromium, path) as it:
        await it.running()
        yield it


async def left_of(it: Shown, frame: Frame, number: int, html: str) -> str:
    """What the browser shows of some content."""
    call = it.simulator.ring(user_data={"Html": html, "Number": str(number)})
    await frame.wait_for_function("number => document.title === number", arg=str(number))
    found = str(await frame.evaluate(CONTENT))
    it.simulator.release(call.interaction_id)
    it.simulator.mark_done(call.interaction_id)
    return OWN_FOLDER.sub("", found)


def kit_leaves(html: str) -> str:
    screen = Screen(lambda told: None)
    screen.apply(json.dumps({"op": "show", "html": made_plain(html)}))
    return screen.markup()


async def compare(it: Shown, documents: Iterable[str]) -> None:
    frame = it.scripts()
    asked: list[str] = []
    it.page.on("request", lambda request: asked.append(request.url))
    await frame.evaluate("() => { globalThis.attack = () => { globalThis.attacked = true; }; }")
    others = []
    for number, html in enumerate(documents):
        found = await left_of(it, frame, number, html)
        if found != kit_leaves(html):
            others.append((html, found, kit_leaves(html)))
    assert others == []
    assert not await frame.evaluate("Boolean(globalThis.attacked)")
    assert [url for url in asked if "evil" in url] == []
    assert len(it.page.frames) == 2, "nothing brought a frame of its own"
    assert not [line for line in it.console if "exception" in line]


async def test_of_attacks_is_left_what_the_kit_leaves_and_nothing_acts(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, MIRROR) as it:
        await compare(it, [*ATTACKS, *variations(100, seed=7)])


async def test_the_kit_reads_documents_of_no_sense_as_the_browser_does(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, MIRROR) as it:
        await compare(it, random_documents(300, seed=1))


async def test_a_shadow_tree_of_the_content_is_not_shown(chromium: Browser, tmp_path: Path) -> None:
    async with written(chromium, tmp_path, MIRROR) as it:
        html = "<div><template shadowrootmode=open shadowrootclonable>hidden</template>seen</div>"
        await left_of(it, it.scripts(), 1, html)
        await expect(it.frame.get_by_text("seen")).to_be_visible()
        await expect(it.frame.get_by_text("hidden")).to_have_count(0)


# What comes and goes before the form takes no room: a pointer cannot meet what moves all the time.
TYPING = """
import asyncio
from py_ext import Click, Desk, Submit, html
desk = Desk()
enough = asyncio.Event()
last = {}

async def show(number):
    await desk.page.show(html('''
        <p hidden>{notices}</p><h2>Number {number}</h2>
        <form name="note"><label>Note <input name="text" value=""></label>
        <label>More <textarea name="more">given</textarea></label>
        <select name="choice"><option>one<option>two</select>
        <label><input type="checkbox" name="box"> Box</label>
        <button name="save">Save</button></form>
        <button name="enough">Enough</button>
        <details><summary>Details</summary>inside {number}</details>
        <ul>{rows}</ul>''',
        number=number,
        notices=[html('<span class="notice">{n}</span>', n=n) for n in range(number % 3)],
        rows=[html("<li>{n}</li>", n=n) for n in range(number % 5)]))

@desk.on_start
async def begin():
    await show(0)

@desk.page.on(Submit)
async def save(event):
    last.update(event.values)
    print(sorted(event.values.items()))
    await enough.wait()
    if event.values["text"] == "fail":
        raise ValueError("no")

async def many():
    for number in range(1, 101):
        await show(number)
        await asyncio.sleep(0.01)

@desk.page.on(Click, name="enough")
async def end():
    enough.set()

@desk.on_start
def begin_soon():
    async def wait():
        await asyncio.sleep(0.5)
        while True:
            await many()
    desk.start_soon(wait)
"""


async def test_an_agent_types_while_a_hundred_updates_are_shown(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, TYPING) as it:
        field = it.frame.get_by_label("Note")
        await it.frame.get_by_label("Box").check()
        await it.frame.get_by_label("More").fill("of mine")
        await it.frame.locator("select").select_option("two")
        await it.frame.get_by_text("Details").click()
        await field.click()
        text = "the quick brown fox jumps over the lazy dog"
        await it.page.keyboard.type(text, delay=25)
        assert await field.input_value() == text
        for _ in range(5):
            await it.page.keyboard.press("ArrowLeft")
        await asyncio.sleep(0.3)  # updates go on
        await it.page.keyboard.type("lame ")
        assert await field.input_value() == text.replace("y dog", "lame y dog")
        caret = await field.evaluate("(field) => field.selectionStart")
        assert caret == len(text)
        assert await it.frame.get_by_label("More").input_value() == "of mine"
        assert await it.frame.locator("select").input_value() == "two"
        assert await it.frame.get_by_label("Box").is_checked()
        await expect(it.frame.get_by_text("inside")).to_be_visible()
        number = await it.frame.get_by_role("heading", level=2).inner_text()
        await expect(it.frame.get_by_role("heading", level=2)).not_to_have_text(number)


async def test_a_form_is_busy_until_its_handler_has_ended_and_says_when_that_failed(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, TYPING) as it:
        form, save = it.frame.locator("form"), it.frame.get_by_role("button", name="Save")
        await it.frame.get_by_label("Note").fill("fail")
        await save.click()
        await expect(form).to_have_attribute("aria-busy", "true")
        await save.click()
        await it.frame.get_by_role("button", name="Enough").click()
        line = form.get_by_role("alert")
        await expect(line).to_contain_text("may not have been done")
        await expect(it.frame.locator("#traceback")).to_contain_text("ValueError: no")
        await expect(form).not_to_have_attribute("aria-busy", "true")
        await asyncio.sleep(0.1)  # updates go on, and leave it
        await expect(line).to_be_visible()
        assert len([each for each in it.console if "'fail'" in each]) == 1, "submitted once"
        await it.frame.get_by_label("Note").fill("good")
        await it.frame.get_by_label("Note").press("Enter")
        await expect(line).to_have_count(0)
        await expect(form).not_to_have_attribute("aria-busy", "true")


LINKS = """
from py_ext import Click, Desk, html
desk = Desk()

@desk.on_start
async def begin():
    await desk.page.show(html('<a name="call" href="tel:123">Call</a> <a href="{there}/">There</a>'
                              ' <a href="#x">Self</a>', there="http://127.0.0.1:9"))

@desk.page.on(Click)
async def told(event):
    print("told", event.name, event.value)
"""


async def test_links_open_in_a_new_tab_or_are_told(chromium: Browser, tmp_path: Path) -> None:
    async with written(chromium, tmp_path, LINKS) as it:
        await it.frame.get_by_text("Call").click()
        for _ in range(100):
            if "log: told call tel:123" in it.console:
                break
            await asyncio.sleep(0.05)
        assert "log: told call tel:123" in it.console
        before = it.scripts().url
        async with it.page.context.expect_page() as opened:
            await it.frame.get_by_text("There").click()
        other: Page = await opened.value
        assert await it.frame.get_by_text("There").get_attribute("rel") == "noopener noreferrer"
        await other.close()
        await it.frame.get_by_text("Self").click()
        assert it.scripts().url == before


TEMPLATE_STRING = """
from py_ext import Desk
desk = Desk()

@desk.on_start
async def begin():
    name, locked = "<Ada>", True
    rows = [t"<li>{each}</li>" for each in ("a", "b")]
    await desk.page.show(t'<h2>{name}</h2><input aria-label="Note" disabled="{locked}"><ul>{rows}</ul>')
"""


async def test_a_template_string_of_the_pages_python_is_shown(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, TEMPLATE_STRING) as it:
        await expect(it.frame.get_by_role("heading", level=2)).to_have_text("<Ada>")
        await expect(it.frame.get_by_label("Note")).to_be_disabled()
        await expect(it.frame.get_by_role("listitem")).to_have_text(["a", "b"])


MOVING = """
from py_ext import Click, Desk, html
desk = Desk()
order = ["a", "b", "c"]

async def show():
    await desk.page.show(html(
        '<button name="turn">Turn</button><table><tbody>{rows}</tbody></table>', rows=[
        html('<tr data-key="{n}"><td>{at}<td><input aria-label="Field {n}"></tr>', n=n, at=at)
        for at, n in enumerate(order)]))

desk.on_start(show)

@desk.page.on(Click, name="turn")
async def turn():
    order.insert(0, order.pop())
    await show()
"""


async def test_what_has_moved_is_found_again_with_what_was_typed(
    chromium: Browser, tmp_path: Path
) -> None:
    async with written(chromium, tmp_path, MOVING) as it:
        fields = it.frame.get_by_role("textbox")
        for name in "abc":
            await it.frame.get_by_label(f"Field {name}").fill(f"of {name}")
        for turned in ("cab", "bca"):
            await it.frame.get_by_role("button", name="Turn").click()
            names = [f"Field {name}" for name in turned]
            await expect(it.frame.locator("td:first-child")).to_have_text(["0", "1", "2"])
            await expect(fields.first).to_have_attribute("aria-label", names[0])
            found = [await each.input_value() for each in await fields.all()]
            assert found == [f"of {name}" for name in turned]


async def test_content_is_shown_though_its_style_sheet_never_comes(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "written.py"
    path.write_text(MIRROR)
    held: list[str] = []
    async with shown(chromium, path, go=False) as it:
        await it.page.route("**/content*.css", lambda route: held.append(route.request.url))
        await it.page.goto(it.server.desktop)
        await it.running()
        it.simulator.ring(user_data={"Html": "<p>hello</p>", "Number": "1"})
        await expect(it.frame.get_by_text("hello")).to_be_visible()
        assert held
